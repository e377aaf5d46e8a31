import { describe, expect, test } from 'vitest';
import { deliverable } from '../../server/notifications/shown.ts';
import { NotificationKind } from '../../shared/notification.ts';
import { started } from '../support/engines.ts';
import { ELSEWHERE, KINDS, LOSSES, OUTLIVING } from '../support/notification-kinds.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

/** Tries every kind with each of these losses. */
function tellsNothing(on: () => Parley, losses: string[]): void {
  describe.each(NotificationKind.options)('of kind %s', (kind) => {
    test.each(losses)('says nothing of it once %s', async (loss) => {
      const it = await KINDS[kind](on());
      await it.happen();
      await on().app.outbox.settled();
      const before = await it.reader.notifications();
      const told = before.notifications.find((notification) => notification.kind === kind);
      if (!told) throw new Error(`${kind} was not told`);
      const memberId = await idOf(it.reader.name);
      if (!ELSEWHERE.includes(kind)) expect(told).toMatchObject({ threadId: it.threadId });
      expect(await deliverable(on().app.db, memberId, told.id)).toMatchObject({ id: told.id });

      await LOSSES[loss]?.(on(), it);
      const { notifications, unreadCount } = await it.reader.notifications();
      const left = notifications.find(({ id }) => id === told.id);
      const sent = await deliverable(on().app.db, memberId, told.id);
      const page = await it.reader.page('/account/notifications');
      if (ELSEWHERE.includes(kind)) return expect([left, sent]).toEqual([told, told]);
      const [title, words] = it.secrets;
      for (const seen of [JSON.stringify([notifications, sent]), page]) {
        expect(seen).not.toContain(words);
        expect(seen).not.toContain('A hidden name');
      }
      if (OUTLIVING.includes(kind)) {
        for (const shown of [left, sent])
          expect(shown).toMatchObject({ threadId: null, postId: null, threadTitle: title, excerpt: '' });
      } else {
        expect([left, sent]).toEqual([undefined, null]);
        // What the staff did to the reader's thread is told for itself, in words that were known.
        const others = notifications.filter((notification) => notification.kind === 'staff');
        expect(unreadCount).toBe(others.length);
        if (others.length === 0) expect(page).not.toContain(title);
      }
      const opened = await it.reader.fetch(`/account/notifications/${told.id}`);
      expect(await opened.text()).not.toContain(words);
      expect(opened.headers.get('location') ?? '').not.toContain('/threads/');
    });
  });

  const idOf = async (name: string) =>
    (await on().app.db.selectFrom('members').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
}

const NAME = 'what was notified and may not be read any more';
const [, moved = ''] = Object.keys(LOSSES);
describe(NAME, () =>
  tellsNothing(
    started(() => Parley.start()),
    Object.keys(LOSSES),
  ),
);
describeWith('postgres', sharedPostgres, `${NAME}, on PostgreSQL`, (postgres) =>
  tellsNothing(
    started(async () => Parley.start({ DATABASE_URL: await postgres.createDatabase() })),
    [moved],
  ),
);
