import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

/** What a member does to their account at one node holds at the other at once. */
describeWith('redis', startRedis, 'a member’s account on two nodes', (redis) => {
  describeWith('postgres', sharedPostgres, 'over PostgreSQL and Redis', (postgres) => {
    let one: Parley;
    let two: Parley;
    beforeAll(async () => {
      const environment = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
      one = await Parley.start(environment);
      two = await Parley.start(environment);
    });
    afterAll(async () => {
      await Promise.all([one?.stop(), two?.stop()]);
      await redis.stop();
    });

    /** A member at the first node, their other device at the second: following a thread by socket and by stream. */
    async function onTwoDevices(name: string) {
      const here = await one.member(name);
      const there = two.guest();
      await there.signIn(name);
      const { thread } = await here.startThread(await one.board());
      const follower = await there.follow(thread.id);
      const stream = await there.fetch(`/api/v1/threads/${thread.id}/stream`);
      const cutOff = new Promise((done) => follower.socket.once('disconnect', done));
      return { here, there, thread, ended: () => Promise.all([cutOff, stream.text()]) };
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

    test('a deleted account is out on both', async () => {
      const { here, there, ended } = await onTwoDevices('Dee');
      await here.form('/account/settings/delete', { name: 'Dee', currentPassword: PASSWORD });
      await ended();
      expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, false]);
    });
  });
});
