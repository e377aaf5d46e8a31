import { Redis } from 'ioredis';
import type { SentinelPlace } from '../redis/url.ts';
import { type Finding, findingsOn, unless } from './finding.ts';
import { askOnce, checkRedisServer, TRIED_ONCE } from './redis-server.ts';

/** What one Sentinel says of a master, field by field as in SENTINEL MASTERS. */
type Told = Record<string, string>;

const { ok, warning, broken } = findingsOn('Sentinel');

/** Looks at Sentinels: whether they answer, know the master, agree on it, and could name another; and at that master. */
export async function checkSentinels(place: SentinelPlace): Promise<Finding[]> {
  const told: Told[] = [];
  const findings = await Promise.all(
    place.sentinels.map((at) => {
      const silent = (reason: string) =>
        warning(`${at.host}:${at.port} cannot be asked: ${reason}`, 'see that it runs, and what it asks for');
      return unless(silent, async () => {
        const { masters, quorum } = await askSentinel(at, place);
        told.push(...masters);
        return masters.some(({ name }) => name === place.master) ? quorum : [];
      });
    }),
  );
  return [...findings.flat(), ...(await lookAtMaster(place, told))];
}

async function lookAtMaster({ master, access }: SentinelPlace, told: Told[]): Promise<Finding[]> {
  if (told.length === 0) return [broken('no Sentinel tells of any master', 'see that REDIS_URL names them rightly')];
  const known = told.filter(({ name }) => name === master);
  const [first] = known;
  if (!first) {
    const others = [...new Set(told.map(({ name }) => name))].join(', ');
    return [broken(`they know no master "${master}", but: ${others}`, 'name one of these at the end of REDIS_URL')];
  }
  const places = [...new Set(known.map(({ ip, port }) => `${ip}:${port}`))];
  if (places.length > 1)
    return [broken(`they do not agree who is the master: ${places.join(', ')}`, 'see that they reach each other')];
  const findings = [ok(`"${master}" is at ${places[0]}, with ${first['num-slaves']} replicas`)];
  if (/[so]_down/.test(first.flags ?? '')) findings.push(broken('they hold the master to be down', 'see that it runs'));
  if (first['num-slaves'] === '0')
    findings.push(warning('the master has no replica, so that none can take its place', 'give it one'));
  if (Number(first['num-other-sentinels']) < 2)
    findings.push(warning('where one of two Sentinels is lost, the other may decide nothing', 'run three'));
  const at = { host: first.ip ?? '', port: Number(first.port) };
  return [...findings, ...(await checkRedisServer((options) => new Redis({ ...options, ...access, ...at })))];
}

function askSentinel(at: { host: string; port: number }, { master, access, sentinelAccess }: SentinelPlace) {
  const { sentinelUsername: username, sentinelPassword: password } = sentinelAccess;
  const sentinel = new Redis({
    ...TRIED_ONCE,
    ...at,
    ...(username && { username }),
    ...(password && { password }),
    ...(access.tls && { tls: access.tls }),
    enableReadyCheck: false,
  });
  return askOnce(sentinel, async () => {
    const masters = ((await sentinel.call('SENTINEL', 'MASTERS')) as string[][]).map(fieldsOf);
    const undecided = (reason: string) =>
      warning(`${at.host}:${at.port} could name no other master: ${reason}`, 'see that most Sentinels run');
    const quorum = await unless(undecided, async () => {
      await sentinel.call('SENTINEL', 'CKQUORUM', master);
      return [];
    });
    return { masters, quorum };
  });
}

/** Makes an object of a list in which names and values alternate. */
function fieldsOf(list: string[]): Told {
  return Object.fromEntries(list.flatMap((name, i) => (i % 2 === 0 ? [[name, list[i + 1] ?? '']] : [])));
}
