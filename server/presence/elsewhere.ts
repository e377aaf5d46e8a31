import type { Aggregate } from './aggregate.ts';
import { VIEWER_LEASE_MS } from './viewer-store.ts';

/** How often the leases of other nodes are asked for, in milliseconds. */
export const LEASES_ASKED_EVERY_MS = 1_000;
const NOBODY: Aggregate = { members: [], guests: [] };

interface Told {
  aggregate: Aggregate;
  /** Since when it is known. */
  toldAt: number;
  /** When the node's lease was last known to live. */
  livedAt: number;
}

/** What the other nodes told of their viewers of one thread. All moments are milliseconds of one monotonic clock. */
export class Elsewhere {
  readonly #told = new Map<string, Told>();

  get nodes(): string[] {
    return [...this.#told.keys()];
  }

  get aggregates(): Aggregate[] {
    return [...this.#told.values()].map(({ aggregate }) => aggregate);
  }

  /**
   * Takes in what a node tells over the bus; null where nobody views the thread there. That is kept for a while, too: an
   * answer of the store may be under way that knows less.
   */
  hear(node: string, aggregate: Aggregate | null, now: number): void {
    this.#told.set(node, { aggregate: aggregate ?? NOBODY, toldAt: now, livedAt: now });
  }

  /** Takes in what the store answers to a question of `asked`: what the bus told since is newer than the answer. */
  take(others: Map<string, Aggregate>, asked: number): void {
    for (const [node, { toldAt }] of this.#told) if (toldAt < asked) this.#told.delete(node);
    for (const [node, aggregate] of others)
      if (!this.#told.has(node)) this.#told.set(node, { aggregate, toldAt: asked, livedAt: asked });
  }

  /**
   * Drops the nodes that are not among those `living` at `asked`, and returns whether there were any. Without an answer
   * nothing is learnt; silence for as long as a lease counts as its end.
   */
  dropDead(living: Set<string> | null, asked: number): boolean {
    const before = this.#told.size;
    for (const [node, told] of this.#told) {
      if (living?.has(node)) told.livedAt = Math.max(told.livedAt, asked);
      else if (told.livedAt <= asked - (living ? LEASES_ASKED_EVERY_MS : VIEWER_LEASE_MS)) this.#told.delete(node);
    }
    return this.#told.size < before;
  }
}
