import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { setSwitches } from '../../server/notifications/switches.ts';
import { notificationPath } from '../../shared/addresses.ts';
import { NotificationKind } from '../../shared/notification.ts';
import { started } from '../support/engines.ts';
import { deliverMail } from '../support/mail-node.ts';
import { ELSEWHERE, KINDS, LOSSES, LOSSES_OF_ONE, OUTLIVING } from '../support/notification-kinds.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { PostOffice } from '../support/post-office.ts';
import { PushBrowser } from '../support/push-browser.ts';
import { PushService } from '../support/push-service.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const MAILED_AFTER_MIN = 10;
const MINUTE_MS = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;
const ALL = new Set(NotificationKind.options);

/** Tries every kind with each of these losses, by every channel; where it is `whole`, also with none and with those of one alert. */
function tellsNothing(environment: () => Promise<Record<string, string>>, losses: string[], whole: boolean): void {
  let office: PostOffice;
  let service: PushService;
  beforeAll(async () => {
    [office, service] = await Promise.all([PostOffice.open(), PushService.start()]);
  });
  afterEach(() => expect(service.faults.splice(0)).toEqual([]));
  const on = started(async () =>
    Parley.start({ ...office.environment, ...(await environment()) }, (pushed) => service.sendPush(pushed)),
  );
  afterAll(() => Promise.all([office?.close(), service?.stop()]));
  const db = () => on().app.db;

  /** Has something happen of which its reader is told by every channel, and holds back what leaves the forum. */
  async function told(kind: NotificationKind) {
    const it = await KINDS[kind](on());
    const { name } = it.reader;
    const reader = db().selectFrom('members').select('id').where('name', '=', name);
    const { id } = await reader.executeTakeFirstOrThrow();
    const set = (values: object) => db().updateTable('members').set(values).where('id', '=', id).execute();
    const browser = new PushBrowser();
    service.add(browser);
    await it.reader.call('PUT', '/push/subscription', browser.subscription);
    const email = `${name.toLowerCase()}@example.org`;
    const minute = Math.floor(Date.now() / MINUTE_MS) % DAY;
    const quiet = { quiet_from: (minute + DAY - HOUR) % DAY, quiet_until: (minute + HOUR) % DAY };
    await set({ confirmed_email: email, mail_after: MAILED_AFTER_MIN, ...quiet });
    await setSwitches(db(), id, { bell: ALL, push: ALL, mail: ALL }, 1);
    await it.happen();
    await on().app.outbox.settled();
    const notification = (await it.reader.notifications()).notifications.find((one) => one.kind === kind);
    if (!notification) throw new Error(`${kind} was not told`);
    const items = db().selectFrom('outbox').select('kind').where('member_id', '=', id).orderBy('kind');
    const planned = await items.where('subject_id', '=', notification.id).execute();
    expect(planned.map((item) => item.kind)).toEqual(['mail', 'push']);

    /** Lets the channels send what they still may, and returns it: letters as a mail program reads them. */
    const sent = async () => {
      await on().app.outbox.settled();
      await set({ quiet_from: null, quiet_until: null });
      await db().updateTable('outbox').set({ due_at: 1 }).where('member_id', '=', id).execute();
      await on().app.outbox.settled();
      await deliverMail(on(), office, Date.now() + (MAILED_AFTER_MIN + 1) * MINUTE_MS);
      expect(await items.where('kind', 'in', ['mail', 'push']).execute()).toEqual([]);
      const letters = office.to(email, /^(?!Confirm your address)/);
      return {
        popUps: service.to(browser).map(({ message }) => message.popUp),
        letters: letters.map(({ mail: { subject = '', text, html, headerLines } }) => ({
          ...{ subject, text, html, headerLines },
        })),
      };
    };
    return { it, notification, sent };
  }

  describe.each(NotificationKind.options)('of kind %s', (kind) => {
    const isElsewhere = ELSEWHERE.includes(kind);

    test.runIf(whole)('each channel tells it once where nothing is lost', async () => {
      const { it, notification, sent } = await told(kind);
      const { popUps, letters } = await sent();
      const [title = notification.award?.name ?? ''] = it.secrets;
      expect(popUps).toMatchObject([{ ids: [notification.id], title: expect.stringContaining(title) }]);
      expect(letters).toMatchObject([{ subject: expect.stringContaining(title) }]);
      // What reading a post does not read leads through its entry.
      const isOfPost = !['reaction', 'award', 'staff', 'report'].includes(kind);
      expect(letters[0]?.text).toContain(isOfPost ? `/posts/${notification.postId}` : notificationPath(notification));
    });

    test.each(losses)('says nothing of it once %s', async (loss) => {
      const { it, notification, sent } = await told(kind);
      if (!isElsewhere) expect(notification).toMatchObject({ threadId: it.threadId });

      await LOSSES[loss]?.(on(), it);
      const { notifications, unreadCount } = await it.reader.notifications();
      const left = notifications.find(({ id }) => id === notification.id);
      const { popUps, letters } = await sent();
      const page = await it.reader.page('/account/notifications');
      const opened = await it.reader.fetch(notificationPath(notification));
      if (isElsewhere) {
        expect(left).toEqual(notification);
        const title = expect.stringContaining(notification.award?.name ?? '');
        expect(popUps).toEqual(expect.arrayContaining([expect.objectContaining({ ids: [notification.id], title })]));
        return expect(letters).toMatchObject([{ subject: title }]);
      }
      const [title = '', words] = it.secrets;
      for (const seen of [JSON.stringify([notifications, popUps, letters]), page, await opened.text()]) {
        expect(seen).not.toContain(words);
        expect(seen).not.toContain('A hidden name');
      }
      expect(opened.headers.get('location') ?? '').not.toContain('/threads/');
      // What the staff did to the reader's thread is told for itself, in words that were known.
      const others = notifications.filter(({ id, kind }) => id !== notification.id && kind === 'staff');
      if (OUTLIVING.includes(kind)) {
        expect(left).toMatchObject({ threadId: null, postId: null, threadTitle: title, excerpt: '' });
        const own = popUps.find(({ ids }) => ids.includes(notification.id));
        expect(own).toMatchObject({ threadId: null, ids: [notification.id], title: expect.stringContaining(title) });
        expect(letters.some(({ subject, text }) => `${subject}${text}`.includes(title))).toBe(true);
      } else {
        expect([left, unreadCount]).toEqual([undefined, others.length]);
        expect(popUps.flatMap(({ ids }) => ids)).toEqual(others.map(({ id }) => id));
        expect(letters).toHaveLength(others.length);
        if (others.length === 0) expect(page).not.toContain(title);
      }
    });
  });

  if (!whole) return;
  describe.each(Object.entries(LOSSES_OF_ONE))('sends nothing once %s', (_, { kinds, lose }) => {
    test.each(kinds)('of kind %s', async (kind) => {
      const { it, notification, sent } = await told(kind);
      await lose(on(), it, notification);
      expect(await sent()).toEqual({ popUps: [], letters: [] });
    });
  });
}

const NAME = 'what was notified and may not be read any more';
const [, moved = ''] = Object.keys(LOSSES);
describe(NAME, () => tellsNothing(async () => ({}), Object.keys(LOSSES), true));
describeWith('postgres', sharedPostgres, `${NAME}, on PostgreSQL`, (postgres) =>
  tellsNothing(async () => ({ DATABASE_URL: await postgres.createDatabase() }), [moved], false),
);
