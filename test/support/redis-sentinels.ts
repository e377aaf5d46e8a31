import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askRedis } from './observer.ts';
import { type RedisServer, type SomeRedis, startRedis } from './redis.ts';
import { until } from './until.ts';

const MASTER = 'the-master';
const SENTINELS = 3;

/** A master and two replicas, and three Sentinels of which two decide who is the master. */
interface Sentinels extends SomeRedis {
  readonly sentinels: RedisServer[];
  /** The server that most Sentinels call the master now. */
  master(): Promise<RedisServer>;
}

export const startSentinels = async (): Promise<Sentinels> => {
  const first = await startRedis({ 'repl-diskless-sync-delay': 0 });
  const follow = () => startRedis({ 'repl-diskless-sync-delay': 0, replicaof: `127.0.0.1 ${first.port}` });
  const replicas = await Promise.all([follow(), follow()]);
  const servers = [first, ...replicas];
  for (const { port } of replicas) {
    const linked = async () => String(await askRedis(port, 'INFO')).includes('master_link_status:up');
    await until(linked, { because: 'the replica did not find its master' });
  }
  const prepare = async (folder: string) => {
    const file = join(folder, 'sentinel.conf');
    const watched = [`monitor ${MASTER} 127.0.0.1 ${first.port} 2`, `down-after-milliseconds ${MASTER} 500`];
    await writeFile(file, [...watched, `failover-timeout ${MASTER} 1000`].map((line) => `sentinel ${line}\n`).join(''));
    return [file, '--sentinel'];
  };
  const sentinels = await Promise.all(Array.from({ length: SENTINELS }, () => startRedis({}, prepare)));
  const knowsAll = async ({ port }: RedisServer) => {
    const told = ((await askRedis(port, 'SENTINEL', 'MASTER', MASTER)) as string[]).join(' ');
    return told.includes('num-slaves 2 ') && told.includes(`num-other-sentinels ${SENTINELS - 1} `);
  };
  for (const sentinel of sentinels) await until(() => knowsAll(sentinel), { because: 'the Sentinels do not meet' });

  const all = [...servers, ...sentinels];
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join()}/${MASTER}`,
    sentinels,
    async master() {
      const ask = async ({ port }: RedisServer) => {
        const [, told] = (await askRedis(port, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER)) as [string, string];
        return Number(told);
      };
      const told = await Promise.all(sentinels.map((sentinel) => ask(sentinel).catch(() => 0)));
      const named = servers.find(({ port }) => told.filter((each) => each === port).length > SENTINELS / 2);
      if (!named) throw new Error('the Sentinels do not agree');
      return named;
    },
    start: async () => void (await Promise.all(all.map((server) => server.start()))),
    stop: async () => void (await Promise.all(all.map((server) => server.stop()))),
    thaw: () => {
      for (const server of all) server.thaw();
    },
  };
};
