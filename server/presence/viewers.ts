import type { Viewers } from '../../shared/viewers.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { slices } from '../database/slices.ts';
import { type Aggregate, Everyone } from './aggregate.ts';
import { LEASES_ASKED_EVERY_MS } from './elsewhere.ts';
import { LEASE_RENEWED_EVERY_MS, VIEWER_LEASE_MS, type ViewerStore } from './viewer-store.ts';
import { Watched } from './watched.ts';

const ANNOUNCED_EVERY_MS = 1_000;
// A crowd coming in at once is one announcement, and whoever comes alone is seen at once.
const COALESCED_MS = 30;
// Beyond a thousand viewers, announcing is done less often in proportion: a second for each thousand.
const VIEWERS_PER_SECOND = 1_000;
// What a lost message, or a store that lost its memory, left wrong is right again after this.
const REFRESHED_EVERY_MS = 10_000;
// Thousands at once would be waited for longer than the store is given to answer.
const REFRESHED_AT_ONCE = 200;

/** Who views a thread, and how far the others have been told. */
interface Thread {
  watched: Watched;
  /** Done once the store was asked what the other nodes have told before. */
  begun: Promise<void>;
  /** Whether the viewers here are others than the store was last told. */
  changedHere: boolean;
  announcedAt: number;
  announced: string;
  timer: NodeJS.Timeout | undefined;
}

export interface Outside {
  /** Tells the followers on this node. */
  announce(threadId: number, viewers: Viewers): void;
  /** Tells the other nodes. */
  publish(threadId: number, aggregate: Aggregate | null): void;
  /** Says that viewers of another node count no longer: it died or left, or nobody knows any more. */
  lost?(): void;
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
  readonly #threads = new Map<number, Thread>();
  readonly #timers: NodeJS.Timeout[];
  #renewedAt: number;

  constructor(node: string, store: ViewerStore, outside: Outside) {
    this.#node = node;
    this.#store = store;
    this.#outside = outside;
    // Never the wall clock, which may step back an hour: nobody would be announced until it is there again.
    this.#now = outside.now ?? (() => performance.now());
    this.#renewedAt = this.#now();
    void this.#renew();
    this.#timers = [
      setInterval(() => this.#renew(), LEASE_RENEWED_EVERY_MS).unref(),
      setInterval(() => this.#dropDeadNodes(), LEASES_ASKED_EVERY_MS).unref(),
      setInterval(() => this.#refresh(), REFRESHED_EVERY_MS).unref(),
    ];
  }

  /** Counts one more connection of the viewer to the thread. */
  enter(threadId: number, viewer: Viewer): void {
    const thread = this.#watch(threadId);
    if (thread.watched.enter(viewer)) this.#changed(threadId, thread, true);
  }

  /** Counts one connection less. */
  leave(threadId: number, viewer: Viewer): void {
    const thread = this.#threads.get(threadId);
    if (thread?.watched.leave(viewer)) this.#changed(threadId, thread, true);
  }

  /** Takes in what another node told of its viewers. */
  hear(threadId: number, node: string, aggregate: Aggregate | null): void {
    const thread = this.#threads.get(threadId);
    if (!thread || node === this.#node) return;
    thread.watched.elsewhere.hear(node, aggregate, this.#now());
    this.#changed(threadId, thread, false);
  }

  /** Tells who views the thread, `also` included: whoever is being shown the answer is looking too. */
  async of(threadId: number, also?: Viewer): Promise<Viewers> {
    const thread = this.#threads.get(threadId);
    await thread?.begun;
    const everyone = thread ? thread.watched.everyone(this.#now()) : await this.#everyoneElsewhere(threadId);
    if (also) return everyone.with(also);
    // Who comes is told the count of this moment, which the others may never hear of: the next snapshot goes to all.
    if (thread) thread.announced = '';
    return everyone.viewers;
  }

  async #everyoneElsewhere(threadId: number): Promise<Everyone> {
    return new Everyone((await this.#askOthers([threadId])).get(threadId)?.values() ?? []);
  }

  /** Tells how many people view each of many threads; those that nobody views are left out. One question to the store. */
  async totals(threadIds: number[]): Promise<Map<number, number>> {
    const others = await this.#askOthers(threadIds);
    const totals = new Map<number, number>();
    for (const id of threadIds) {
      const thread = this.#threads.get(id);
      const elsewhere = others.get(id)?.values() ?? thread?.watched.elsewhere.aggregates ?? [];
      const { total } = thread ? thread.watched.with(elsewhere) : new Everyone(elsewhere);
      if (total > 0) totals.set(id, total);
    }
    return totals;
  }

  /** Yields the threads that somebody is viewing here, with how many are viewing them anywhere. */
  *counts(): Generator<[threadId: number, viewers: number]> {
    for (const [threadId, thread] of this.#threads) {
      if (thread.watched.size === 0) continue;
      const { total } = thread.watched.with(thread.watched.elsewhere.aggregates);
      if (total > 0) yield [threadId, total];
    }
  }

  /** Writes and reads everything anew: the store was away and has come back. */
  async resync(): Promise<void> {
    await this.#renew();
    this.#tellAnew();
    await this.#refresh();
  }

  /** Takes the viewers of this node out of every count and gives the lease up. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    const left = [...this.#threads].map(([threadId, thread]) => {
      clearTimeout(thread.timer);
      this.#outside.publish(threadId, null);
      return this.#store.put(threadId, null);
    });
    this.#threads.clear();
    await Promise.allSettled([...left, this.#store.leave()]);
  }

  async #renew(): Promise<void> {
    const asked = this.#now();
    const isRenewed = await this.#store.renew().then(
      () => true,
      () => false,
    );
    if (!isRenewed) return;
    // A node that was held up for so long, or could not say that it lives, is counted by nobody any more.
    if (asked - this.#renewedAt > VIEWER_LEASE_MS) this.#tellAnew();
    this.#renewedAt = asked;
  }

  #tellAnew(): void {
    for (const [threadId, thread] of this.#threads) this.#changed(threadId, thread, true);
  }

  #watch(threadId: number): Thread {
    let thread = this.#threads.get(threadId);
    if (!thread) {
      thread = {
        watched: new Watched(),
        begun: Promise.resolve(),
        changedHere: false,
        announcedAt: Number.NEGATIVE_INFINITY,
        announced: '',
        timer: undefined,
      };
      this.#threads.set(threadId, thread);
      thread.begun = this.#readOthers([threadId]);
    }
    return thread;
  }

  /** Asks the store who views threads elsewhere; of those that it cannot answer for there is nothing. */
  #askOthers(threadIds: number[]): Promise<Map<number, Map<string, Aggregate>>> {
    return this.#store.others(threadIds).catch(() => new Map());
  }

  async #readOthers(threadIds: number[]): Promise<void> {
    const asked = this.#now();
    for (const [threadId, others] of await this.#askOthers(threadIds)) {
      const thread = this.#threads.get(threadId);
      if (!thread) continue;
      thread.watched.elsewhere.take(others, asked);
      this.#changed(threadId, thread, false);
    }
  }

  #changed(threadId: number, thread: Thread, here: boolean): void {
    thread.changedHere ||= here;
    if (thread.timer || this.#threads.get(threadId) !== thread) return;
    const slowed = ANNOUNCED_EVERY_MS * Math.max(1, thread.watched.size / VIEWERS_PER_SECOND);
    const wait = Math.max(COALESCED_MS, thread.announcedAt + slowed - this.#now());
    thread.timer = setTimeout(() => this.#flush(threadId, thread), wait).unref();
  }

  #flush(threadId: number, thread: Thread): void {
    thread.timer = undefined;
    thread.announcedAt = this.#now();
    const here = thread.watched.told;
    if (thread.changedHere) {
      void this.#put(threadId, thread, here);
      this.#outside.publish(threadId, here);
    }
    if (!here) return;
    // Kept, so that nobody is told an older count after this one.
    const { viewers } = thread.watched.count(this.#now(), here);
    const announced = JSON.stringify(viewers);
    if (announced === thread.announced) return;
    thread.announced = announced;
    this.#outside.announce(threadId, viewers);
  }

  /**
   * Tells the store who is `here`, and returns whether it took it. A thread without viewers is kept until then: else the store would
   * count those who left for as long as we live.
   */
  async #put(threadId: number, thread: Thread, here: Aggregate | null): Promise<boolean> {
    thread.changedHere = false;
    try {
      await this.#store.put(threadId, here);
    } catch {
      thread.changedHere = true;
      return false;
    }
    const done = thread.watched.size === 0 && !thread.changedHere && this.#threads.get(threadId) === thread;
    if (done) {
      clearTimeout(thread.timer);
      this.#threads.delete(threadId);
    }
    return true;
  }

  async #refresh(): Promise<void> {
    for (const threadIds of slices([...this.#threads.keys()], REFRESHED_AT_ONCE)) {
      for (const id of threadIds) {
        const thread = this.#threads.get(id);
        // What has just changed is about to be written.
        if (!thread || (thread.changedHere && thread.timer)) continue;
        // What could not be written, the other nodes may not have heard either.
        const isLate = thread.changedHere;
        void this.#put(id, thread, thread.watched.told).then(
          (isKept) => isKept && isLate && this.#outside.publish(id, thread.watched.told),
        );
      }
      await this.#readOthers(threadIds);
    }
  }

  async #dropDeadNodes(): Promise<void> {
    const nodes = new Set([...this.#threads.values()].flatMap((thread) => thread.watched.elsewhere.nodes));
    if (nodes.size === 0) return;
    const asked = this.#now();
    const living = await this.#store.living([...nodes]).catch(() => null);
    let isLess = false;
    for (const [threadId, thread] of this.#threads) {
      if (!thread.watched.elsewhere.dropDead(living, asked)) continue;
      isLess = true;
      this.#changed(threadId, thread, false);
    }
    if (isLess) this.#outside.lost?.();
  }
}
