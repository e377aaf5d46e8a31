import type { ChangeEventName } from '../../shared/events.ts';
import type { Change } from '../../shared/thread.ts';
import type { Log } from '../log.ts';
import type { Bus } from './bus.ts';
import { type Listener, type ReadChanges, ThreadFeed } from './thread-feed.ts';

// A turn to wait for another's read, one for one's own, and one for whoever was in between.
const READS_AWAITED = 3;

/** Keeps the followers of each thread on this node in step: a feed for each thread that somebody here follows. */
export class ThreadFeeds {
  readonly #feeds = new Map<number, ThreadFeed>();
  readonly #readChanges: ReadChanges;
  readonly #bus: Bus;
  readonly #log: Log;

  constructor(readChanges: ReadChanges, bus: Bus, log: Log) {
    this.#readChanges = readChanges;
    this.#bus = bus;
    this.#log = log;
  }

  /** Lists the threads followed on this node. */
  get threadIds(): number[] {
    return [...this.#feeds.keys()];
  }

  /** Calls `listener` with each change from now on, until the returned function is called. */
  follow(threadId: number, listener: Listener): () => void {
    const followed = this.#feeds.get(threadId);
    if (followed) {
      followed.listeners.add(listener);
    } else {
      this.#begin(threadId, [listener]);
      this.#bus.listen(`thread:${threadId}`);
    }
    return () => {
      const feed = this.#feeds.get(threadId);
      if (!feed?.listeners.delete(listener) || feed.listeners.size > 0) return;
      feed.end();
      this.#feeds.delete(threadId);
      this.#bus.unlisten(`thread:${threadId}`);
    };
  }

  #begin(threadId: number, listening: Iterable<Listener>): void {
    this.#feeds.set(threadId, new ThreadFeed({ readChanges: this.#readChanges, log: this.#log }, threadId, listening));
  }

  /** Returns where the followers of a thread on this node stand; 0 where nobody follows. */
  cursorOf(threadId: number): number {
    return this.#feeds.get(threadId)?.told ?? 0;
  }

  /** Returns who is known to be let into a thread; undefined where that is not known. */
  audienceOf(threadId: number): string | undefined {
    return this.#feeds.get(threadId)?.audience;
  }

  /** Passes a change on to whoever follows its thread here: see ThreadFeed. */
  offer(threadId: number, name: ChangeEventName, change: Change): void {
    this.#feeds.get(threadId)?.offer(name, change);
  }

  /** Says that somebody who follows a thread has now read it up to `head`: see ThreadFeed.moveTo(). */
  moveTo(threadId: number, head: number, postCount: number): boolean {
    return this.#feeds.get(threadId)?.moveTo(head, postCount) ?? true;
  }

  /** Says that a thread stands at `head` in the database: followers who are behind are told what they missed. */
  headIs(threadId: number, head: number): void {
    this.#feeds.get(threadId)?.headIs(head);
  }

  /** Returns from memory what a follower at `cursor` has missed: see ThreadFeed.recall(). */
  recall(threadId: number, cursor: number) {
    return this.#feeds.get(threadId)?.recall(cursor);
  }

  /**
   * Reads what recall() needs for a follower at `cursor`, of a thread that somebody follows: once for all who ask, or twice.
   * Who missed too much must read for themselves.
   */
  async remember(threadId: number, cursor: number): Promise<void> {
    for (let turn = 0; turn < READS_AWAITED && !this.recall(threadId, cursor); turn += 1)
      if (!(await this.#feeds.get(threadId)?.remember(cursor))) return;
  }

  /** Says that access to a thread, or to any, may have changed. */
  doubt(threadId?: number): void {
    for (const [id, feed] of this.#feeds) if (threadId === undefined || id === threadId) feed.doubt();
  }

  /** Says that the database tells another history: what is known of all threads is void, and what is being read of them. */
  beginAnew(): void {
    for (const [threadId, feed] of this.#feeds) {
      this.#begin(threadId, feed.listeners);
      feed.end();
    }
  }

  /** Says that posts look otherwise than they were told: those who wrote them do. */
  forgetRecent(): void {
    for (const feed of this.#feeds.values()) feed.forgetRecent();
  }

  close(): void {
    for (const feed of this.#feeds.values()) feed.end();
    this.#feeds.clear();
  }
}
