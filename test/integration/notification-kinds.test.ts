import { expect, test } from 'vitest';
import { sweepAwards } from '../../server/awards/sweep.ts';
import { createLog } from '../../server/log.ts';
import type { Notification } from '../../shared/notification.ts';
import { lineOf } from '../../shared/notification-words.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('notifications of every kind', (on) => {
  let made = 0;
  const people = async <Name extends string>(...names: Name[]): Promise<Person[]> => {
    made += 1;
    return Promise.all(names.map((name) => on().member(`${name}${made}`)));
  };
  const list = async (who: Person): Promise<Notification[]> => {
    await on().app.outbox.settled();
    return (await who.notifications()).notifications;
  };
  const lines = async (who: Person) => (await list(who)).map(lineOf);
  const badge = async (who: Person) => (await who.notifications()).unreadCount;
  const watchBoard = (who: Person, board: number, level: string) =>
    who.call('PUT', `/boards/${board}/watch`, { level });

  test('a watched board tells of its new threads, each person once, for a stronger reason where there is one', async () => {
    const [ann, bob, cid, dot, eve] = (await people('Ann', 'Bob', 'Cid', 'Dot', 'Eve')) as [
      Person,
      Person,
      Person,
      Person,
      Person,
    ];
    const board = await on().board();
    for (const who of [ann, bob, cid, dot]) expect((await watchBoard(who, board, 'everything')).status).toBe(200);
    await watchBoard(eve, board, 'everything');
    await watchBoard(eve, board, 'answers');
    const { post } = await ann.startThread(board, `News ${made}`, 'Hello.');
    expect(await lines(dot)).toHaveLength(1);
    await dot.call('PUT', `/members/${post.author.id}/ignore`);
    expect(await lines(bob)).toEqual([`${ann.name} started News ${made} in A board`]);
    for (const who of [ann, eve]) expect(await lines(who)).toEqual([]);
    const { thread } = await ann.startThread(board, `More ${made}`, `Hello @${cid.name}`);
    expect((await lines(cid))[0]).toBe(`${ann.name} mentioned you in More ${made}`);
    expect(await lines(cid)).toHaveLength(2);
    expect(await lines(dot)).toHaveLength(1);
    // A reply is no new thread.
    await bob.post(thread.id, 'Well.');
    expect((await lines(cid)).filter((line) => line.includes('More'))).toHaveLength(1);
    // Reading the thread reads what told of it.
    await bob.call('PUT', `/threads/${post.threadId}/read`, { number: 1 });
    expect((await list(bob)).find(({ postId }) => postId === post.id)?.readAt).not.toBeNull();
  });

  test('a board of which one wants nothing is silent, but for the threads one watches oneself', async () => {
    const [ann, bob] = (await people('Ann', 'Bob')) as [Person, Person];
    const board = await on().board();
    expect((await watchBoard(ann, board, 'nothing')).body).toEqual({ level: 'nothing', before: 'answers' });
    const theirs = await bob.startThread(board, `Theirs ${made}`);
    await bob.post(theirs.thread.id, `Hello @${ann.name}`);
    expect(await lines(ann)).toEqual([]);
    const own = await ann.startThread(board, `Hers ${made}`);
    await bob.post(own.thread.id, 'An answer.', { replyTo: 1 });
    expect(await lines(ann)).toEqual([`${bob.name} answered you in Hers ${made}`]);
    await ann.call('PUT', `/threads/${theirs.thread.id}/watch`, { level: 'answers' });
    await bob.post(theirs.thread.id, `Again @${ann.name}`);
    expect(await lines(ann)).toHaveLength(2);
  });

  test('reactions to a post are one entry, which is of those that stand, and gone with the last', async () => {
    const [ann, bob, cid, dot] = (await people('Ann', 'Bob', 'Cid', 'Dot')) as [Person, Person, Person, Person];
    const { thread, post } = await ann.startThread(await on().board(), `Liked ${made}`);
    const react = (who: Person, kind: string | null) =>
      who.call(kind ? 'PUT' : 'DELETE', `/posts/${post.id}/reaction`, kind ? { kind } : undefined);
    const tab = await ann.follow(thread.id);
    await react(bob, 'like');
    expect(await lines(ann)).toEqual([`${bob.name} reacted to your post in Liked ${made}`]);
    await react(bob, 'love');
    await react(cid, 'like');
    await react(dot, 'like');
    expect(await lines(ann)).toEqual([`${dot.name} and 2 others reacted to your post in Liked ${made}`]);
    expect(await badge(ann)).toBe(1);
    await react(dot, null);
    expect(await lines(ann)).toEqual([`${cid.name} and 1 other reacted to your post in Liked ${made}`]);
    // Viewed, it is new again when it grows; read, the next one begins anew.
    await ann.call('POST', '/notifications/viewed');
    expect(await badge(ann)).toBe(0);
    await react(dot, 'like');
    expect(await badge(ann)).toBe(1);
    await ann.call('POST', '/notifications/read', { all: true });
    await react(cid, null);
    await react(cid, 'like');
    expect((await lines(ann))[0]).toBe(`${cid.name} reacted to your post in Liked ${made}`);
    const [{ id } = { id: 0 }] = await list(ann);
    await react(cid, null);
    expect((await tab.until('notification:read', ({ ids }) => ids?.includes(id) ?? false)).unreadCount).toBe(0);
    expect((await list(ann)).map((notification) => notification.id)).not.toContain(id);
    // Nobody hears from whom they ignore.
    await ann.call('PUT', `/members/${(await bob.post(thread.id, 'x')).author.id}/ignore`);
    const mine = await ann.post(thread.id, 'Another.');
    await bob.call('PUT', `/posts/${mine.id}/reaction`, { kind: 'like' });
    expect((await lines(ann)).filter((line) => line.startsWith(`${bob.name} reacted`))).toEqual([]);
  });

  test('an award is told to whoever gets it, by hand or by a rule, for as long as they hold it', async () => {
    const [ann] = (await people('Ann')) as [Person];
    const mod = await on().staff(`Mod ${made}`);
    const { post } = await ann.startThread(await on().board());
    const path = `/members/x.${post.author.id}/awards`;
    await mod.form(path, { awardId: '4', reason: 'For a year at sea.' });
    expect(await list(ann)).toMatchObject([
      { kind: 'award', award: { name: 'One year' }, note: 'For a year at sea.', threadId: null, postId: null },
    ]);
    const [{ id } = { id: 0 }] = await list(ann);
    const opened = await ann.fetch(`/account/notifications/${id}`);
    expect(opened.headers.get('location')).toContain('/awards');
    await mod.form(`${path}/take`, { awardId: '4' });
    expect(await list(ann)).toEqual([]);
    const { db, live } = on().app;
    await db
      .insertInto('awards')
      .values({
        name: `Beginner ${made}`,
        description: '',
        emblem: 'star',
        measure: 'posts',
        threshold: 1,
        position: 99,
      })
      .execute();
    const sweep = sweepAwards({ db, live }, createLog('silent'), Date.now, 10_000);
    await sweep.step();
    await sweep.step();
    sweep.end();
    expect(await lines(ann)).toEqual([`You were given the award Beginner ${made}`]);
    const [newcomer] = (await people('Newcomer')) as [Person];
    await newcomer.startThread(await on().board());
    expect(await lines(newcomer)).toEqual([`You were given the award Beginner ${made - 1}`]);
    await db.updateTable('awards').set({ retired_at: 1 }).where('measure', 'is not', null).execute();
  });

  test('what the staff does to what one wrote is told with its reason, and not who it was', async () => {
    const [ann] = (await people('Ann')) as [Person];
    const mod = await on().staff(`Mod ${made}`);
    const { thread, post } = await ann.startThread(await on().board(), `Mine ${made}`, 'Harsh words');
    await mod.call('PATCH', `/posts/${post.id}`, { body: 'Mild words', reason: 'Too harsh' });
    const reply = await ann.post(thread.id, 'Very harsh words');
    await mod.call('DELETE', `/posts/${reply.id}`, { reason: 'Far too harsh' });
    await mod.call('PATCH', `/threads/${thread.id}`, { locked: true });
    await mod.call('PATCH', `/threads/${thread.id}`, { title: `Ours ${made}`, boardId: await on().board() });
    await mod.call('DELETE', `/threads/${thread.id}`);
    await mod.call('POST', `/threads/${thread.id}/restore`);
    const told = await list(ann);
    expect(told.map(lineOf).toReversed()).toEqual([
      `A moderator edited your post in Ours ${made}`,
      `A moderator deleted your post in Ours ${made}`,
      `A moderator locked your thread Ours ${made}`,
      `A moderator moved your thread Ours ${made}`,
      `A moderator deleted your thread Ours ${made}`,
      `A moderator brought back your thread Ours ${made}`,
    ]);
    expect(
      told
        .map(({ note }) => note)
        .toReversed()
        .slice(0, 2),
    ).toEqual(['Too harsh', 'Far too harsh']);
    expect(JSON.stringify(told)).not.toContain(mod.name);
    expect(JSON.stringify(told)).not.toContain('Very harsh words');
    // Nobody is told what they did themselves.
    const own = await mod.startThread(await on().board());
    await mod.call('DELETE', `/posts/${own.post.id}`);
    await ann.call('PATCH', `/posts/${post.id}`, { body: 'My words' });
    expect([await list(mod), (await list(ann)).length]).toEqual([[], 6]);
  });

  test('a rejected submission tells its author why', async () => {
    const [ann] = (await people('Ann')) as [Person];
    const mod = await on().staff(`Mod ${made}`);
    const board = await on().board();
    await on().app.db.updateTable('boards').set({ approval: 'members' }).where('id', '=', board).execute();
    const { thread } = await mod.startThread(board, `Watched ${made}`);
    for (const [path, body] of [
      [`/threads/${thread.id}/posts`, { body: 'Buy' }],
      [`/boards/${board}/threads`, { title: 'My shop', body: 'Buy' }],
    ] as const) {
      const sent = await ann.call<{ submission: { id: number } }>('POST', path, body);
      await mod.call('POST', `/submissions/${sent.body.submission.id}/reject`, { reason: 'No adverts' });
    }
    expect(await list(ann)).toMatchObject([
      { act: 'thread-rejected', note: 'No adverts', threadTitle: 'My shop', threadId: null },
      { act: 'post-rejected', note: 'No adverts', threadTitle: `Watched ${made}`, threadId: thread.id },
    ]);
  });

  test('whoever reported a post hears what became of it, and its author does not', async () => {
    const [ann, bob, cid] = (await people('Ann', 'Bob', 'Cid')) as [Person, Person, Person];
    const mod = await on().staff(`Mod ${made}`);
    const { post } = await ann.startThread(await on().board(), `Rude ${made}`);
    for (const who of [bob, cid]) await who.call('POST', `/posts/${post.id}/report`, { reason: 'Rude' });
    const tab = await bob.connect();
    const told = new Promise((heard) => tab.once('notification:created', heard));
    const decision = { outcome: 'dismissed', message: 'A matter of taste', upTo: Number.MAX_SAFE_INTEGER };
    await mod.call('POST', `/reports/${post.id}/decide`, decision);
    expect(await told).toMatchObject({ notification: { kind: 'report', actor: null, note: 'A matter of taste' } });
    for (const who of [bob, cid])
      expect(await lines(who)).toEqual([`Your report of a post in Rude ${made} was looked at: nothing had to be done`]);
    expect(await list(ann)).toEqual([]);
  });
});
