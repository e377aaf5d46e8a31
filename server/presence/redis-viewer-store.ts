import type { Redis } from 'ioredis';
import { Aggregate } from './aggregate.ts';
import { VIEWER_LEASE_MS, type ViewerStore } from './viewer-store.ts';

const threadKey = (threadId: number) => `parley:viewers:${threadId}`;
const leaseKey = (node: string) => `parley:node:${node}`;
// Only what every node forgot is left to this: a thread whose viewers all were on nodes that died.
const FORGOTTEN_AFTER_S = 3_600;

/** Keeps viewers in Redis: one hash a thread with a field a node, and one key with a lifetime a node. */
export class RedisViewerStore implements ViewerStore {
  readonly #redis: Redis;
  readonly #node: string;

  constructor(redis: Redis, node: string) {
    this.#redis = redis;
    this.#node = node;
  }

  async put(threadId: number, aggregate: Aggregate | null): Promise<void> {
    if (aggregate === null) {
      await this.#redis.hdel(threadKey(threadId), this.#node);
      return;
    }
    await Promise.all([
      this.#redis.hset(threadKey(threadId), this.#node, JSON.stringify(aggregate)),
      this.#redis.expire(threadKey(threadId), FORGOTTEN_AFTER_S),
    ]);
  }

  async others(threadId: number): Promise<Map<string, Aggregate>> {
    const fields = await this.#redis.hgetall(threadKey(threadId));
    delete fields[this.#node];
    const living = await this.living(Object.keys(fields));
    const dead = Object.keys(fields).filter((node) => !living.has(node));
    if (dead.length > 0) await this.#redis.hdel(threadKey(threadId), ...dead);
    return new Map([...living].map((node) => [node, Aggregate.parse(JSON.parse(fields[node] ?? ''))]));
  }

  async renew(): Promise<void> {
    await this.#redis.set(leaseKey(this.#node), '1', 'PX', VIEWER_LEASE_MS);
  }

  async living(nodes: string[]): Promise<Set<string>> {
    if (nodes.length === 0) return new Set();
    const leases = await this.#redis.mget(nodes.map(leaseKey));
    return new Set(nodes.filter((_, i) => leases[i] !== null));
  }

  async leave(): Promise<void> {
    await this.#redis.del(leaseKey(this.#node));
  }
}
