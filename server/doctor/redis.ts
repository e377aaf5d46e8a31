import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { clockFinding, type Finding, findingsOn, unless } from './finding.ts';

const REDIS_AT_LEAST = 6;
const ANSWERS_WITHIN_MS = 3_000;
const PINGS = 20;
// Nodes wait 250 ms for a command before they go on without Redis.
const SLOW_MS = 50;

const { ok, warning, broken } = findingsOn('Redis');

/** Looks at Redis: whether it answers, and quickly; whether what is published arrives; whether it may forget. */
export function checkRedis(url: string | undefined): Promise<Finding[]> {
  if (url === undefined) return Promise.resolve([]);
  const options = {
    lazyConnect: true,
    connectTimeout: ANSWERS_WITHIN_MS,
    commandTimeout: ANSWERS_WITHIN_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  };
  const [commands, listener] = [new Redis(url, options), new Redis(url, options)];
  let trouble: Error | undefined;
  for (const connection of [commands, listener]) {
    connection.on('error', (error: Error) => {
      trouble = error;
    });
  }
  const away = (reason: string) =>
    broken(
      `cannot be used: ${trouble?.message ?? reason}`,
      'see that REDIS_URL is right and that it runs: until then nodes hear of each other late',
    );
  return unless(away, async () => {
    await Promise.all([commands.connect(), listener.connect()]);
    const findings = [await lookAtServer(commands), await lookAtClock(commands), await lookAtSpeed(commands)].flat();
    return [...findings, await lookAtPubSub(commands, listener)];
  }).finally(() => {
    commands.disconnect();
    listener.disconnect();
  });
}

async function lookAtServer(redis: Redis): Promise<Finding[]> {
  const info = await redis.info();
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = field('redis_version');
  const findings = [
    Number.parseInt(version, 10) >= REDIS_AT_LEAST
      ? ok(version)
      : broken(`${version} is too old`, `install ${REDIS_AT_LEAST} or later`),
  ];
  if (field('role') === 'slave')
    findings.push(broken('this server is a replica, which takes no writes', 'name the primary'));
  if (field('cluster_enabled') === '1')
    findings.push(broken('this server is part of a cluster', 'use one server: see docs/operations.md'));
  const policy = field('maxmemory_policy');
  if (policy.startsWith('allkeys') && Number(field('maxmemory')) > 0)
    findings.push(
      warning(
        `forgets whatever it likes when it is full (${policy})`,
        'set maxmemory-policy noeviction, or give it more memory',
      ),
    );
  return findings;
}

async function lookAtClock(redis: Redis): Promise<Finding> {
  const from = Date.now();
  const [seconds, microseconds] = await redis.time();
  return clockFinding('Redis', Number(seconds) * 1000 + Number(microseconds) / 1000, [from, Date.now()]);
}

async function lookAtSpeed(redis: Redis): Promise<Finding> {
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

async function lookAtPubSub(commands: Redis, listener: Redis): Promise<Finding> {
  const lost = (reason: string) =>
    broken(
      `what is published does not arrive: ${reason}`,
      'allow the user SUBSCRIBE and PUBLISH on parley:* (ACL: &parley:*)',
    );
  const [finding] = await unless(lost, async () => {
    const [channel, text] = [`parley:doctor-${randomUUID()}`, randomUUID()];
    await listener.subscribe(channel);
    const heard = once(listener, 'message', { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    heard.catch(() => {});
    await commands.publish(channel, text);
    const [, arrived] = await heard;
    return [arrived === text ? ok('what is published arrives') : lost('something else came')];
  });
  return finding ?? lost('nothing came');
}
