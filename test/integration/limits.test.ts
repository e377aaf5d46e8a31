import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createLimits, personOf } from '../../server/http/limits.ts';
import { createLog } from '../../server/log.ts';
import { connectRedis } from '../../server/redis/connect.ts';
import type { RedisConnections } from '../../server/redis/connections.ts';
import { limitsContract, spend } from '../support/limits-contract.ts';
import { observe } from '../support/observer.ts';
import { describeWith } from '../support/offered.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const timed = async (work: Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work;
  return performance.now() - began;
};

describe('limits, in memory', () => {
  limitsContract(async () => createLimits(undefined, true));

  test('when they are off nobody is held back', async () => {
    await spend(createLimits(undefined, false), 'm1', 200);
  });

  test('a member is counted by themselves wherever they are, a guest by their place on the network', () => {
    const member = {
      kind: 'member',
      key: 'm1',
      id: 1,
      name: 'A',
      role: 'member',
      avatar: null,
      hidden: false,
      theme: null,
      timeZone: null,
      sessionId: 's',
    } as const;
    const [one, another] = ['2001:db8::1', '2001:db8::2:3:4:5'];
    expect(personOf(member, one)).toBe('m1');
    const guest = { kind: 'guest', key: 'g1' } as const;
    expect(personOf(guest, one)).toBe(personOf(guest, another));
    expect(personOf(guest, one)).not.toBe(personOf(guest, '2001:db8:0:1::1'));
  });
});

describeWith('redis', startRedis, 'limits, over Redis', (redis: RedisServer) => {
  const connections: RedisConnections[] = [];
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.close();
  });
  afterAll(() => redis.stop());

  const connect = async (): Promise<RedisConnections> => {
    const connection = connectRedis(redis.url, createLog('silent'));
    connections.push(connection);
    await connection.settled(5_000);
    return connection;
  };

  limitsContract(async () => createLimits(await connect(), true));

  test('two nodes count together', async () => {
    const [one, two] = [createLimits(await connect(), true), createLimits(await connect(), true)];
    await Promise.all([spend(one, 'm10', 15), spend(two, 'm10', 15)]);
    for (const limits of [one, two]) await expect(limits.spend('write', 'm10')).rejects.toMatchObject({ status: 429 });
    const observer = await observe(redis.url);
    expect(await observer.client.get('parley:limit:write:m10')).toBe('32');
    expect(await observer.client.ttl('parley:limit:write:m10')).toBeGreaterThan(0);
    observer.close();
  });

  test('with Redis gone each node counts in memory, at once, and still refuses', async () => {
    const limits = createLimits(await connect(), true);
    await limits.spend('write', 'm11');
    await redis.stop();
    // Each that waited for Redis would take a quarter of a second.
    expect(await timed(spend(limits, 'm11', 30))).toBeLessThan(1_000);
    await expect(limits.spend('write', 'm11')).rejects.toMatchObject({ code: 'rate_limited' });
    await redis.start();
    await until(() => connections.every(({ healthy }) => healthy), { because: 'Redis was not found again' });
    await limits.spend('write', 'm11');
  });

  test('with Redis frozen the first waits a quarter of a second at most, whoever comes after it not at all', async () => {
    const limits = createLimits(await connect(), true);
    await limits.spend('write', 'm12');
    redis.freeze();
    expect(await timed(limits.spend('write', 'm12'))).toBeLessThan(700);
    expect(await timed(spend(limits, 'm12', 20))).toBeLessThan(1_000);
    await until(() => !connections.some(({ healthy }) => healthy), { because: 'nobody noticed' });
    redis.thaw();
    await until(() => connections.every(({ healthy }) => healthy), { because: 'Redis was not trusted again' });
    await limits.spend('write', 'm12');
  });

  test('a node that has not yet reached Redis counts in memory instead of failing', async () => {
    const connection = connectRedis(redis.url, createLog('silent'));
    connections.push(connection);
    await createLimits(connection, true).spend('write', 'm13');
  });
});
