import type { RedisConnections } from '../redis/connections.ts';
import { Aggregate } from './aggregate.ts';
import { VIEWER_LEASE_MS, type ViewerStore } from './viewer-store.ts';

const leaseKey = (node: string) => `parley:node:${node}`;
// Only what every node forgot is left to this: a thread whose viewers all were on nodes that died.
const FORGOTTEN_AFTER_S = 3_600;

/**
 * Keeps viewers in Redis: one hash a thread (or a board, under another `prefix`) with a field a node, and one key with a
 * lifetime a node.
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

  async others(threadId: number): Promise<Map<string, Aggregate>> {
    const key = this.#key(threadId);
    const { [this.#node]: _, ...fields } = await this.#ask(key, (redis) => redis.hgetall(key));
    const living = await this.living(Object.keys(fields));
    const dead = Object.keys(fields).filter((node) => !living.has(node));
    // One that only seemed dead writes itself anew at its next refresh.
    if (dead.length > 0) await this.#ask(key, (redis) => redis.hdel(key, ...dead));
    return new Map(
      [...living].flatMap((node) => {
        const aggregate = parse(fields[node]);
        return aggregate ? [[node, aggregate] as const] : [];
      }),
    );
  }

  async othersOf(threadIds: number[]): Promise<Map<number, Aggregate[]>> {
    if (threadIds.length === 0) return new Map();
    // Sent together, so that a list waits for Redis once, not once a row.
    const keys = threadIds.map((id) => this.#key(id));
    const hashes = await Promise.all(keys.map((key) => this.#ask(key, (redis) => redis.hgetall(key))));
    const nodes = new Set(hashes.flatMap((fields) => Object.keys(fields)));
    nodes.delete(this.#node);
    const living = await this.living([...nodes]);
    const others = new Map<number, Aggregate[]>();
    for (const [i, threadId] of threadIds.entries()) {
      const aggregates = Object.entries(hashes[i] ?? {}).flatMap(([node, text]) =>
        living.has(node) ? (parse(text) ?? []) : [],
      );
      if (aggregates.length > 0) others.set(threadId, aggregates);
    }
    return others;
  }

  async renew(): Promise<void> {
    const key = leaseKey(this.#node);
    await this.#ask(key, (redis) => redis.set(key, '1', 'PX', VIEWER_LEASE_MS));
  }

  async living(nodes: string[]): Promise<Set<string>> {
    // Not in one command: the shards of a cluster keep a lease each.
    const leases = nodes.map((node) => this.#ask(leaseKey(node), (redis) => redis.exists(leaseKey(node))));
    const alive = await Promise.all(leases);
    return new Set(nodes.filter((_, i) => alive[i]));
  }

  async leave(): Promise<void> {
    const key = leaseKey(this.#node);
    await this.#ask(key, (redis) => redis.del(key));
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

/** Reads what another node wrote, which may run another version. */
function parse(text: string | undefined): Aggregate | undefined {
  try {
    return Aggregate.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}
