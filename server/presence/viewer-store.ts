import type { Aggregate } from './aggregate.ts';

/**
 * How long a node counts as living after its last sign of life. With a check every second, one that comes just too
 * early, and an announcement a second, a dead node's viewers are gone within 9 s; 10 s are promised.
 */
export const VIEWER_LEASE_MS = 6_000;
export const LEASE_RENEWED_EVERY_MS = 2_000;

/**
 * Where nodes tell each other who views what. Each keeps a lease; what it wrote counts only while the lease lives, so
 * that the viewers of a node that died vanish with it. Every call may fail while the store is away.
 */
export interface ViewerStore {
  /** Writes this node's viewers of a thread; null where it has none. */
  put(threadId: number, aggregate: Aggregate | null): Promise<void>;
  /** Returns the viewers that the other living nodes have of each thread, by node; leaves out what cannot be asked for. */
  others(threadIds: number[]): Promise<Map<number, Map<string, Aggregate>>>;
  /** Renews this node's lease. */
  renew(): Promise<void>;
  /** Returns those of `nodes` whose lease lives. */
  living(nodes: string[]): Promise<Set<string>>;
  /** Gives the lease up: this node's viewers count no longer. */
  leave(): Promise<void>;
}
