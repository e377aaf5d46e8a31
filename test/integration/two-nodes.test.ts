import { afterAll, beforeAll, expect, test } from 'vitest';
import { BusMessage } from '../../server/live/bus.ts';
import { type Observer, observe } from '../support/observer.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

/** What goes over the wire between two nodes, seen by a client of another make than the one under test. */
describeWith('redis', startRedis, 'between two nodes', (redis) => {
  describeWith('postgres', sharedPostgres, 'over PostgreSQL and Redis', (postgres) => {
    let [one, two]: Parley[] = [];
    let observer: Observer;
    let board = 0;
    const nodes = () => [one, two] as [Parley, Parley];
    beforeAll(async () => {
      const environment = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
      one = await Parley.start(environment);
      two = await Parley.start(environment);
      board = await one.board();
      observer = await observe(redis.url);
    });
    afterAll(async () => {
      observer?.close();
      await Promise.all([one?.stop(), two?.stop()]);
      await redis.stop();
    });

    /** Waits until the wire has carried everything so far: what comes after this on it is heard after it. */
    const flushed = async (wire: { channel: string; text: string }[]): Promise<void> => {
      const mark = `mark ${Math.random()}`;
      await observer.client.publish('parley:mark', mark);
      await until(() => wire.some(({ text }) => text === mark), { because: 'the wire is dead' });
    };

    test('a post is one message on its thread’s channel, whoever follows, and says what browsers will be told', async () => {
      const [one] = nodes();
      const ann = await one.member('Wire');
      const { thread } = await ann.startThread(board);
      const wire = await observer.wire();
      const post = await ann.post(thread.id, 'Over the wire.');
      await until(() => wire.length > 0, { because: 'nothing was published' });
      await flushed(wire);
      // The doorbell of lists rings, and who is on the forum is told, on channels of their own, once a second.
      const beside = ['parley:mark', 'parley:lists', 'parley:forum'];
      const told = wire.filter(({ channel }) => !beside.includes(channel));
      expect(told.map(({ channel }) => channel)).toEqual([`parley:thread:${thread.id}`]);
      const { message, ...envelope } = JSON.parse(told[0]?.text ?? '');
      expect(Object.keys(envelope)).toEqual(['from']);
      expect(BusMessage.parse(message)).toEqual(message);
      expect(message).toMatchObject({ type: 'change', threadId: thread.id, name: 'post:created' });
      expect(message.change).toEqual({ cursor: post.cursor, post });
    });

    test('a node listens to who is on the forum, to the threads and members that are connected to it, and to nothing else', async () => {
      const [one, two] = nodes();
      const [ann, bob] = [await one.member('Ear'), await one.member('Mouth')];
      const { thread } = await ann.startThread(board);
      const { thread: silent } = await bob.startThread(board);
      expect(await observer.channels()).toEqual(['parley:forum', 'parley:nodes']);
      const first = await two.guest().follow(thread.id, 1);
      const second = await two.guest().follow(thread.id, 1);
      const listening = async (...channels: string[]) => {
        const wanted = ['parley:forum', 'parley:nodes', ...channels].sort().join();
        await until(async () => (await observer.channels()).join() === wanted, { because: `not just ${wanted}` });
      };
      await listening(`parley:thread:${thread.id}`);
      const member = await ann.connect();
      const memberId = thread.author.id;
      await listening(`parley:thread:${thread.id}`, `parley:member:${memberId}`);
      first.socket.disconnect();
      await second.socket.emitWithAck('thread:join', { threadId: silent.id, cursor: 1 });
      await listening(`parley:thread:${thread.id}`, `parley:thread:${silent.id}`, `parley:member:${memberId}`);
      await second.socket.emitWithAck('thread:leave', { threadId: thread.id });
      member.disconnect();
      await listening(`parley:thread:${silent.id}`);
      second.socket.disconnect();
      await listening();
    });

    test('viewers come and go in one message a second at most from each node, and leave nothing in Redis', async () => {
      const [one, two] = nodes();
      const ann = await one.member('Crowd');
      const { thread } = await ann.startThread(board);
      const here = await ann.follow(thread.id, 1);
      const wire = await observer.wire();
      const began = performance.now();
      const crowd = await Promise.all(Array.from({ length: 40 }, () => two.guest().follow(thread.id, 1)));
      await here.until('thread:viewers', ({ guests }) => guests === 40);
      const said = wire.filter(({ channel }) => channel === `parley:thread:${thread.id}`);
      expect(said.length).toBeLessThanOrEqual(2 * Math.ceil((performance.now() - began) / 1000 + 1));
      for (const { socket } of [here, ...crowd]) socket.disconnect();
      await until(async () => !(await observer.client.exists(`parley:viewers:${thread.id}`)), {
        because: 'ghosts stay in Redis',
      });
    });

    test('a member whose session ends at one node is let go by the other', async () => {
      const [one, two] = nodes();
      await one.member('Leaver');
      const leaver = two.guest();
      await leaver.signIn('Leaver');
      const socket = await leaver.connect();
      const gone = new Promise((done) => socket.once('disconnect', done));
      leaver.url = one.url;
      const headers = { 'content-type': 'application/json', origin: one.url };
      expect((await leaver.fetch('/api/auth/sign-out', { method: 'POST', body: '{}', headers })).status).toBe(200);
      await gone;
      socket.disconnect();
    });

    test('a thread closed to its readers shows them out at both nodes, and ends their streams', async () => {
      const [one, two] = nodes();
      const mod = await one.staff('Closer');
      const { thread } = await mod.startThread(board);
      const there = await two.guest().follow(thread.id, 1);
      const stream = (await two.guest().fetch(`/api/v1/threads/${thread.id}/stream`)).text();
      await mod.call('DELETE', `/threads/${thread.id}`);
      await there.until('thread:closed');
      expect(await stream).toContain('retry:');
      there.socket.disconnect();
    });
  });
});
