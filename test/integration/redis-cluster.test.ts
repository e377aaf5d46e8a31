import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { checkRedis } from '../../server/doctor/redis.ts';
import { createLimits } from '../../server/http/limits.ts';
import { RedisBus } from '../../server/live/redis-bus.ts';
import { createLog } from '../../server/log.ts';
import { leasesOf, RedisViewerStore } from '../../server/presence/redis-viewer-store.ts';
import { connectRedis } from '../../server/redis/connect.ts';
import type { RedisConnections } from '../../server/redis/connections.ts';
import { busContract, Listener, typing } from '../support/bus-contract.ts';
import { limitsContract } from '../support/limits-contract.ts';
import { askRedis } from '../support/observer.ts';
import { describeWith } from '../support/offered.ts';
import { freePort } from '../support/ports.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { until } from '../support/until.ts';
import { viewerStoreContract } from '../support/viewer-store-contract.ts';

const log = createLog('silent');
const THREADS = Array.from({ length: 30 }, (_, i) => i + 1);

describeWith('redis', startRedisCluster, 'over a cluster of three shards', (cluster) => {
  const open: RedisConnections[] = [];
  afterEach(async () => {
    for (const connections of open.splice(0)) connections.close();
    cluster.thaw();
    await cluster.start();
  });
  afterAll(() => cluster.stop());

  const begin = () => {
    const connections = connectRedis(cluster.url, log);
    open.push(connections);
    return { connections, bus: new RedisBus(connections, log) };
  };
  const connect = async () => {
    const begun = begin();
    await begun.connections.settled(5_000);
    return begun;
  };

  describe('the bus', () => busContract(async () => (await connect()).bus));
  describe('the viewer store', () =>
    viewerStoreContract({
      store: async (node) => new RedisViewerStore((await connect()).connections, node),
      expire: async (node) => {
        for (const lease of leasesOf(node))
          await askRedis(cluster.masters[cluster.shardOf(lease)]?.port ?? 0, 'DEL', lease);
      },
    }));
  describe('limits', () => limitsContract(async () => createLimits((await connect()).connections, true)));

  /** Two nodes, the second of which listens to all threads. */
  const two = async () => {
    const { connections, bus: one } = begin();
    const other = new Listener(begin().bus);
    for (const thread of THREADS) other.bus.listen(`thread:${thread}`);
    await until(() => open.every(({ healthy }) => healthy), { because: 'the cluster is not reached' });
    return { one, other, connections };
  };
  const shardOf = (thread: number) => cluster.shardOf(`parley:thread:${thread}`);
  const calls = (port: number) => async (of: string) =>
    Number(
      new RegExp(`cmdstat_${of}:calls=(\\d+)`).exec(String(await askRedis(port, 'INFO', 'commandstats')))?.[1] ?? 0,
    );

  /** Publishes in these threads until all of it was heard; tells how long that took. */
  let said = 1_000;
  const allHeard = async ({ one, other }: Awaited<ReturnType<typeof two>>, threads = THREADS, within = 10_000) => {
    const began = performance.now();
    said += 1;
    const heard = () =>
      new Set(other.heard.flatMap((m) => (m.type === 'typing' && m.member.id === said ? [m.threadId] : [])));
    await until(
      () => {
        for (const thread of threads) if (!heard().has(thread)) one.publish(typing(thread, said));
        return threads.every((thread) => heard().has(thread));
      },
      { within, because: 'not every thread is heard' },
    );
    return performance.now() - began;
  };

  test('a message costs the one shard that keeps its channel, once, and no other', async () => {
    const nodes = await two();
    await allHeard(nodes);
    const published = () => Promise.all(cluster.masters.map(({ port }) => calls(port)('spublish')));
    const before = await published();
    const heardBefore = nodes.other.heard.length;
    for (const thread of THREADS) nodes.one.publish(typing(thread, 1));
    await until(() => nodes.other.heard.length >= heardBefore + THREADS.length, { because: 'not all were heard' });
    const after = await published();
    const kept = [0, 1, 2].map((shard) => THREADS.filter((thread) => shardOf(thread) === shard).length);
    expect(after.map((count, i) => count - (before[i] ?? 0))).toEqual(kept);
    expect(Math.min(...kept)).toBeGreaterThan(0);
    expect(nodes.other.heard.length).toBe(heardBefore + THREADS.length);
    for (const { port } of cluster.masters) expect(await calls(port)('publish')).toBe(0);
  });

  test('a channel whose slot goes to another shard is followed there', async () => {
    const nodes = await two();
    await allHeard(nodes);
    const thread = THREADS.find((thread) => shardOf(thread) === 1) ?? 0;
    await cluster.moveSlotOf(`parley:thread:${thread}`, 1, 2);
    console.info('a moved slot is heard again after', await allHeard(nodes));
    await cluster.moveSlotOf(`parley:thread:${thread}`, 2, 1);
    await allHeard(nodes);
  });

  const doctor = async (url: string) =>
    (await checkRedis(url)).map(({ state, part, said }) => `${state} ${part}: ${said}`);

  test('the doctor looks at every shard, and says where the address is another set-up’s', async () => {
    const found = await doctor(cluster.url);
    expect(found[0]).toBe('ok Redis cluster: 3 shards');
    for (const { port } of cluster.masters)
      expect(found).toContain(`ok Redis 127.0.0.1:${port}: what is published arrives`);
    expect(found.filter((line) => !line.startsWith('ok')).map((line) => line.replace(/at \S+/, 'at …'))).toEqual(
      Array(2).fill('warning Redis cluster: the shard at … has no replica, so that none can take its place'),
    );
    const [first] = cluster.masters;
    expect(await doctor(`redis://127.0.0.1:${first?.port}`)).toEqual([
      'broken Redis: this server is part of a cluster',
    ]);
    expect(await doctor(`redis+cluster://127.0.0.1:${await freePort()}`)).toEqual([
      expect.stringMatching(/^warning Redis cluster: \S+ cannot be asked: .*ECONNREFUSED/),
      'broken Redis cluster: no server of it can be asked',
    ]);
    await askRedis(cluster.masters[2]?.port ?? 0, 'CLUSTER', 'DELSLOTS', '16383');
    await until(
      async () => (await doctor(cluster.url.replace(/:\/\/.*,/, '://')))[0]?.includes('16383 of 16384 slots'),
      {
        because: 'it does not say that a slot is served by nobody',
      },
    );
    await askRedis(cluster.masters[2]?.port ?? 0, 'CLUSTER', 'ADDSLOTS', '16383');
  });

  test('with one shard frozen the others go on as ever, what it keeps fails at once, and it comes back by itself', async () => {
    const nodes = await two();
    await allHeard(nodes);
    const [frozen, others] = [1, 0].map((on) =>
      THREADS.filter((thread) => (shardOf(thread) === 1) === Boolean(on)),
    ) as [number[], number[]];
    cluster.masters[1]?.freeze();
    await until(() => !nodes.connections.answers(`parley:thread:${frozen[0]}`), {
      within: 3_000,
      because: 'unnoticed',
    });
    let slowest = 0;
    for (let i = 0; i < 10; i += 1) {
      const began = performance.now();
      for (const thread of frozen) nodes.one.publish(typing(thread));
      slowest = Math.max(slowest, performance.now() - began);
      expect(await allHeard(nodes, others)).toBeLessThan(1_000);
    }
    expect(slowest).toBeLessThan(100);
    const store = new RedisViewerStore(nodes.connections, 'n');
    const began = performance.now();
    const isFrozen = (thread: number) => cluster.shardOf(`parley:viewers:${thread}`) === 1;
    const elsewhere = THREADS.find(isFrozen) ?? 0;
    await expect(store.put(elsewhere, null)).rejects.toThrow();
    // Who lives is known all the same, and who views what the others keep.
    const living = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(living.map((node) => new RedisViewerStore(nodes.connections, node).renew()));
    expect(await store.living(living)).toEqual(new Set(living));
    expect([...(await store.others(THREADS)).keys()]).toEqual(THREADS.filter((thread) => !isFrozen(thread)));
    const limits = createLimits(nodes.connections, true);
    for (const person of THREADS) await limits.spend('write', `frozen ${person}`);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(nodes.connections.healthy).toBe(false);
    await until(() => nodes.connections.shards.some(({ listener }) => listener.status !== 'ready'), {
      because: 'the connections were not given up',
    });
    cluster.masters[1]?.thaw();
    console.info('a thawed shard is heard again after', await allHeard(nodes));
    await until(() => nodes.connections.healthy, { because: 'not healthy' });
  });

  test('when a shard’s master dies, its replica is found and what was listened to is listened to there', async () => {
    const nodes = await two();
    await allHeard(nodes);
    const rejoined = nodes.other.rejoined;
    await cluster.masters[0]?.stop();
    console.info('a shard that failed over is heard again after', await allHeard(nodes));
    await until(() => nodes.other.rejoined > rejoined && nodes.connections.healthy, { because: 'nobody was told' });
  });
});
