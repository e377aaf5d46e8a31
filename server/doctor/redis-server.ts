import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Command, type Redis, type RedisOptions } from 'ioredis';
import { clockFinding, type Finding, findingsOn, unless } from './finding.ts';

const ANSWERS_WITHIN_MS = 3_000;
const REDIS_AT_LEAST = 6;
const SHARDED_PUB_SUB_SINCE = 7;
const PINGS = 20;
// Nodes wait 250 ms for a command before they go on without Redis.
const SLOW_MS = 50;

/** Has a connection tried once, for whoever wants to know what comes of it. */
export const TRIED_ONCE = {
  lazyConnect: true,
  connectTimeout: ANSWERS_WITHIN_MS,
  commandTimeout: ANSWERS_WITHIN_MS,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
} as const satisfies RedisOptions;

/** Connects, asks and hangs up; throws what the connection said was wrong, where it said so. */
export async function askOnce<Answer>(redis: Redis, ask: () => Promise<Answer>): Promise<Answer> {
  let trouble: Error | undefined;
  redis.on('error', (error: Error) => {
    trouble = error;
  });
  try {
    await redis.connect();
    return await ask();
  } catch (error) {
    throw trouble ?? error;
  } finally {
    redis.disconnect();
  }
}

/** The slots that the master of a shard keeps. */
interface Shard {
  from: number;
  to: number;
}

type On = ReturnType<typeof findingsOn>;

/**
 * Looks at one server that takes writes: whether it answers, and quickly; whether what is published arrives; whether it may
 * forget. `shard` says what it keeps of a cluster.
 */
export function checkRedisServer(
  connect: (options: typeof TRIED_ONCE) => Redis,
  { part = 'Redis', shard }: { part?: string; shard?: Shard } = {},
): Promise<Finding[]> {
  const on = findingsOn(part);
  const [commands, listener] = [connect(TRIED_ONCE), connect(TRIED_ONCE)];
  let trouble: Error | undefined;
  for (const connection of [commands, listener]) {
    connection.on('error', (error: Error) => {
      trouble = error;
    });
  }
  const away = (reason: string) =>
    on.broken(
      `cannot be used: ${trouble?.message ?? reason}`,
      shard
        ? 'see that it runs, and that nodes reach the address that the cluster tells'
        : 'see that REDIS_URL is right and that it runs: until then nodes hear of each other late',
    );
  return unless(away, async () => {
    await Promise.all([commands.connect(), listener.connect()]);
    const info = infoOf(await commands.info());
    const elsewhere = shard ? undefined : otherSetUp(info, on);
    if (elsewhere) return [elsewhere];
    const looks = [lookAtServer(info, on, shard), await lookAtClock(commands, part), await lookAtSpeed(commands, on)];
    return [...looks.flat(), await lookAtPubSub(commands, listener, on, shard)];
  }).finally(() => {
    commands.disconnect();
    listener.disconnect();
  });
}

/** Reads what INFO says: returns the value of a field, or nothing. */
export function infoOf(text: string): (name: string) => string {
  return (name) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? '';
}

function otherSetUp(info: (name: string) => string, { broken }: On): Finding | undefined {
  if (info('redis_mode') === 'sentinel')
    return broken('this is a Sentinel', 'write REDIS_URL as redis+sentinel://host:26379,…/name-of-the-master');
  if (info('cluster_enabled') === '1')
    return broken('this server is part of a cluster', 'write REDIS_URL as redis+cluster://host:6379,…');
  return undefined;
}

function lookAtServer(info: (name: string) => string, { ok, warning, broken }: On, shard?: Shard): Finding[] {
  const version = info('redis_version');
  const major = Number.parseInt(version, 10);
  const findings = [ok(version)];
  if (major < REDIS_AT_LEAST) findings[0] = broken(`${version} is too old`, `install ${REDIS_AT_LEAST} or later`);
  else if (shard && major < SHARDED_PUB_SUB_SINCE)
    findings[0] = broken(`${version} knows no sharded pub/sub`, `install ${SHARDED_PUB_SUB_SINCE} or later`);
  if (info('role') === 'slave')
    findings.push(broken('this server is a replica, which takes no writes', 'name the primary'));
  const policy = info('maxmemory_policy');
  if (policy.startsWith('allkeys') && Number(info('maxmemory')) > 0)
    findings.push(
      warning(
        `forgets whatever it likes when it is full (${policy})`,
        'set maxmemory-policy noeviction, or give it more memory',
      ),
    );
  return findings;
}

async function lookAtClock(redis: Redis, part: string): Promise<Finding> {
  const from = Date.now();
  const [seconds, microseconds] = await redis.time();
  return clockFinding(part, Number(seconds) * 1000 + Number(microseconds) / 1000, [from, Date.now()]);
}

async function lookAtSpeed(redis: Redis, { ok, warning }: On): Promise<Finding> {
  const took: number[] = [];
  for (let i = 0; i < PINGS; i += 1) {
    const from = performance.now();
    await redis.ping();
    took.push(performance.now() - from);
  }
  const usual = took.sort((a, b) => a - b)[PINGS / 2] ?? 0;
  const said = `answers in ${usual.toFixed(1)} ms`;
  return usual < SLOW_MS ? ok(said) : warning(said, 'put it nearer to the nodes');
}

async function lookAtPubSub(commands: Redis, listener: Redis, { ok, broken }: On, shard?: Shard): Promise<Finding> {
  const words = shard ? 'SSUBSCRIBE and SPUBLISH' : 'SUBSCRIBE and PUBLISH';
  const lost = (reason: string) =>
    broken(`what is published does not arrive: ${reason}`, `allow the user ${words} on parley:* (ACL: &parley:*)`);
  const [finding] = await unless(lost, async () => {
    const [channel, text] = [channelIn(shard), randomUUID()];
    await (shard ? listener.ssubscribe(channel) : listener.subscribe(channel));
    const heard = once(listener, shard ? 'smessage' : 'message', { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    heard.catch(() => {});
    await (shard ? commands.spublish(channel, text) : commands.publish(channel, text));
    const [, arrived] = await heard;
    return [arrived === text ? ok('what is published arrives') : lost('something else came')];
  });
  return finding ?? lost('nothing came');
}

/** Makes a name for a channel that nobody listens to, and that this shard keeps. */
function channelIn(shard?: Shard): string {
  for (;;) {
    const channel = `parley:doctor-${randomUUID()}`;
    if (!shard) return channel;
    const slot = new Command('get', [channel]).getSlot();
    if (slot >= shard.from && slot <= shard.to) return channel;
  }
}
