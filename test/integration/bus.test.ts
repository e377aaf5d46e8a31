import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { BusMessage } from '../../server/live/bus.ts';
import { MemoryExchange } from '../../server/live/memory-bus.ts';
import { RedisBus } from '../../server/live/redis-bus.ts';
import { createLog } from '../../server/log.ts';
import { connectRedis } from '../../server/redis/connect.ts';
import type { RedisConnections } from '../../server/redis/connections.ts';
import { busContract, Listener, typing } from '../support/bus-contract.ts';
import { askRedis, type Observer, observe } from '../support/observer.ts';
import { describeWith } from '../support/offered.ts';
import { startProxy } from '../support/proxy.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

describe('the bus, in memory', () => {
  const exchange = new MemoryExchange();
  busContract(async () => exchange.bus());
});

describeWith('redis', startRedis, 'the bus, over Redis', (redis: RedisServer) => {
  afterAll(() => redis.stop());
  busContract(async () => {
    const connections = connectRedis(redis.url, createLog('silent'));
    const bus = new RedisBus(connections, createLog('silent'));
    await connections.settled(5_000);
    return bus;
  });
});

describeWith('redis', startRedis, 'a Redis whose name moves to another server', (redis: RedisServer) => {
  test('is found there, once the one before takes no writes any more', async () => {
    const next = await startRedis();
    const line = await startProxy({ host: '127.0.0.1', port: redis.port });
    const connections = connectRedis(line.url(redis.url), createLog('silent'));
    const [before, after] = [await observe(redis.url), await observe(next.url)];
    try {
      await connections.settled(5_000);
      await before.client.sendCommand(['REPLICAOF', '127.0.0.1', String(next.port)]);
      line.aimAt({ host: '127.0.0.1', port: next.port });
      await until(() => connections.commands.set('moved', '1').catch(() => false), { because: 'no write arrived' });
      expect(await after.client.get('moved')).toBe('1');
    } finally {
      connections.close();
      for (const observer of [before, after]) observer.close();
      await line.stop();
      await Promise.all([redis.stop(), next.stop()]);
    }
  });
});

describeWith('redis', startRedis, 'the bus, while Redis comes and goes', (redis: RedisServer) => {
  let all: { connections: RedisConnections; node: Listener }[] = [];
  let observer: Observer | undefined;
  afterEach(async () => {
    for (const { node } of all) await node.bus.close();
    redis.thaw();
    await redis.start();
    observer?.close();
    [all, observer] = [[], undefined];
  });
  afterAll(() => redis.stop());

  const add = (url = redis.url): { connections: RedisConnections; node: Listener } => {
    const connections = connectRedis(url, createLog('silent'));
    const added = { connections, node: new Listener(new RedisBus(connections, createLog('silent'))) };
    all.push(added);
    return added;
  };
  const healthy = () => until(() => all.every(({ connections }) => connections.healthy), { because: 'not healthy' });
  const hearsAgain = (from: Listener, to: Listener, message: BusMessage) =>
    until(
      () => {
        from.bus.publish(message);
        return to.heard.some((heard) => JSON.stringify(heard) === JSON.stringify(message));
      },
      { because: 'the bus did not heal' },
    );

  test('a node that listens before it is connected hears once it is, and is told that it joined', async () => {
    const [one, two] = [add(), add()];
    two.node.bus.listen('thread:1');
    expect(one.connections.healthy).toBe(false);
    one.node.bus.publish(typing(9)); // Nobody hears it, and nothing breaks.
    await healthy();
    await hearsAgain(one.node, two.node, typing(1));
    expect(two.node.rejoined).toBe(1);
  });

  test('a node that listens to very many channels has them all', async () => {
    const [one, two] = [add(), add()];
    for (let thread = 1; thread <= 100_000; thread += 1) two.node.bus.listen(`thread:${thread}`);
    await until(() => two.node.rejoined === 1, { because: 'it does not listen to all' });
    await healthy();
    await hearsAgain(one.node, two.node, typing(100_000));
  });

  test('a node that may not listen does not knock without pause, and hears once it may', async () => {
    const one = add();
    const may = (channels: string) =>
      askRedis(redis.port, 'ACL', 'SETUSER', 'deaf', 'reset', 'on', 'nopass', '~*', '+@all', channels);
    await may('resetchannels');
    const two = add(redis.url.replace('://', '://deaf:none@'));
    const lostAt: number[] = [];
    two.connections.on('deaf', () => lostAt.push(performance.now()));
    await until(() => lostAt.length >= 2, { because: 'it does not try again' });
    expect((lostAt[1] ?? 0) - (lostAt[0] ?? 0)).toBeGreaterThan(900);
    await may('&parley:*');
    two.node.bus.listen('thread:1');
    await hearsAgain(one.node, two.node, typing(1));
  });

  test('a message that is none, or of a future version, is passed over', async () => {
    const [one, two] = [add(), add()];
    two.node.bus.listen('thread:1');
    await healthy();
    await hearsAgain(one.node, two.node, typing(1));
    observer = await observe(redis.url);
    const envelope = (message: unknown) => JSON.stringify({ from: 'a node of tomorrow', message });
    for (const text of [
      '',
      'null',
      '{',
      '[]',
      envelope({ type: 'tomorrow' }),
      envelope({ type: 'typing', threadId: 'x' }),
    ])
      await observer.client.publish('parley:thread:1', text);
    await observer.client.publish('parley:thread:1', envelope({ ...typing(1, 2), more: 'fields are fine' }));
    await two.node.hears(typing(1, 2));
    expect(two.node.heard.filter(({ type }) => type !== 'typing')).toEqual([]);
  });

  test('after a restart of Redis nodes listen to what they listened to, and are told that they may have missed some', async () => {
    const [one, two] = [add(), add()];
    two.node.bus.listen('thread:1');
    await healthy();
    await hearsAgain(one.node, two.node, typing(1, 1));
    await redis.stop();
    await until(() => !one.connections.healthy && !two.connections.healthy, { because: 'nobody noticed' });
    two.node.bus.listen('thread:2');
    two.node.bus.unlisten('thread:1');
    const began = performance.now();
    for (let i = 0; i < 1_000; i += 1) one.node.bus.publish(typing(1, 3));
    expect(performance.now() - began).toBeLessThan(500);
    await redis.start();
    await healthy();
    await hearsAgain(one.node, two.node, typing(2, 4));
    await until(() => two.node.rejoined === 2, { because: 'nobody was told' });
    observer = await observe(redis.url);
    expect(await observer.channels()).toEqual(['parley:nodes', 'parley:thread:2']);
    expect(two.node.heard).not.toContainEqual(typing(1, 3));
  });

  test('a frozen Redis is noticed within 3 s, holds nothing up and fills nothing, and is joined again once it thaws', async () => {
    const [one, two] = [add(), add()];
    two.node.bus.listen('thread:1');
    await healthy();
    await hearsAgain(one.node, two.node, typing(1, 1));
    redis.freeze();
    const frozenAt = performance.now();
    let slowest = 0;
    let held = 0;
    const big: BusMessage = {
      type: 'viewers',
      threadId: 1,
      node: 'n',
      aggregate: { members: [], guests: ['g'.repeat(50_000)] },
    };
    await until(
      () => {
        const began = performance.now();
        for (let i = 0; i < 20; i += 1) one.node.bus.publish(big);
        slowest = Math.max(slowest, performance.now() - began);
        held = Math.max(held, one.connections.shardOf('')?.commands?.stream.writableLength ?? 0);
        return !one.connections.healthy && !two.connections.healthy;
      },
      { because: 'nobody noticed' },
    );
    expect(performance.now() - frozenAt).toBeLessThan(3_000);
    expect(slowest).toBeLessThan(1_000);
    expect(held).toBeLessThan(32_000_000);
    await until(
      () => all.every(({ connections }) => connections.shards.every(({ listener }) => listener.status !== 'ready')),
      {
        because: 'the connections were not given up',
      },
    );
    redis.thaw();
    await healthy();
    await hearsAgain(one.node, two.node, typing(1, 2));
    await until(() => two.node.rejoined === 2, { because: 'nobody was told' });
  });

  test('a Redis that is slow for a moment only is not left', async () => {
    const { connections, node } = add();
    await healthy();
    let reconnected = 0;
    connections.on('deaf', () => {
      reconnected += 1;
    });
    redis.freeze();
    await until(() => !connections.healthy, { because: 'nobody noticed' });
    redis.thaw();
    await healthy();
    expect(reconnected).toBe(0);
    expect(node.rejoined).toBe(1);
  });
});
