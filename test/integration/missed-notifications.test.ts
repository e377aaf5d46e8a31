import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Notification } from '../../shared/notification.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

describeWith('redis', startRedis, 'a notification whose announcement was lost', (redis) => {
  let parley: Parley;
  beforeAll(async () => {
    parley = await Parley.start({ REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await parley.stop();
    await redis.stop();
  });

  test('reaches the tabs of whom it is for from the database, once', async () => {
    const [ann, bob] = [await parley.member('Ann'), await parley.member('Bob')];
    const { thread, post } = await bob.startThread(await parley.board());
    const { id } = await parley.app.db
      .selectFrom('members')
      .select('id')
      .where('name', '=', 'Ann')
      .executeTakeFirstOrThrow();
    /** As another node would have stored it before it died, or while Redis was away. */
    const lose = (postId: number, at = Date.now()) =>
      parley.app.db
        .insertInto('notifications')
        .values({
          ...{ member_id: id, kind: 'reply', actor_id: post.author.id, thread_id: thread.id, post_id: postId },
          ...{ created_at: at, changed_at: at },
        })
        .execute();
    // Whoever connects has just read their list: what came before that is no news.
    const early = await bob.post(thread.id, 'Long ago.');
    await lose(early.id, Date.now() - 10_000);
    const tab = await ann.connect();
    const heard: Notification[] = [];
    tab.on('notification:created', ({ notification }) => heard.push(notification));
    await lose(post.id);
    await until(() => heard.length === 1, { within: 5_000, because: 'it was not told' });
    const announced = await bob.post(thread.id, 'And @Ann once more');
    await until(() => heard.length === 2, { because: 'the next one was not told' });
    // The question that finds this one would find those before it as well, had they not been told.
    const last = await bob.post(thread.id, 'And once more.');
    await lose(last.id);
    await until(() => heard.some(({ postId }) => postId === last.id), { because: 'the last one was not told' });
    expect(heard.map(({ postId }) => postId)).toEqual([post.id, announced.id, last.id]);
  });
});

describeWith('postgres', sharedPostgres, 'nodes of one database, without Redis', (postgres) => {
  const nodes: Parley[] = [];
  beforeAll(async () => {
    const DATABASE_URL = await postgres.createDatabase();
    for (let i = 0; i < 2; i += 1) nodes.push(await Parley.start({ DATABASE_URL }));
  });
  afterAll(async () => {
    for (const node of nodes) await node.stop();
  });

  test('ring the bells of those connected to another node all the same, and say what was read there', async () => {
    const [one, two] = nodes as [Parley, Parley];
    const [ann, bob] = [await one.member('Ann'), await one.member('Bob')];
    const { thread } = await bob.startThread(await one.board());
    const annElsewhere = two.guest();
    await annElsewhere.signIn('Ann');
    const tab = await annElsewhere.connect();
    const counts: number[] = [];
    tab.on('notification:created', ({ unreadCount }) => counts.push(unreadCount));
    tab.on('notification:read', ({ unreadCount }) => counts.push(unreadCount));
    await bob.post(thread.id, 'Hear this, @Ann');
    await until(() => counts.includes(1), { because: 'the other node did not ring' });
    await ann.call('POST', '/notifications/read', { all: true });
    await until(() => counts.at(-1) === 0, { because: 'the other node did not say that it was read' });
  });
});
