import type { Aggregate } from './aggregate.ts';
import { VIEWER_LEASE_MS, type ViewerStore } from './viewer-store.ts';

/** Joins the viewer stores of nodes that live in one process: a single node alone, or several in a test. */
export class MemoryViewerExchange {
  readonly #leases = new Map<string, number>();
  readonly #threads = new Map<number, Map<string, Aggregate>>();
  readonly #now: () => number;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  store(node: string): ViewerStore {
    const lives = (id: string) => (this.#leases.get(id) ?? 0) > this.#now();
    return {
      put: async (threadId, aggregate) => {
        const nodes = this.#threads.get(threadId) ?? new Map<string, Aggregate>();
        if (aggregate) this.#threads.set(threadId, nodes.set(node, aggregate));
        else if (nodes.delete(node) && nodes.size === 0) this.#threads.delete(threadId);
      },
      others: async (threadIds) => {
        const isOther = ([id]: [string, Aggregate]) => id !== node && lives(id);
        return new Map(threadIds.map((id) => [id, new Map([...(this.#threads.get(id) ?? [])].filter(isOther))]));
      },
      renew: async () => {
        this.#leases.set(node, this.#now() + VIEWER_LEASE_MS);
      },
      living: async (nodes) => new Set(nodes.filter(lives)),
      leave: async () => {
        this.#leases.delete(node);
      },
    };
  }
}
