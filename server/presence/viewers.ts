import type { MemberName } from '../../shared/member.ts';
import type { Viewers } from '../../shared/viewers.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Aggregate } from './aggregate.ts';
import { LEASE_RENEWED_EVERY_MS, VIEWER_LEASE_MS, type ViewerStore } from './viewer-store.ts';

const VIEWER_NAMES_MAX = 50;
const ANNOUNCED_EVERY_MS = 1_000;
// A crowd coming in at once is one announcement, and whoever comes alone is seen at once.
const COALESCED_MS = 30;
// Beyond a thousand viewers, announcing is done less often in proportion: a second for each thousand.
const VIEWERS_PER_SECOND = 1_000;
const CHECK_EVERY_MS = 1_000;

interface Present {
  viewer: Viewer;
  connections: number;
}

interface Watched {
  here: Map<string, Present>;
  /** What other nodes last told, and when their lease was last known to live. */
  elsewhere: Map<string, { aggregate: Aggregate; knownAt: number }>;
  changedHere: boolean;
  announcedAt: number;
  announced: string;
  timer: NodeJS.Timeout | undefined;
}

interface Outside {
  /** Tells the followers on this node. */
  announce(threadId: number, viewers: Viewers): void;
  /** Tells the other nodes. */
  publish(threadId: number, aggregate: Aggregate | null): void;
  now?: () => number;
}

/**
 * Knows who is viewing each thread: the connections of this node, and what the other nodes tell through the store and
 * the bus. Announces absolute snapshots, never differences, so that one lost on the way is healed by the next.
 *
 * With the store away, viewers here are counted as ever; those of other nodes until their lease would have ended.
 */
export class ViewerTracker {
  readonly #node: string;
  readonly #store: ViewerStore;
  readonly #outside: Outside;
  readonly #now: () => number;
  readonly #threads = new Map<number, Watched>();
  readonly #timers: NodeJS.Timeout[];

  constructor(node: string, store: ViewerStore, outside: Outside) {
    this.#node = node;
    this.#store = store;
    this.#outside = outside;
    this.#now = outside.now ?? Date.now;
    store.renew().catch(() => {});
    this.#timers = [
      setInterval(() => store.renew().catch(() => {}), LEASE_RENEWED_EVERY_MS).unref(),
      setInterval(() => this.#dropDeadNodes(), CHECK_EVERY_MS).unref(),
    ];
  }

  /** Counts one more connection of the viewer to the thread. */
  enter(threadId: number, viewer: Viewer): void {
    const thread = this.#watch(threadId);
    const present = thread.here.get(viewer.key) ?? { viewer, connections: 0 };
    present.viewer = viewer;
    present.connections += 1;
    thread.here.set(viewer.key, present);
    this.#changed(threadId, thread, true);
  }

  /** Counts one connection less. */
  leave(threadId: number, viewer: Viewer): void {
    const thread = this.#threads.get(threadId);
    const present = thread?.here.get(viewer.key);
    if (!thread || !present) return;
    present.connections -= 1;
    if (present.connections > 0) return;
    thread.here.delete(viewer.key);
    this.#changed(threadId, thread, true);
  }

  /** Takes in what another node told of its viewers. */
  hear(threadId: number, node: string, aggregate: Aggregate | null): void {
    const thread = this.#threads.get(threadId);
    if (!thread || node === this.#node) return;
    if (aggregate) thread.elsewhere.set(node, { aggregate, knownAt: this.#now() });
    else thread.elsewhere.delete(node);
    this.#changed(threadId, thread, false);
  }

  /** Tells who views the thread, `also` included: whoever is being shown the answer is looking too. */
  async of(threadId: number, also?: Viewer): Promise<Viewers> {
    const thread = this.#threads.get(threadId);
    const elsewhere = thread
      ? [...thread.elsewhere.values()].map(({ aggregate }) => aggregate)
      : [...(await this.#store.others(threadId).catch(() => new Map<string, Aggregate>())).values()];
    const here = [...(thread?.here.values() ?? [])].map((present) => present.viewer);
    return count([aggregateOf(also ? [...here, also] : here), ...elsewhere]);
  }

  /** Writes and reads everything anew: the store was away and has come back. */
  async resync(): Promise<void> {
    await this.#store.renew().catch(() => {});
    for (const [threadId, thread] of this.#threads) {
      this.#changed(threadId, thread, true);
      this.#readOthers(threadId, thread);
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const thread of this.#threads.values()) clearTimeout(thread.timer);
    await this.#store.leave().catch(() => {});
  }

  #watch(threadId: number): Watched {
    let thread = this.#threads.get(threadId);
    if (!thread) {
      thread = {
        here: new Map(),
        elsewhere: new Map(),
        changedHere: false,
        announcedAt: 0,
        announced: '',
        timer: undefined,
      };
      this.#threads.set(threadId, thread);
      this.#readOthers(threadId, thread);
    }
    return thread;
  }

  #readOthers(threadId: number, thread: Watched): void {
    const asked = this.#now();
    this.#store.others(threadId).then(
      (others) => {
        for (const [node, aggregate] of others) {
          // What the bus told since the question was asked is newer than the answer.
          if ((thread.elsewhere.get(node)?.knownAt ?? 0) <= asked)
            thread.elsewhere.set(node, { aggregate, knownAt: asked });
        }
        this.#changed(threadId, thread, false);
      },
      () => {},
    );
  }

  #changed(threadId: number, thread: Watched, here: boolean): void {
    thread.changedHere ||= here;
    if (thread.timer) return;
    const slowed = ANNOUNCED_EVERY_MS * Math.max(1, thread.here.size / VIEWERS_PER_SECOND);
    const wait = Math.max(COALESCED_MS, thread.announcedAt + slowed - this.#now());
    thread.timer = setTimeout(() => this.#flush(threadId, thread), wait).unref();
  }

  #flush(threadId: number, thread: Watched): void {
    thread.timer = undefined;
    thread.announcedAt = this.#now();
    const here = aggregateOf([...thread.here.values()].map((present) => present.viewer));
    if (thread.changedHere) {
      thread.changedHere = false;
      const aggregate = thread.here.size > 0 ? here : null;
      this.#store.put(threadId, aggregate).catch(() => {});
      this.#outside.publish(threadId, aggregate);
    }
    if (thread.here.size === 0) {
      this.#threads.delete(threadId);
      return;
    }
    const viewers = count([here, ...[...thread.elsewhere.values()].map(({ aggregate }) => aggregate)]);
    const announced = JSON.stringify(viewers);
    if (announced === thread.announced) return;
    thread.announced = announced;
    this.#outside.announce(threadId, viewers);
  }

  async #dropDeadNodes(): Promise<void> {
    const nodes = new Set([...this.#threads.values()].flatMap((thread) => [...thread.elsewhere.keys()]));
    if (nodes.size === 0) return;
    const asked = this.#now();
    // Without an answer nothing is learnt; silence for as long as a lease counts as its end.
    const living = await this.#store.living([...nodes]).catch(() => null);
    for (const [threadId, thread] of this.#threads) {
      for (const [node, told] of thread.elsewhere) {
        if (living?.has(node)) told.knownAt = Math.max(told.knownAt, asked);
        else if (living ? told.knownAt <= asked - CHECK_EVERY_MS : told.knownAt <= asked - VIEWER_LEASE_MS) {
          thread.elsewhere.delete(node);
          this.#changed(threadId, thread, false);
        }
      }
    }
  }
}

function aggregateOf(viewers: Viewer[]): Aggregate {
  const members = new Map<number, MemberName>();
  const guests = new Set<string>();
  for (const viewer of viewers) {
    if (viewer.kind === 'guest') guests.add(viewer.key);
    else if (!viewer.hidden) members.set(viewer.id, { id: viewer.id, name: viewer.name });
  }
  return { members: [...members.values()], guests: [...guests] };
}

function count(aggregates: Aggregate[]): Viewers {
  const members = new Map(aggregates.flatMap((a) => a.members.map((member) => [member.id, member] as const)));
  const guests = new Set(aggregates.flatMap((a) => a.guests));
  const named = [...members.values()].sort((a, b) => a.name.localeCompare(b.name)).slice(0, VIEWER_NAMES_MAX);
  return { total: members.size + guests.size, memberCount: members.size, members: named, guests: guests.size };
}
