import { Command } from 'ioredis';
import { guard } from './guarded.ts';
import { askRedis } from './observer.ts';
import { freePort } from './ports.ts';
import { type RedisServer, type SomeRedis, startRedis } from './redis.ts';
import { until } from './until.ts';

const SHARDS = 3;
const SLOTS = 16_384;

interface RedisCluster extends SomeRedis {
  /** The masters, in the order of their slots. */
  readonly masters: RedisServer[];
  /** Stands by for the first master. */
  readonly replica: RedisServer;
  /** Which of the masters keeps a key or a channel as the cluster was made. */
  shardOf(key: string): number;
  /** Gives a slot of one of the masters to another, as resharding does. */
  moveSlotOf(key: string, from: number, to: number): Promise<void>;
}

const slotOf = (key: string): number => new Command('get', [key]).getSlot();

/** Starts a cluster of three masters, the first of which has a replica; slots that are lost do not stop the others. */
export const startRedisCluster = async (): Promise<RedisCluster> => {
  const home = await guard('redis-cluster', { endWith: 'SIGKILL' });
  // What a server knows of the others is kept while it is away.
  const startMember = async (name: string) =>
    startRedis({
      'cluster-enabled': 'yes',
      'cluster-port': await freePort(),
      'cluster-node-timeout': 1_000,
      'cluster-require-full-coverage': 'no',
      'cluster-config-file': `${name}.conf`,
      'repl-diskless-sync-delay': 0,
      dir: home.folder,
    });
  const masters = await Promise.all(['one', 'two', 'three'].map(startMember));
  const replica = await startMember('replica');
  const all = [...masters, replica];
  const [first] = masters as [RedisServer];
  const ids = await Promise.all(all.map(({ port }) => askRedis(port, 'CLUSTER', 'MYID') as Promise<string>));
  for (const [i, { port }] of all.entries()) {
    await askRedis(port, 'CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1));
    const [from, to] = [i, i + 1].map((k) => Math.floor((k * SLOTS) / SHARDS)) as [number, number];
    if (i < SHARDS) await askRedis(port, 'CLUSTER', 'ADDSLOTSRANGE', String(from), String(to - 1));
    if (i === 0) continue;
    const [, bus] = (await askRedis(first.port, 'CONFIG', 'GET', 'cluster-port')) as [string, string];
    await askRedis(port, 'CLUSTER', 'MEET', '127.0.0.1', String(first.port), bus);
  }
  const isWhole = async ({ port }: RedisServer) => {
    const told = String(await askRedis(port, 'CLUSTER', 'INFO'));
    return told.includes('cluster_state:ok') && told.includes(`cluster_known_nodes:${all.length}`);
  };
  for (const member of all) await until(() => isWhole(member), { because: 'the servers make no cluster' });
  await askRedis(replica.port, 'CLUSTER', 'REPLICATE', ids[0] ?? '');
  const linked = async () => String(await askRedis(replica.port, 'INFO')).includes('master_link_status:up');
  await until(linked, { because: 'the replica did not find its master' });

  return {
    url: `redis+cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join()}`,
    masters,
    replica,
    shardOf: (key) => Math.floor((slotOf(key) * SHARDS) / SLOTS),
    async moveSlotOf(key, from, to) {
      const slot = String(slotOf(key));
      const set = (on: number, ...state: string[]) =>
        askRedis(masters[on]?.port ?? 0, 'CLUSTER', 'SETSLOT', slot, ...state);
      // As redis-cli does it: whoever imports a slot takes it in a new epoch. Otherwise what the former keeper still says of
      // itself may win.
      await set(to, 'IMPORTING', ids[from] ?? '');
      await set(from, 'MIGRATING', ids[to] ?? '');
      for (const on of [to, from, ...[0, 1, 2].filter((on) => on !== to && on !== from)])
        await set(on, 'NODE', ids[to] ?? '');
    },
    start: async () => void (await Promise.all(all.map((server) => server.start()))),
    stop: async () => {
      await Promise.all(all.map((server) => server.stop()));
      await home.remove();
    },
    thaw: () => {
      for (const server of all) server.thaw();
    },
  };
};
