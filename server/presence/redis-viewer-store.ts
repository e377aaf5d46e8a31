import type { RedisConnections } from '../redis/connections.ts';
import { Aggregate } from './aggregate.ts';
import { VIEWER_LEASE_MS, type ViewerStore } from './viewer-store.ts';

// These fall to slots a quarter of all apart: where a shard of a cluster is away, another tells who lives.
const PLACES = ['{0}', '{1}', '{2}', '{3}'];
const leaseAt = (place: string, node: string) => `parley:node:${place}:${node}`;
export const leasesOf = (node: string) => PLACES.map((place) => leaseAt(place, node));
// Only what every node forgot is left to this: a thread whose viewers all were on nodes that died.
const FORGOTTEN_AFTER_S = 3_600;

/**
 * Keeps viewers in Redis: one hash a thread (or a board, under another `prefix`) with a field a node, and of each node a
 * lease, a key with a lifetime, in four places. It lives as long as one of them says so.
 */
export class RedisViewerStore implements ViewerStore {
  readonly #redis: RedisConnections;
  readonly #node: string;
  readonly #prefix: string;

  constructor(redis: RedisConnections, node: string, prefix = 'parley:viewers:') {
    this.#prefix = prefix;
    this.#redis = redis;
    this.#node = node;
  }

  async put(threadId: number, aggregate: Aggregate | null): Promise<void> {
    const key = this.#key(threadId);
    await this.#ask<unknown>(key, (redis) =>
      aggregate === null
        ? redis.hdel(key, this.#node)
        : Promise.all([redis.hset(key, this.#node, JSON.stringify(aggregate)), redis.expire(key, FORGOTTEN_AFTER_S)]),
    );
  }

  async others(threadIds: number[]): Promise<Map<number, Map<string, Aggregate>>> {
    // Sent together, so that a list waits for Redis once, not once a row.
    const asked = threadIds.map(async (id) => {
      const { [this.#node]: _, ...fields } = await this.#ask(this.#key(id), (redis) => redis.hgetall(this.#key(id)));
      return [id, fields] as const;
    });
    const answers = await answered(asked);
    const living = await this.living([...new Set(answers.flatMap(([, fields]) => Object.keys(fields)))]);
    for (const [id, fields] of answers)
      this.#sweep(
        id,
        Object.keys(fields).filter((node) => !living.has(node)),
      );
    return new Map(
      answers.map(([id, fields]) => {
        const alive = Object.entries(fields).filter(([node]) => living.has(node));
        return [id, new Map(alive.flatMap(([node, text]) => parse(node, text)))];
      }),
    );
  }

  async renew(): Promise<void> {
    const leases = leasesOf(this.#node);
    await answered(leases.map((lease) => this.#ask(lease, (redis) => redis.set(lease, '1', 'PX', VIEWER_LEASE_MS))));
  }

  async living(nodes: string[]): Promise<Set<string>> {
    const [first] = nodes;
    if (first === undefined) return new Set();
    const asked = PLACES.map((place) =>
      this.#ask(leaseAt(place, first), (redis) => redis.mget(nodes.map((node) => leaseAt(place, node)))),
    );
    const answers = await answered(asked);
    return new Set(nodes.filter((_, i) => answers.some((leases) => leases[i])));
  }

  async leave(): Promise<void> {
    await Promise.all(leasesOf(this.#node).map((lease) => this.#ask(lease, (redis) => redis.del(lease))));
  }

  /** Takes nodes that died out of a thread. One that only seemed dead writes itself anew at its next refresh. */
  #sweep(threadId: number, dead: string[]): void {
    const key = this.#key(threadId);
    if (dead.length > 0) this.#ask(key, (redis) => redis.hdel(key, ...dead)).catch(() => {});
  }

  #key(threadId: number): string {
    return this.#prefix + threadId;
  }

  // A page that names its viewers must not wait for a Redis that hangs, and the second one not even for a moment.
  async #ask<T>(key: string, question: (redis: RedisConnections['commands']) => Promise<T>): Promise<T> {
    if (!this.#redis.answers(key)) throw new Error('Redis is away');
    try {
      return await question(this.#redis.commands);
    } catch (error) {
      this.#redis.doubt(key);
      throw error;
    }
  }
}

/** Returns what was answered, of several questions; rejects where none was. */
async function answered<T>(asked: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(asked);
  const answers = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  if (answers.length === 0) await Promise.all(asked);
  return answers;
}

/** Reads what a node wrote, as an entry; none where it runs another version that we do not understand. */
function parse(node: string, text: string): [string, Aggregate][] {
  try {
    return [[node, Aggregate.parse(JSON.parse(text))]];
  } catch {
    return [];
  }
}
