import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { freePort } from '../support/ports.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const AT_ONCE_MS = 1_500;
const MINUTE_MS = 60_000;

/** What a member does to their account at one node holds at the other at once. */
describeWith('redis', startRedis, 'a member’s account on two nodes', (redis) => {
  describeWith('postgres', sharedPostgres, 'over PostgreSQL and Redis', (postgres) => {
    let one: Parley;
    let two: Parley;
    let environment: Record<string, string>;
    beforeAll(async () => {
      environment = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
      one = await Parley.start(environment);
      two = await Parley.start(environment);
    });
    afterAll(async () => {
      await Promise.all([one?.stop(), two?.stop()]);
      await redis.stop();
    });

    /** A member at the first node, their other device at the second: following a thread by socket and by stream. */
    async function onTwoDevices(name: string, second = two) {
      const here = await one.member(name);
      const there = second.guest();
      await there.signIn(name);
      const { thread } = await here.startThread(await one.board());
      const follower = await there.follow(thread.id);
      const stream = await there.fetch(`/api/v1/threads/${thread.id}/stream`);
      const cutOff = new Promise((done) => follower.socket.once('disconnect', done));
      const bothEnded = Promise.all([cutOff, stream.text()]);
      const ended = () =>
        until(() => bothEnded, { within: AT_ONCE_MS, because: 'the other device was not cut off at once' });
      return { here, there, thread, follower, ended };
    }
    const isSignedIn = async (person: Person) => (await person.call('GET', '/notifications')).status === 200;

    test('ending all other sessions cuts off the other device, its socket and its stream', async () => {
      const { here, there, ended } = await onTwoDevices('Ann');
      await here.form('/account/settings/sessions', { end: 'others' });
      await ended();
      expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
    });

    test('so does another password', async () => {
      const { here, there, ended } = await onTwoDevices('Bob');
      await here.form('/account/settings/password', { currentPassword: PASSWORD, newPassword: 'another one, longer' });
      await ended();
      expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
    });

    test('another name is the one among viewers, on pages and on cards', async () => {
      const { here, there, thread } = await onTwoDevices('Cid');
      const watcher = await two.guest().follow(thread.id);
      await here.form('/account/settings/name', { name: 'Sidney' });
      await watcher.until('thread:viewers', ({ members }) => members.some(({ name }) => name === 'Sidney'));
      await watcher.until('member:changed', ({ member }) => member.name === 'Sidney');
      expect(await there.page('/')).toContain('<bdi>Sidney</bdi>');
    });

    test('with Redis away, a session that ended and a role that was taken are noticed at the next check, within a minute', async () => {
      const ticks = vi.spyOn(globalThis, 'setInterval');
      // It never hears what the first says, as if Redis were away for both.
      const deaf = await Parley.start({ ...environment, REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
      try {
        const { here, there, ended } = await onTwoDevices('Eve', deaf);
        await one.staff('Fay');
        const fay = deaf.guest();
        await fay.signIn('Fay');
        const { thread } = await here.startThread(await one.board());
        await one.app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', thread.boardId).execute();
        const follower = await fay.follow(thread.id);
        await here.form('/account/settings/sessions', { end: 'others' });
        await one.app.db.updateTable('members').set({ role: 'member' }).where('name', '=', 'Fay').execute();
        expect((await there.connect()).connected).toBe(true);
        expect(follower.all('thread:closed')).toEqual([]);
        // What is looked at now and then, at least once a minute, is looked at now.
        for (const [look, every = 0] of ticks.mock.calls) if (every >= 10_000 && every < MINUTE_MS) look();
        await ended();
        await follower.until('thread:closed', () => true, AT_ONCE_MS);
      } finally {
        ticks.mockRestore();
        await deaf.stop();
      }
    });

    test('a deleted account is out on both', async () => {
      const { here, there, ended } = await onTwoDevices('Dee');
      await here.form('/account/settings/delete', { name: 'Dee', currentPassword: PASSWORD });
      await ended();
      expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, false]);
    });
  });
});
