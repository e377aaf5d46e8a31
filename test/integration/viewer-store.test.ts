import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../server/log.ts';
import { MemoryViewerExchange } from '../../server/presence/memory-viewer-store.ts';
import { leasesOf, RedisViewerStore } from '../../server/presence/redis-viewer-store.ts';
import { VIEWER_LEASE_MS } from '../../server/presence/viewer-store.ts';
import { connectRedis } from '../../server/redis/connect.ts';
import type { RedisConnections } from '../../server/redis/connections.ts';
import { type Observer, observe } from '../support/observer.ts';
import { describeWith } from '../support/offered.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { somebody, viewerStoreContract } from '../support/viewer-store-contract.ts';

describe('the viewer store, in memory', () => {
  let now = 0;
  const exchange = new MemoryViewerExchange(() => now);
  const nodes = new Set<string>();
  viewerStoreContract({
    store: async (node) => {
      nodes.add(node);
      return exchange.store(node);
    },
    expire: async (node) => {
      now += VIEWER_LEASE_MS;
      for (const other of nodes) if (other !== node) await exchange.store(other).renew();
    },
  });
});

describeWith('redis', startRedis, 'the viewer store, over Redis', (redis: RedisServer) => {
  const connections: RedisConnections[] = [];
  let observer: Observer;
  beforeEach(async () => {
    observer = await observe(redis.url);
  });
  afterEach(() => {
    observer.close();
    for (const connection of connections.splice(0)) connection.close();
  });
  afterAll(() => redis.stop());

  const connect = async (): Promise<RedisConnections> => {
    const connection = connectRedis(redis.url, createLog('silent'));
    connections.push(connection);
    await connection.settled(5_000);
    return connection;
  };

  viewerStoreContract({
    store: async (node) => new RedisViewerStore(await connect(), node),
    expire: async (node) => {
      const leases = leasesOf(node);
      await Promise.all(leases.map((lease) => observer.client.pExpire(lease, 1)));
      await until(async () => !(await observer.client.exists(leases)), { because: 'it did not expire' });
    },
  });

  test('leases and threads end by themselves, and the fields of dead nodes are swept', async () => {
    const [one, two] = [new RedisViewerStore(await connect(), 'a'), new RedisViewerStore(await connect(), 'b')];
    await one.renew();
    await one.put(99, somebody());
    for (const lease of leasesOf('a')) {
      const left = await observer.client.pTTL(lease);
      expect(left).toBeGreaterThan(VIEWER_LEASE_MS - 2_000);
      expect(left).toBeLessThanOrEqual(VIEWER_LEASE_MS);
    }
    expect(await observer.client.ttl('parley:viewers:99')).toBeGreaterThan(3_500);
    await observer.client.del(leasesOf('a'));
    await two.others([99]);
    await until(async () => !(await observer.client.exists('parley:viewers:99')), { because: 'it was not swept' });
  });

  test('what another version wrote is passed over, and does not hide the rest', async () => {
    const [one, two] = [new RedisViewerStore(await connect(), 'a'), new RedisViewerStore(await connect(), 'b')];
    await one.renew();
    await one.put(98, somebody('g1'));
    for (const node of ['x', 'y']) await observer.client.set(leasesOf(node)[0] ?? '', '1');
    await observer.client.hSet('parley:viewers:98', { x: 'not JSON', y: '{"viewers":7}' });
    expect((await two.others([98])).get(98)).toEqual(new Map([['a', somebody('g1')]]));
  });

  test('with Redis frozen it fails in a quarter of a second, and then at once', async () => {
    const store = new RedisViewerStore(await connect(), 'a');
    redis.freeze();
    const took = async (): Promise<number> => {
      const began = performance.now();
      await expect(store.others([97])).rejects.toThrow();
      return performance.now() - began;
    };
    expect(await took()).toBeLessThan(700);
    // Each that waited would take a quarter of a second.
    let again = 0;
    for (let i = 0; i < 8; i += 1) again += await took();
    expect(again).toBeLessThan(1_000);
    redis.thaw();
    await until(() => connections.at(-1)?.answers(''), { because: 'Redis was not trusted again' });
    await expect(store.others([97])).resolves.toEqual(new Map([[97, new Map()]]));
  });
});
