import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Submission } from '../../shared/submission.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const AT_ONCE_MS = 1_500;

describeWith('redis', startRedis, 'what an administrator changes on one node', (redis) => {
  describeWith('postgres', sharedPostgres, 'holds on the other', (postgres) => {
    let [one, two]: Parley[] = [];
    let admin: Person;
    let made = 0;
    const nodes = () => [one, two] as [Parley, Parley];
    beforeAll(async () => {
      const environment = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
      one = await Parley.start(environment);
      two = await Parley.start(environment);
      admin = await one.staff('Boss', 'administrator');
    });
    afterAll(async () => {
      await Promise.all([one?.stop(), two?.stop()]);
      await redis.stop();
    });

    /** A member of the first node, as they are on the second. */
    const elsewhere = async (name: string) => {
      const person = nodes()[1].guest();
      await person.signIn(name);
      return person;
    };
    /** A thread that a member follows on the second node. */
    const followed = async () => {
      made += 1;
      const [first] = nodes();
      const name = `Member ${made}`;
      await first.member(name);
      const board = await first.board();
      const { thread } = await admin.startThread(board);
      const member = await elsewhere(name);
      const follower = await member.follow(thread.id);
      const { id } = await first.app.db
        .selectFrom('members')
        .select('id')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return { board, thread, member, follower, memberId: id };
    };

    test('a board that is closed to a member shows them out at once', async () => {
      const { board, follower } = await followed();
      await admin.form(`/admin/boards/${board}`, { title: 'Closed', audience: 'staff' });
      await follower.until('thread:closed', () => true, AT_ONCE_MS);
    });

    test('a board that is archived is so at once for those who follow a thread there', async () => {
      const { board, follower } = await followed();
      await admin.form(`/admin/boards/${board}/archive`, { archived: 'yes' });
      await follower.until('board:archived', ({ archived }) => archived, AT_ONCE_MS);
    });

    test('a board whose threads are moved out of a member’s sight shows them out at once', async () => {
      const { board, follower } = await followed();
      await admin.form(`/admin/boards/${board}/empty`, { to: `${await nodes()[0].board('staff')}` });
      await follower.until('thread:closed', () => true, AT_ONCE_MS);
    });

    test('a board that was closed without a word of it shows them out within 5 s', async () => {
      const { board, thread, follower } = await followed();
      // A barrier: a post that was never announced either is told by the same question that knows the audience.
      await nodes()[0]
        .app.db.updateTable('threads')
        .set({ cursor: 2, changed_cursor: 2 })
        .where('id', '=', thread.id)
        .execute();
      await follower.until('thread:updated');
      await nodes()[0].app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', board).execute();
      await follower.until('thread:closed');
    });

    test('a thread that is moved out of a member’s sight shows them out at once', async () => {
      const { thread, follower } = await followed();
      await admin.call('PATCH', `/threads/${thread.id}`, { boardId: await nodes()[0].board('staff') });
      await follower.until('thread:closed', () => true, AT_ONCE_MS);
      expect(follower.all('thread:updated')).toEqual([]);
    });

    test('a role that is given opens doors at once, and one that is taken closes them', async () => {
      const { member, memberId } = await followed();
      const { thread } = await admin.startThread(await nodes()[0].board('staff'));
      const asked = async () => (await member.call('GET', `/threads/${thread.id}`)).status;
      expect(await asked()).toBe(404);
      await admin.form(`/admin/members/${memberId}`, { role: 'moderator' });
      await until(async () => (await asked()) === 200, { within: AT_ONCE_MS, because: 'the role did not arrive' });
      const follower = await member.follow(thread.id);
      await admin.form(`/admin/members/${memberId}`, { role: 'member' });
      await follower.until('thread:closed', () => true, AT_ONCE_MS);
      expect(await asked()).toBe(404);
    });

    test('a member who is banned is out at once', async () => {
      const { follower, memberId, member } = await followed();
      const cutOff = new Promise((done) => follower.socket.once('disconnect', () => done(true)));
      await admin.form(`/members/${memberId}/ban`, { lasts: 'day', reason: 'For this test.' });
      await until(() => cutOff, { within: AT_ONCE_MS, because: 'the one who is banned was not cut off' });
      expect((await member.call('GET', '/notifications')).status).toBe(403);
    });

    test('the forum’s name heads pages there, too', async () => {
      await nodes()[1].guest().page('/');
      await admin.form('/admin/forum', { name: 'Renamed', description: '' });
      await until(async () => (await nodes()[1].guest().page('/')).includes('<title>Renamed</title>'), {
        within: AT_ONCE_MS,
        because: 'the other node goes by the old name',
      });
    });

    test('moderators there hear what waits, and authors what became of it', async () => {
      const { board, thread, member, follower } = await followed();
      await nodes()[0].app.db.updateTable('boards').set({ approval: 'members' }).where('id', '=', board).execute();
      const bossElsewhere = await (await elsewhere('Boss')).follow(thread.id);
      const sent = await member.call<{ submission: Submission }>('POST', `/threads/${thread.id}/posts`, {
        body: 'Hi.',
      });
      await bossElsewhere.until('queue:changed', ({ waiting }) => waiting === 1, AT_ONCE_MS);
      await admin.call('POST', `/submissions/${sent.body.submission.id}/approve`);
      await follower.until('submission:decided', ({ postId }) => postId !== null, AT_ONCE_MS);
      await follower.until('post:created', ({ post }) => post.body === 'Hi.', AT_ONCE_MS);
      await bossElsewhere.until('queue:changed', ({ waiting }) => waiting === 0, AT_ONCE_MS);
    });
  });
});
