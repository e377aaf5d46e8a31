import { Redis } from 'ioredis';
import type { ClusterPlace } from '../redis/url.ts';
import { type Finding, findingsOn, unless } from './finding.ts';
import { askOnce, checkRedisServer, infoOf, TRIED_ONCE } from './redis-server.ts';

const SLOTS = 16_384;

/** As CLUSTER SLOTS tells: from which slot to which, and who keeps them, the master first. */
type Slots = [from: number, to: number, ...servers: [host: string, port: number, ...rest: unknown[]][]];

const { ok, warning, broken } = findingsOn('Redis cluster');

/** Looks at a cluster, as the first of its servers that answers sees it, and at the master of each of its shards. */
export async function checkCluster({ servers, access }: ClusterPlace): Promise<Finding[]> {
  const silent: Finding[] = [];
  for (const at of servers) {
    const name = `${at.host}:${at.port}`;
    const unasked = (reason: string) =>
      warning(`${name} cannot be asked: ${reason}`, 'see that it runs, or name another');
    let answered = false;
    const findings = await unless(unasked, async () => {
      const { enabled, info, slots } = await askServer({ ...at, ...access });
      answered = true;
      if (!enabled) return [broken(`${name} is in no cluster`, 'write REDIS_URL as redis://…')];
      const shards = shardsOf(slots);
      const looked = shards.map(({ host, port, shard }) =>
        checkRedisServer((options) => new Redis({ ...options, ...access, host: host || at.host, port }), {
          part: `Redis ${host || at.host}:${port}`,
          shard,
        }),
      );
      return [...lookAtWhole(info, shards), ...(await Promise.all(looked)).flat()];
    });
    if (answered) return [...silent, ...findings];
    silent.push(...findings);
  }
  return [...silent, broken('no server of it can be asked', 'see that REDIS_URL is right')];
}

type Shards = ReturnType<typeof shardsOf>;

function lookAtWhole(info: (name: string) => string, shards: Shards): Finding[] {
  const [state, kept] = [info('cluster_state'), Number(info('cluster_slots_ok'))];
  const findings = [ok(`${shards.length} shards`)];
  if (state !== 'ok' || kept < SLOTS)
    findings[0] = broken(
      `is ${state === 'ok' ? 'not whole' : 'down'}: ${kept} of ${SLOTS} slots are served`,
      'see that a master of each shard runs, and that no slot is left over (redis-cli --cluster check)',
    );
  if (shards.some(({ host }) => !host))
    findings.push(broken('a server does not tell where it is', 'set its cluster-announce-ip, or have it meet another'));
  for (const { host, port } of shards.filter(({ replicas }) => replicas === 0))
    findings.push(
      warning(`the shard at ${host}:${port} has no replica, so that none can take its place`, 'give it one'),
    );
  return findings;
}

/** Lists the masters, each with a range of the slots that it keeps. */
function shardsOf(slots: Slots[]) {
  const shards = new Map<
    string,
    { host: string; port: number; replicas: number; shard: { from: number; to: number } }
  >();
  for (const [from, to, [host, port], ...replicas] of slots as [number, number, [string, number], ...unknown[]][])
    shards.set(`${host}:${port}`, { host, port, replicas: replicas.length, shard: { from, to } });
  return [...shards.values()];
}

function askServer(at: ClusterPlace['access'] & { host: string; port: number }) {
  const server = new Redis({ ...TRIED_ONCE, ...at });
  return askOnce(server, async () => {
    if (infoOf(await server.info())('cluster_enabled') !== '1') return { enabled: false, info: infoOf(''), slots: [] };
    const info = infoOf(await server.cluster('INFO'));
    return { enabled: true, info, slots: (await server.cluster('SLOTS')) as unknown as Slots[] };
  });
}
