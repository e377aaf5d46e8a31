import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RedisConnections } from '../../server/live/redis.ts';
import { createLog } from '../../server/log.ts';
import type { Aggregate } from '../../server/presence/aggregate.ts';
import { MemoryViewerExchange } from '../../server/presence/memory-viewer-store.ts';
import { RedisViewerStore } from '../../server/presence/redis-viewer-store.ts';
import { VIEWER_LEASE_MS, type ViewerStore } from '../../server/presence/viewer-store.ts';
import { type Observer, observe } from '../support/observer.ts';
import { describeWith } from '../support/offered.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const somebody = (...guests: string[]): Aggregate => ({ members: [{ id: 1, name: 'Ann', avatar: null }], guests });

interface Backend {
  store(node: string): Promise<ViewerStore>;
  /** Lets the lease of a node run out. */
  expire(node: string): Promise<void>;
}

function contract(backend: Backend): void {
  let [a, b, c] = ['', '', ''];
  let [one, two, three]: ViewerStore[] = [];
  const stores = () => [one, two, three] as [ViewerStore, ViewerStore, ViewerStore];
  // Every test has a thread and nodes of its own: the store is one and the same.
  let thread = 0;
  beforeEach(async () => {
    [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    [one, two, three] = await Promise.all([backend.store(a), backend.store(b), backend.store(c)]);
    await Promise.all(stores().map((store) => store.renew()));
    thread += 1;
  });

  test('each node sees what the others wrote last, and not its own', async () => {
    const [one, two, three] = stores();
    await one.put(thread, somebody('g1'));
    await one.put(thread, somebody('g1', 'g2'));
    await two.put(thread, somebody('g3'));
    expect(await three.others(thread)).toEqual(
      new Map([
        [a, somebody('g1', 'g2')],
        [b, somebody('g3')],
      ]),
    );
    expect(await one.others(thread)).toEqual(new Map([[b, somebody('g3')]]));
    expect(await one.others(thread + 1_000)).toEqual(new Map());
  });

  test('many threads are asked about in one question, with the same answers', async () => {
    const [one, two, three] = stores();
    await one.put(thread, somebody('g1'));
    await two.put(thread, somebody('g2'));
    await two.put(thread + 2_000, somebody('g3'));
    await three.put(thread + 3_000, somebody('own'));
    const others = await three.othersOf([thread, thread + 2_000, thread + 3_000, thread + 4_000]);
    expect([...others.keys()].sort()).toEqual([thread, thread + 2_000]);
    expect(others.get(thread)).toEqual(expect.arrayContaining([somebody('g1'), somebody('g2')]));
    await backend.expire(b);
    expect(await three.othersOf([thread, thread + 2_000])).toEqual(new Map([[thread, [somebody('g1')]]]));
    expect(await three.othersOf([])).toEqual(new Map());
  });

  test('null takes a node out of a thread, and may come twice', async () => {
    const [one, two] = stores();
    await one.put(thread, somebody());
    await one.put(thread, null);
    await one.put(thread, null);
    expect(await two.others(thread)).toEqual(new Map());
  });

  test('a node whose lease has ended is counted no longer; one that renews it and writes anew is', async () => {
    const [one, two] = stores();
    await one.put(thread, somebody());
    expect(await two.living([a, b, 'never seen'])).toEqual(new Set([a, b]));
    await backend.expire(a);
    expect(await two.living([a, b])).toEqual(new Set([b]));
    expect(await two.others(thread)).toEqual(new Map());
    await one.renew();
    await one.put(thread, somebody('back'));
    expect(await two.others(thread)).toEqual(new Map([[a, somebody('back')]]));
  });

  test('a node that leaves is gone at once', async () => {
    const [one, two] = stores();
    await one.put(thread, somebody());
    await one.leave();
    expect(await two.living([a])).toEqual(new Set());
    expect(await two.others(thread)).toEqual(new Map());
    expect(await two.living([])).toEqual(new Set());
  });
}

describe('the viewer store, in memory', () => {
  let now = 0;
  const exchange = new MemoryViewerExchange(() => now);
  const nodes = new Set<string>();
  contract({
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
    const connection = new RedisConnections(redis.url, createLog('silent'));
    connections.push(connection);
    await connection.settled(5_000);
    return connection;
  };

  contract({
    store: async (node) => new RedisViewerStore(await connect(), node),
    expire: async (node) => {
      await observer.client.pExpire(`parley:node:${node}`, 1);
      await until(async () => !(await observer.client.exists(`parley:node:${node}`)), { because: 'it did not expire' });
    },
  });

  test('leases and threads end by themselves, and the fields of dead nodes are swept', async () => {
    const [one, two] = [new RedisViewerStore(await connect(), 'a'), new RedisViewerStore(await connect(), 'b')];
    await one.renew();
    await one.put(99, somebody());
    const left = await observer.client.pTTL('parley:node:a');
    expect(left).toBeGreaterThan(VIEWER_LEASE_MS - 2_000);
    expect(left).toBeLessThanOrEqual(VIEWER_LEASE_MS);
    expect(await observer.client.ttl('parley:viewers:99')).toBeGreaterThan(3_500);
    await observer.client.del('parley:node:a');
    await two.others(99);
    expect(await observer.client.exists('parley:viewers:99')).toBe(0);
  });

  test('what another version wrote is passed over, and does not hide the rest', async () => {
    const [one, two] = [new RedisViewerStore(await connect(), 'a'), new RedisViewerStore(await connect(), 'b')];
    await one.renew();
    await one.put(98, somebody('g1'));
    await observer.client.set('parley:node:x', '1');
    await observer.client.set('parley:node:y', '1');
    await observer.client.hSet('parley:viewers:98', { x: 'not JSON', y: '{"viewers":7}' });
    expect(await two.others(98)).toEqual(new Map([['a', somebody('g1')]]));
  });

  test('with Redis frozen it fails in a quarter of a second, and then at once', async () => {
    const store = new RedisViewerStore(await connect(), 'a');
    redis.freeze();
    const took = async (): Promise<number> => {
      const began = performance.now();
      await expect(store.others(97)).rejects.toThrow();
      return performance.now() - began;
    };
    expect(await took()).toBeLessThan(400);
    expect(await took()).toBeLessThan(50);
    redis.thaw();
    await until(() => connections.at(-1)?.answering, { because: 'Redis was not trusted again' });
    await expect(store.others(97)).resolves.toEqual(new Map());
  });
});
