import { expect, test } from 'vitest';
import type { LiveFollower } from '../support/live-follower.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { startSentinels } from '../support/redis-sentinels.ts';
import { Traffic } from '../support/traffic.ts';
import { expectTruth } from '../support/truth.ts';
import { describeTwoNodesOver } from '../support/two-nodes.ts';
import { until } from '../support/until.ts';

// Announced by Redis and not found by the head query, which asks every 2 s.
const AT_ONCE_MS = 500;

const counted = (followers: LiveFollower[], total: number) =>
  until(() => followers.every(({ viewers }) => viewers?.total === total), {
    within: 25_000,
    because: 'the viewers are not exact on both nodes',
  });

describeTwoNodesOver(startSentinels, 'two nodes that ask Sentinels for Redis', (on) => {
  test('when the master dies or freezes they find the new one: posts are announced again, viewers exact, nothing is lost', {
    timeout: 120_000,
  }, async () => {
    const { redis, one } = on();
    const traffic = await Traffic.start(on());
    const { here, there } = traffic;
    await traffic.announcedAtOnce(AT_ONCE_MS, 25_000);
    for (const harm of ['stop', 'freeze'] as const) {
      const master = await redis.master();
      const harmedAt = performance.now();
      await master[harm]();
      await until(async () => (await redis.master()).port !== master.port, { because: 'the Sentinels name no other' });
      const namedAfter = performance.now() - harmedAt;
      await traffic.announcedAtOnce(AT_ONCE_MS, 25_000);
      console.info(`the master: ${harm}`, { namedAfter, announcedAfter: performance.now() - harmedAt });
    }
    // Whatever the old ones hold themselves to be, they are no longer listened to.
    redis.thaw();
    await redis.start();
    const late = await on().follower(one, traffic.thread);
    await Promise.all([traffic.announcedAtOnce(AT_ONCE_MS, 25_000), counted([here, there, late], 3)]);
    await traffic.stop();
    expect(traffic.retries).toBe(0);
    await expectTruth([here, there, late], { url: one.url, threadId: traffic.thread });
    expect([here, there, late].map(({ cutOff }) => cutOff)).toEqual([0, 0, 0]);
  });
});

describeTwoNodesOver(startRedisCluster, 'two nodes on a Redis cluster', (on) => {
  test('threads of all shards are heard; with one frozen and one failed over its threads follow through the database, and all come back', {
    timeout: 120_000,
  }, async () => {
    const { redis, one, two } = on();
    const ann = await on().member('Sharded');
    const threads = await Promise.all(Array.from({ length: 12 }, () => on().thread(ann)));
    const shardOf = (thread: number) => redis.shardOf(`parley:thread:${thread}`);
    expect(new Set(threads.map(shardOf)).size).toBe(3);
    const pairs = await Promise.all(
      threads.map(async (thread) => ({
        thread,
        here: await on().follower(one, thread),
        there: await on().follower(two, thread),
      })),
    );
    /** Posts once in each thread; tells how long followers here and there waited at most, those of one shard apart. */
    const round = async (shard = -1) => {
      const waited = { here: 0, there: 0, thereOfShard: 0 };
      const post = async ({ thread, here, there }: (typeof pairs)[number]) => {
        const { number } = await ann.post(thread, 'To every shard.');
        const sentAt = performance.now();
        waited.here = Math.max(waited.here, (await here.shown(number)) - sentAt);
        const whose = shardOf(thread) === shard ? 'thereOfShard' : 'there';
        waited[whose] = Math.max(waited[whose], (await there.shown(number)) - sentAt);
      };
      await Promise.all(pairs.map(post));
      return waited;
    };
    const allAtOnce = async () => {
      const { here, there } = await round();
      return Math.max(here, there) < AT_ONCE_MS;
    };
    await until(allAtOnce, { within: 20_000, because: 'not all threads are announced' });
    await Promise.all(pairs.map(({ here, there }) => counted([here, there], 2)));

    redis.masters[1]?.freeze();
    await until(async () => (await one.readiness()).status === 503, { because: 'a frozen shard is not noticed' });
    const frozen = await round(1);
    expect(frozen.here).toBeLessThan(AT_ONCE_MS);
    expect(frozen.there).toBeLessThan(AT_ONCE_MS);
    expect(frozen.thereOfShard).toBeLessThan(5_000);
    redis.masters[1]?.thaw();
    const thawedAt = performance.now();
    await until(allAtOnce, { within: 20_000, because: 'the thawed shard is not heard' });
    const thawedAfter = performance.now() - thawedAt;

    const killedAt = performance.now();
    await redis.masters[0]?.stop();
    const killed = await round(0);
    expect(killed.here).toBeLessThan(AT_ONCE_MS);
    expect(killed.thereOfShard).toBeLessThan(5_000);
    await until(allAtOnce, { within: 20_000, because: 'the shard that failed over is not heard' });
    const failedOverAfter = performance.now() - killedAt;
    await until(async () => (await one.readiness()).status === 200, { because: 'a node is not ready again' });
    await Promise.all(pairs.map(({ here, there }) => counted([here, there], 2)));
    console.info('a cluster', { frozen, thawedAfter, killed, failedOverAfter });
    for (const { thread: threadId, here, there } of pairs) await expectTruth([here, there], { url: one.url, threadId });
  });
});
