import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addWatchers } from '../../bench/add-watchers.ts';
import type { Db } from '../../server/database/connection.ts';
import { insertMember } from '../../server/members/store.ts';
import { deliverable } from '../../server/notifications/deliverable.ts';
import { foldForWatchers } from '../../server/notifications/folds.ts';
import { findNotifications, listNotifications } from '../../server/notifications/list-store.ts';
import { changedSince, countUnviewed, unreadIn } from '../../server/notifications/missed-store.ts';
import { countUnread } from '../../server/notifications/unread-store.ts';
import type { NotificationReadEvent } from '../../shared/events.ts';
import type { Post } from '../../shared/post.ts';
import { crowd } from '../support/crowded.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { wholeScans } from '../support/plans.ts';
import { until } from '../support/until.ts';

/** The kinds a person was told of, newest first, with nothing left in the outbox. */
async function kinds(person: Person, on: () => Parley): Promise<string[]> {
  await on().app.outbox.settled();
  return (await person.notifications()).notifications.map(({ kind }) => kind);
}

describeOnBothEngines('reply notifications', (on) => {
  test('mention, quote, reply and watch tell each of them once, for the strongest reason', async () => {
    const [ann, bob, cid, dot, eli] = await Promise.all(
      ['Ann', 'Bob', 'Cid', 'Dot', 'Eli'].map((name) => on().member(name)),
    );
    if (!ann || !bob || !cid || !dot || !eli) throw new Error('unreachable');
    const { thread } = await ann.startThread(await on().board(), 'Whom it concerns', 'First.');
    await bob.post(thread.id, 'Second.');
    await cid.post(thread.id, 'Third.');
    await on().app.outbox.settled();
    for (const person of [ann, bob, cid]) await person.call('POST', '/notifications/read', { all: true });
    await eli.post(
      thread.id,
      '@Dot @Bob look\n\n[quote="Bob, post:2"]\nSecond.\n[/quote]\n\n[quote="Cid, post:3"]\nThird.\n[/quote]\n',
      { replyTo: 3 },
    );
    await on().app.outbox.settled();
    const newest = async (person: Person) => (await person.notifications()).notifications[0]?.kind;
    expect(await newest(dot)).toBe('mention');
    expect(await newest(bob)).toBe('mention');
    expect(await newest(cid)).toBe('quote');
    expect(await newest(ann)).toBe('watch');
    expect(await kinds(eli, on)).toEqual([]);
    for (const person of [ann, bob, cid, dot]) expect((await person.notifications()).unreadCount).toBe(1);
  });

  test('an answer is announced at once to every tab, with the number of unread ones', async () => {
    const [fay, gus] = [await on().member('Fay'), await on().member('Gus')];
    const { thread } = await fay.startThread(await on().board(), 'Answers');
    const tabs = [await fay.connect(), await fay.connect()];
    const told = tabs.map((tab) => new Promise((heard) => tab.once('notification:created', heard)));
    await gus.post(thread.id, 'An answer.', { replyTo: 1 });
    for (const event of await Promise.all(told)) {
      expect(event).toMatchObject({
        unreadCount: 1,
        notification: {
          kind: 'reply',
          actor: { name: 'Gus' },
          threadTitle: 'Answers',
          postNumber: 2,
          excerpt: 'An answer.',
        },
      });
    }
  });

  test('read in one tab is read in all', async () => {
    const [hal, ivy] = [await on().member('Hal'), await on().member('Ivy')];
    const { thread } = await hal.startThread(await on().board());
    const tab = await hal.connect();
    await ivy.post(thread.id, 'One.', { replyTo: 1 });
    await ivy.post(thread.id, 'Two.', { replyTo: 1 });
    const { notifications } = await until(
      async () => {
        const list = await hal.notifications();
        return list.unreadCount === 2 && list;
      },
      { because: 'both were not stored' },
    );
    // Nobody reads for another.
    await ivy.call('POST', '/notifications/read', { ids: notifications.map(({ id }) => id) });
    await ivy.call('POST', '/notifications/read', { all: true });
    await ivy.call('POST', '/notifications/viewed');
    expect((await hal.notifications()).unreadCount).toBe(2);
    const told = new Promise((heard) => tab.once('notification:read', heard));
    await hal.call('POST', '/notifications/read', { ids: [notifications[0]?.id] });
    expect(await told).toEqual({ ids: [notifications[0]?.id], unreadCount: 1 });
    const rest = new Promise((heard) => tab.once('notification:read', heard));
    await hal.call('POST', '/notifications/read', { all: true });
    expect(await rest).toEqual({ all: true, unreadCount: 0 });
  });

  test('reading a thread up to a post clears the notifications of the posts up to it', async () => {
    const [jan, kai] = [await on().member('Jan'), await on().member('Kai')];
    const { thread } = await jan.startThread(await on().board());
    for (const body of ['two', 'three', 'four']) await kai.post(thread.id, body, { replyTo: 1 });
    await jan.call('PUT', `/threads/${thread.id}/read`, { number: 3 });
    expect((await jan.notifications()).unreadCount).toBe(1);
    const read = async (number: number) =>
      (await jan.call<{ number: number }>('PUT', `/threads/${thread.id}/read`, { number })).body.number;
    // Never back, and never beyond what is there to be read.
    expect([await read(2), await read(1_000)]).toEqual([3, 4]);
    await kai.post(thread.id, 'five', { replyTo: 1 });
    expect((await jan.notifications()).unreadCount).toBe(1);
  });

  test('nobody hears of a board they may not read, and what can no longer be read is shown no more', async () => {
    const [mod, lea] = [await on().staff('Mona'), await on().member('Lea')];
    const staffBoard = await on().board('staff');
    await mod.startThread(staffBoard, 'Among us', 'What do you think of @Lea?');
    expect(await kinds(lea, on)).toEqual([]);
    const open = await on().board();
    const { thread } = await mod.startThread(open, 'In the open', 'Hello @Lea');
    await lea.call('PUT', `/threads/${thread.id}/watch`, { level: 'everything' });
    expect(await kinds(lea, on)).toEqual(['mention']);
    await on().app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', open).execute();
    expect(await lea.notifications()).toEqual({ notifications: [], before: null, unreadCount: 0 });
    expect((await lea.call('GET', `/threads/${thread.id}`)).status).toBe(404);
    // Nothing of what they could not read was stored, to be shown once they can.
    await mod.post(thread.id, 'To whoever watches.');
    await on().app.outbox.settled();
    await on()
      .app.db.updateTable('boards')
      .set({ audience: 'everyone' })
      .where('id', 'in', [open, staffBoard])
      .execute();
    expect(await kinds(lea, on)).toEqual(['mention']);
  });

  test('members whom nobody has claimed are told nothing: it would wait for whoever is invited', async () => {
    const { db } = on().app;
    const pam = await on().member('Pam');
    const { thread } = await pam.startThread(await on().board());
    const memberId = await insertMember(db, { accountId: null, name: 'Imported', joinedAt: 1 });
    const watch = { member_id: memberId, thread_id: thread.id, level: 'everything', created_at: 1 } as const;
    await db.insertInto('watches').values(watch).execute();
    await pam.post(thread.id, 'Hello @Imported');
    await pam.post(thread.id, 'To whoever watches.');
    await on().app.outbox.settled();
    const stored = db.selectFrom('notifications').select('kind').where('member_id', '=', memberId);
    expect(await stored.execute()).toEqual([]);
  });

  test('who watches nothing hears only of answers, who silences a thread hears nothing at all', async () => {
    const [max, nel, oda] = [await on().member('Max'), await on().member('Nel'), await on().member('Oda')];
    const { thread } = await max.startThread(await on().board());
    expect((await max.call('PUT', `/threads/${thread.id}/watch`, { level: 'answers' })).status).toBe(200);
    await nel.post(thread.id, 'To nobody in particular.');
    expect(await kinds(max, on)).toEqual([]);
    await nel.post(thread.id, 'To Max.', { replyTo: 1 });
    expect(await kinds(max, on)).toEqual(['reply']);
    await max.call('PUT', `/threads/${thread.id}/watch`, { level: 'nothing' });
    await oda.post(thread.id, 'Hello @Max');
    expect(await kinds(max, on)).toEqual(['reply']);
  });

  test('a notification of a deleted post is gone', async () => {
    const [ron, sue] = [await on().member('Ron'), await on().member('Sue')];
    const { thread } = await ron.startThread(await on().board());
    const post = await sue.post(thread.id, 'Oops');
    await on().app.outbox.settled();
    expect((await ron.notifications()).unreadCount).toBe(1);
    await sue.call('DELETE', `/posts/${post.id}`);
    expect(await ron.notifications()).toEqual({ notifications: [], before: null, unreadCount: 0 });
  });

  test('posts of a watched thread are one entry that counts them, says how many are to one, and opens at the oldest', async () => {
    const [tom, uma] = [await on().member('Tom'), await on().member('Uma')];
    const { thread } = await tom.startThread(await on().board(), 'Folded');
    for (const body of ['One.', 'Two.', '@Tom three.', 'Four.']) await uma.post(thread.id, body);
    await uma.post(thread.id, 'Five.', { replyTo: 1 });
    await on().app.outbox.settled();
    const { notifications, unreadCount } = await tom.notifications();
    expect(unreadCount).toBe(3);
    expect(notifications.find(({ kind }) => kind === 'watch')).toMatchObject({
      count: 3,
      addressed: { mention: 1, quote: 0, reply: 1 },
      postNumber: 2,
      excerpt: 'One.',
    });
    expect(await tom.page('/account/notifications')).toMatch(
      /5 new posts in <bdi[^>]*>Folded<\/bdi>, 1 mentions you, 1 answers you/,
    );
  });

  test('opening the list clears the badge in every tab and leaves the entries unread; what grows is new again', async () => {
    const [vic, wes] = [await on().member('Vic'), await on().member('Wes')];
    const { thread } = await vic.startThread(await on().board());
    const tab = await vic.connect();
    await wes.post(thread.id, 'One.');
    await on().app.outbox.settled();
    const seen = new Promise((heard) => tab.once('notification:viewed', heard));
    expect((await vic.call('POST', '/notifications/viewed')).body).toEqual({ unreadCount: 0 });
    expect(await seen).toEqual({ unreadCount: 0 });
    expect(await vic.notifications()).toMatchObject({ unreadCount: 0, notifications: [{ readAt: null, count: 1 }] });
    const grown = new Promise((heard) => tab.once('notification:created', heard));
    await wes.post(thread.id, 'Two.');
    expect(await grown).toMatchObject({ unreadCount: 1, notification: { count: 2, viewedAt: null } });
    await vic.page('/account/notifications');
    expect((await vic.notifications()).unreadCount).toBe(0);
  });

  test('what was told of a post that goes is taken back in every tab at once, and an entry counts the posts that stand', async () => {
    const [bea, cyd] = [await on().member('Bea'), await on().member('Cyd')];
    const mod = await on().staff('Abe');
    const { thread } = await cyd.startThread(await on().board(), 'Fewer');
    await bea.call('PUT', `/threads/${thread.id}/watch`, { level: 'everything' });
    const posts = [];
    for (const body of ['One.', 'Two.', 'Three, @Bea.']) posts.push(await cyd.post(thread.id, body));
    await on().app.outbox.settled();
    const { notifications } = await bea.notifications();
    const [fold, mention] = ['watch', 'mention'].map(
      (kind) => notifications.find((notification) => notification.kind === kind)?.id,
    );
    const tab = await bea.connect();
    const heard: NotificationReadEvent[] = [];
    tab.on('notification:read', (event) => heard.push(event));
    const next = async (act: Promise<unknown>) => {
      await act;
      await until(() => heard.length > 0, { because: 'it was not told' });
      return heard.splice(0);
    };
    const remove = (post?: Post) => cyd.call('DELETE', `/posts/${post?.id}`);
    expect(await next(remove(posts[2]))).toEqual([{ ids: [mention], unreadCount: 1 }]);
    expect(await next(remove(posts[0]))).toEqual([{ ids: [mention], unreadCount: 1 }]);
    expect((await bea.notifications()).notifications).toMatchObject([{ id: fold, count: 1, postNumber: 3 }]);
    expect(await next(mod.call('POST', `/posts/${posts[0]?.id}/restore`))).toMatchObject([{ unreadCount: 1 }]);
    expect((await bea.notifications()).notifications).toMatchObject([{ id: fold, count: 2, postNumber: 2 }]);
    const [last] = await next(mod.call('DELETE', `/threads/${thread.id}`));
    expect([last?.ids?.includes(fold ?? 0), last?.unreadCount]).toEqual([true, 0]);
  });

  test('what was told of a thread is over once it is watched no longer, and of a board once that is marked read', async () => {
    const [xia, yan] = [await on().member('Xia'), await on().member('Yan')];
    const boards = [await on().board(), await on().board()];
    const threads = [];
    for (const board of boards) threads.push((await xia.startThread(board)).thread);
    const [here, there] = threads;
    if (!here || !there) throw new Error('no thread was made');
    for (const { id } of threads) await yan.post(id, 'Words.');
    await on().app.outbox.settled();
    expect((await xia.notifications()).unreadCount).toBe(2);
    await xia.call('PUT', `/threads/${here.id}/watch`, { level: 'answers' });
    expect((await xia.notifications()).unreadCount).toBe(1);
    await yan.post(there.id, '@Xia look');
    expect((await xia.notifications()).unreadCount).toBe(2);
    await xia.call('POST', `/boards/${boards[0]}/read`);
    expect((await xia.notifications()).unreadCount).toBe(2);
    await xia.call('POST', `/boards/${boards[1]}/read`);
    expect((await xia.notifications()).unreadCount).toBe(0);
  });

  test('no list, count or announcement goes through a table from end to end, and neither does a slice of watchers', async () => {
    const { db, engine } = on().app;
    const ada = await on().member('Ada');
    const boardId = await on().board();
    const { thread, post } = await ada.startThread(boardId);
    await crowd(db, { boardId, authorId: post.author.id, threads: 3_000, readers: [post.author.id] });
    await addWatchers(db, thread.id, 3_000);
    const members = (await db.selectFrom('watches').select('member_id').execute()).map((row) => row.member_id);
    await db.transaction().execute((trx) => foldForWatchers(trx, post.id, { after: 0, limit: 3_000 }, Date.now()));
    const ids = (await db.selectFrom('notifications').select('id').execute()).map(({ id }) => id);
    await sql`analyze`.execute(db);
    const plans = async (work: (db: Db) => Promise<unknown>) => expect(await wholeScans(db, engine, work)).toEqual([]);
    const one = members.at(-1) ?? 0;
    await plans((asked) => listNotifications(asked, one, { unread: true }));
    await plans((asked) => countUnread(asked, [one]));
    await plans((asked) => findNotifications(asked, ids.slice(0, 3)));
    await plans((asked) => deliverable(asked, one, 'mail', ids.slice(-3)));
    await plans((asked) => changedSince(asked, [one], { since: 0, until: Date.now() }));
    await plans((asked) => countUnviewed(asked, [one]));
    await plans((asked) => unreadIn(asked, [one], { threadId: thread.id }));
    await plans((asked) => unreadIn(asked, [one], { boardId }));
  });
});
