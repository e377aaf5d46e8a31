import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openDatabase } from '../../server/database/connection.ts';
import { observe } from '../support/observer.ts';
import { Traffic } from '../support/traffic.ts';
import { expectTruth } from '../support/truth.ts';
import { describeTwoNodes, type TwoNodes } from '../support/two-nodes.ts';
import { until } from '../support/until.ts';

// How long Redis is away is what is tested, so here, and only here, tests wait for time to pass.
const AWAY_MS = process.env.FAULTS_LONG ? 90_000 : 15_000;
const BEFORE_MS = 4_000;
// Announced by Redis and not found by the head query, which asks every 2 s.
const AT_ONCE_MS = 500;

// No node hears from the other that access has ended: it finds out by itself.
const OUT_WITHIN_MS = 60_000;

const ways = {
  stopped: {
    harm: ({ redis }: TwoNodes) => redis.stop(),
    heal: ({ redis }: TwoNodes) => redis.start(),
  },
  frozen: {
    harm: async ({ redis }: TwoNodes) => redis.freeze(),
    heal: async ({ redis }: TwoNodes) => redis.thaw(),
  },
};

/** Has a member connect to the second node; returns what bans them at the first, and resolves once they are shown out. */
async function somebodyToBan(on: TwoNodes, how: string): Promise<() => Promise<void>> {
  const [boss, member] = [await on.member(`Boss ${how}`), await on.member(`Banned ${how}`)];
  const { db } = await openDatabase({ databaseUrl: on.databaseUrl, dataDir: '' });
  await db.updateTable('members').set({ role: 'administrator' }).where('name', '=', boss.name).execute();
  const { id } = await db.selectFrom('members').select('id').where('name', '=', member.name).executeTakeFirstOrThrow();
  await db.destroy();
  await boss.signIn(boss.name);
  const there = await on.elsewhere(member);
  const socket = await there.connect();
  const shownOut = new Promise<void>((out) => socket.once('disconnect', () => out()));
  return async () => {
    const { status } = await boss.form(`/members/${id}/ban`, { lasts: 'day', reason: 'For this test.' });
    expect(status).toBe(303);
    await shownOut;
    expect((await there.call('GET', '/notifications')).status).toBe(403);
  };
}

describeTwoNodes('while Redis is away', (on) => {
  for (const [how, { harm, heal }] of Object.entries(ways)) {
    test(`${how}: posting goes on, followers here hear at once and elsewhere within 5 s, and all heals`, {
      timeout: AWAY_MS + 60_000,
    }, async () => {
      const { one } = on();
      const traffic = await Traffic.start(on());
      const ban = await somebodyToBan(on(), how);
      const { here, there } = traffic;
      await until(() => here.viewers?.guests === 2 && there.viewers?.guests === 2, { because: 'not both are counted' });
      const beganAt = performance.now();
      await pause(BEFORE_MS);

      const harmedAt = performance.now();
      await harm(on());
      const banned = ban().then(() => performance.now());
      await pause(2_000);
      const late = await on().follower(one, traffic.thread);
      await until(() => (here.viewers?.guests ?? 0) >= 2, { because: 'those here are not counted' });
      await pause(AWAY_MS - 2_000);
      const outAfter = (await banned) - harmedAt;
      const before = traffic.between(beganAt, harmedAt);
      const away = traffic.between(harmedAt, performance.now() - 5_000);
      console.info(`Redis ${how} for ${AWAY_MS / 1000} s`, { before, away, outAfter });
      expect(outAfter).toBeLessThan(OUT_WITHIN_MS);
      expect(traffic.retries).toBe(0);
      expect(away.posts).toBeGreaterThan(50);
      // A write that waited for Redis, even once, would take a quarter of a second longer than this machine needs.
      expect(away.answeredP50).toBeLessThan(2 * before.answeredP50 + 50);
      expect(away.answeredP95).toBeLessThan(3 * before.answeredP95 + 200);
      // A post that is told here before its predecessor from the other node waits for the database to tell of that one.
      expect(away.hereP95).toBeLessThan(3 * before.hereP95 + 200);
      expect(away.elsewhereAtMost).toBeLessThan(5_000);
      expect(away.quietAtMost).toBeLessThan(5_000);

      const healedAt = performance.now();
      await heal(on());
      const observer = await observe(on().redis.url);
      const wire = await observer.wire();
      const slowest = await traffic.announcedAtOnce(AT_ONCE_MS, 15_000);
      const announcedAfter = performance.now() - healedAt;
      expect(wire.some(({ channel }) => channel === `parley:thread:${traffic.thread}`)).toBe(true);
      await until(() => [here, there, late].every(({ viewers }) => viewers?.total === 3), {
        within: 12_000,
        because: 'the viewers are not exact on both nodes',
      });
      const exactAfter = performance.now() - healedAt;
      console.info(`Redis back after ${how}`, { announcedAfter, slowest, exactAfter });
      observer.close();

      await traffic.stop();
      const truth = await expectTruth([here, there, late], { url: one.url, threadId: traffic.thread });
      expect(truth.length).toBe(1 + traffic.acknowledged.length);
      expect([here, there, late].map(({ cutOff }) => cutOff)).toEqual([0, 0, 0]);
    });
  }

  test('a node that starts without Redis serves, says that it is not ready, and joins when Redis comes', async () => {
    const { one, redis } = on();
    await redis.stop();
    one.kill('SIGKILL');
    await one.ended();
    await one.restart();
    expect(await one.readiness()).toMatchObject({ status: 503, body: { database: true, redis: false } });
    const thread = await on().thread(await on().member('Alone'));
    await on().follower(one, thread);
    await redis.start();
    await until(async () => (await one.readiness()).status === 200, { because: 'the node did not find Redis' });
    const observer = await observe(redis.url);
    await until(async () => (await observer.channels()).includes(`parley:thread:${thread}`), {
      because: 'the node did not listen to its thread',
    });
    observer.close();
  });
});
