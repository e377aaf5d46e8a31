import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addWatchers } from '../../bench/add-watchers.ts';
import { type Member, memberOf } from '../../server/accounts/viewer.ts';
import { ignore } from '../../server/ignores/ignore.ts';
import { createLog } from '../../server/log.ts';
import { listNotifications } from '../../server/notifications/list-store.ts';
import { markNotificationsRead, markThreadRead } from '../../server/notifications/mark-read.ts';
import { markNotificationsViewed } from '../../server/notifications/mark-viewed.ts';
import { tellWatchers } from '../../server/notifications/tell-watchers.ts';
import { countUnread } from '../../server/notifications/unread-store.ts';
import { Outbox } from '../../server/outbox/outbox.ts';
import { createPost } from '../../server/posts/create-post.ts';
import { deletePost } from '../../server/posts/delete-post.ts';
import { createThread } from '../../server/threads/create-thread.ts';
import { changeWatch } from '../../server/watches/change-watch.ts';
import { rememberHooked } from '../../server/webhooks/hooked.ts';
import type { WatchLevel } from '../../shared/watch.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { ToldModel } from '../support/told-model.ts';

const READERS = 4;
const who = fc.nat(READERS - 1);
type Step =
  | { do: 'post'; by: number; mention: number | null; answer: number | null }
  | { do: 'deliver' }
  | { do: 'read'; by: number; percent: number }
  | { do: 'read all' | 'view'; by: number }
  | { do: 'delete'; which: number }
  | { do: 'watch'; by: number; level: WatchLevel }
  | { do: 'ignore'; by: number; whom: number; on: boolean }
  | { do: 'access'; closed: boolean };

const some = fc.option(fc.nat(20), { freq: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('post'), by: who, mention: fc.option(who, { freq: 1 }), answer: some }),
  },
  { weight: 6, arbitrary: fc.constant({ do: 'deliver' }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('read'), by: who, percent: fc.nat(100) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('read all', 'view'), by: who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete'), which: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('watch'),
      by: who,
      level: fc.constantFrom<WatchLevel>('everything', 'everything', 'answers', 'nothing'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ignore'), by: who, whom: who, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('access'), closed: fc.boolean() }) },
) as fc.Arbitrary<Step>;

describeOnBothEngines('whatever happens to a thread', (on) => {
  test('each reader is told what a plain model says', async () => {
    const { app } = on();
    // From here on it works only when it is told to.
    await app.outbox.close();
    await Promise.all(Array.from({ length: READERS }, (_, i) => on().member(`Reader ${i}`)));
    const rows = await app.db
      .selectFrom('members')
      .selectAll()
      .where('name', 'like', 'Reader %')
      .orderBy('name')
      .execute();
    const members = rows.map((row) => memberOf(row));

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const run = await begin(members);
        try {
          for (const each of steps) {
            await run.take(each);
            for (const [id, member] of members.entries())
              expect(await run.told(member), `Reader ${id} after ${JSON.stringify(each)}`).toEqual(run.expected(id));
          }
        } finally {
          await run.end();
        }
      }),
      { numRuns: 16, seed: 4 },
    );
  });

  test('a thread that many watch keeps nobody waiting who watches another', async () => {
    const { db, live, outbox: own } = on().app;
    await own.close();
    const ann = await on().member('Ann');
    const [many, few] = [
      await ann.startThread(await on().board(), 'Many'),
      await ann.startThread(await on().board(), 'Few'),
    ];
    await addWatchers(db, few.thread.id, 1);
    await addWatchers(db, many.thread.id, 6);
    const [waits] = await db
      .selectFrom('members')
      .innerJoin('watches', 'watches.member_id', 'members.id')
      .select('members.id')
      .where('thread_id', '=', few.thread.id)
      .where('name', '!=', 'Ann')
      .execute();
    for (const { thread } of [many, few]) await ann.post(thread.id, 'Hear.');
    const told: number[] = [];
    live.onAnnounced((message) => {
      if (message.type === 'stored') told.push(...message.told.map(([memberId]) => memberId));
    });
    const handlers = tellWatchers(live, { perSlice: 1, turnMs: 0 });
    const outbox = new Outbox({ db, log: createLog('silent'), handlers });
    await outbox.settled();
    await outbox.close();
    expect([told.length, told.indexOf(waits?.id ?? 0)]).toEqual([7, 1]);
  });

  /** A thread of its own, in which all are members and nobody has read anything, with what the model knows of it. */
  async function begin(members: Member[]) {
    const { db, live } = on().app;
    const hooked = rememberHooked({ db, live });
    const parts = { db, live, hooked };
    const model = new ToldModel(members.length);
    const board = await on().board();
    const [starter] = members;
    if (!starter) throw new Error('nobody is there');

    const made = await createThread(parts, starter, { boardId: board, title: 'A thread', body: 'The first.' });
    if ('waiting' in made) throw new Error('it waits');
    const { thread } = made;
    model.post(0, new Map());
    const ids = [made.post.id];
    const of = (id: number): Member => members[id] ?? starter;

    async function deliver(): Promise<void> {
      // The newest post first: they come in any order where some are tried again.
      await db
        .updateTable('outbox')
        .set((eb) => ({ due_at: eb('id', '*', -1) }))
        .execute();
      // Two at a time in each slice, so that slices begin and end everywhere, and then others' turn.
      const outbox = new Outbox({
        db,
        log: createLog('silent'),
        handlers: tellWatchers(live, { perSlice: 2, turnMs: 0 }),
      });
      await outbox.settled();
      await outbox.close();
      model.deliver();
    }

    async function take(each: Step): Promise<void> {
      if (each.do === 'post' && !model.closed) {
        const replyTo = each.answer === null ? undefined : (each.answer % ids.length) + 1;
        const answered = replyTo === undefined ? undefined : model.posts[replyTo - 1];
        const addressed = new Map<number, 'mention' | 'reply'>();
        if (answered && !answered.deleted) addressed.set(answered.author, 'reply');
        if (each.mention !== null) addressed.set(each.mention, 'mention');
        const mention = each.mention === null ? '' : `@"${of(each.mention).name}"`;
        const post = await createPost(parts, of(each.by), { threadId: thread.id, body: `Words. ${mention}`, replyTo });
        if ('waiting' in post) throw new Error('it waits');
        ids.push(post.post.id);
        model.post(each.by, addressed);
      } else if (each.do === 'deliver') {
        await deliver();
      } else if (each.do === 'read' && !model.closed) {
        const number = Math.max(1, Math.ceil((each.percent / 100) * ids.length));
        await markThreadRead(parts, of(each.by), { threadId: thread.id, number });
        model.read(each.by, number);
      } else if (each.do === 'read all') {
        await markNotificationsRead(parts, of(each.by), { all: true });
        model.readAll(each.by);
      } else if (each.do === 'view') {
        await markNotificationsViewed(parts, of(each.by));
        model.view(each.by);
      } else if (each.do === 'delete' && !model.closed && ids.length > 1) {
        const number = (each.which % (ids.length - 1)) + 2;
        const post = model.posts[number - 1];
        if (!post || post.deleted) return;
        await deletePost(parts, of(post.author), { id: ids[number - 1] ?? 0 });
        post.deleted = true;
      } else if (each.do === 'watch' && !model.closed) {
        await changeWatch(parts, of(each.by), { threadId: thread.id, level: each.level });
        model.watch(each.by, each.level);
      } else if (each.do === 'ignore' && each.by !== each.whom) {
        await ignore(parts, of(each.by), { memberId: of(each.whom).id, ignored: each.on });
        if (each.on) model.reader(each.by).ignores.add(each.whom);
        else model.reader(each.by).ignores.delete(each.whom);
      } else if (each.do === 'access') {
        const audience = each.closed ? 'staff' : 'everyone';
        await db.updateTable('boards').set({ audience }).where('id', '=', board).execute();
        model.closed = each.closed;
      }
    }

    const inOrder = <Row extends { kind: string; number: number | null }>(rows: Row[]) =>
      rows.toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0) || a.kind.localeCompare(b.kind));

    return {
      take,
      async told(member: Member) {
        const { notifications: unread } = await listNotifications(db, member.id, { unread: true });
        const fold = unread.find(({ kind }) => kind === 'watch')?.addressed;
        return {
          badge: (await countUnread(db, [member.id])).get(member.id),
          addressed: fold ? fold.mention + fold.quote + fold.reply : 0,
          entries: inOrder(
            unread.map(({ kind, postNumber, count, viewedAt }) => ({
              kind: kind as string,
              number: postNumber,
              count,
              viewed: viewedAt !== null,
            })),
          ),
        };
      },
      expected(id: number) {
        const entries = inOrder(model.shown(id));
        return {
          badge: entries.filter(({ viewed }) => !viewed).length,
          addressed: entries.some(({ kind }) => kind === 'watch') ? model.addressed(id) : 0,
          entries,
        };
      },
      async end() {
        for (const table of ['notifications', 'ignores', 'outbox'] as const) await db.deleteFrom(table).execute();
      },
    };
  }
});
