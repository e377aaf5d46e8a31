import type { ChangeEventName } from '../../shared/events.ts';
import type { Change } from '../../shared/thread.ts';
import type { Log } from '../log.ts';
import type { changesAfter } from '../threads/changes-after.ts';
import type { Bus } from './bus.ts';

/** A change as it goes to followers: see PostEvent in shared/events.ts for `after`. */
export interface FeedEvent {
  name: ChangeEventName;
  after: number;
  change: Change;
}

type Listener = (event: FeedEvent) => void;

interface Feed {
  listeners: Set<Listener>;
  /** Where all listeners stand; null until the first of them has read the database. */
  cursor: number | null;
  postCount: number;
  /** Changes that came before their predecessors, by `after`. */
  early: Map<number, FeedEvent>;
  healing: boolean;
  healTimer: NodeJS.Timeout | undefined;
}

// Commits of one thread are announced within milliseconds of each other; what is missing longer was lost.
const OUT_OF_ORDER_MS = 50;
const HEAL_AGAIN_MS = 1_000;

/**
 * Keeps the followers of each thread on this node in step. Whatever order changes are announced in, by whichever node,
 * followers get them once and in the order of their cursors. What was lost on the way is read from the database once a
 * node, not once a follower.
 */
export class ThreadFeeds {
  readonly #feeds = new Map<number, Feed>();
  readonly #readChanges: (threadId: number, cursor: number) => ReturnType<typeof changesAfter>;
  readonly #bus: Bus;
  readonly #log: Log;

  constructor(readChanges: (threadId: number, cursor: number) => ReturnType<typeof changesAfter>, bus: Bus, log: Log) {
    this.#readChanges = readChanges;
    this.#bus = bus;
    this.#log = log;
  }

  /** Lists the threads followed on this node. */
  get threadIds(): number[] {
    return [...this.#feeds.keys()];
  }

  cursorOf(threadId: number): number {
    return this.#feeds.get(threadId)?.cursor ?? 0;
  }

  /** Calls `listener` with each change from now on, until the returned function is called. */
  follow(threadId: number, listener: Listener): () => void {
    let feed = this.#feeds.get(threadId);
    if (!feed) {
      feed = {
        listeners: new Set(),
        cursor: null,
        postCount: 0,
        early: new Map(),
        healing: false,
        healTimer: undefined,
      };
      this.#feeds.set(threadId, feed);
      this.#bus.listen(`thread:${threadId}`);
    }
    const followed = feed;
    followed.listeners.add(listener);
    return () => {
      followed.listeners.delete(listener);
      if (followed.listeners.size > 0 || this.#feeds.get(threadId) !== followed) return;
      clearTimeout(followed.healTimer);
      this.#feeds.delete(threadId);
      this.#bus.unlisten(`thread:${threadId}`);
    };
  }

  /** Passes a change on as soon as all before it have been. */
  offer(threadId: number, name: ChangeEventName, change: Change): void {
    const feed = this.#feeds.get(threadId);
    if (!feed) return;
    const event = { name, after: change.cursor - 1, change };
    if (feed.cursor === null || event.after === feed.cursor) {
      this.#pass(feed, event);
      this.#passEarly(feed);
    } else if (event.after > feed.cursor) {
      feed.early.set(event.after, event);
      this.#heal(threadId, feed, OUT_OF_ORDER_MS);
    }
  }

  /** Says that the thread stands at `head` in the database: a feed that is behind reads what it missed. */
  moveTo(threadId: number, head: number, postCount = 0): void {
    const feed = this.#feeds.get(threadId);
    if (!feed) return;
    if (feed.cursor === null) {
      feed.cursor = head;
      feed.postCount = postCount;
    } else if (head > feed.cursor) {
      this.#heal(threadId, feed, OUT_OF_ORDER_MS);
    }
  }

  close(): void {
    for (const feed of this.#feeds.values()) clearTimeout(feed.healTimer);
    this.#feeds.clear();
  }

  #pass(feed: Feed, event: FeedEvent): void {
    feed.cursor = event.change.cursor;
    if ('post' in event.change) feed.postCount = Math.max(feed.postCount, event.change.post.number);
    for (const listener of feed.listeners) listener(event);
  }

  #passEarly(feed: Feed): void {
    for (let next = feed.early.get(feed.cursor ?? 0); next; next = feed.early.get(feed.cursor ?? 0)) {
      feed.early.delete(next.after);
      this.#pass(feed, next);
    }
    for (const after of feed.early.keys()) if (after < (feed.cursor ?? 0)) feed.early.delete(after);
    if (feed.early.size === 0 && !feed.healing) {
      clearTimeout(feed.healTimer);
      feed.healTimer = undefined;
    }
  }

  #heal(threadId: number, feed: Feed, inMs: number): void {
    if (feed.healTimer || feed.healing) return;
    feed.healTimer = setTimeout(async () => {
      feed.healTimer = undefined;
      feed.healing = true;
      let retry = false;
      try {
        await this.#readMissed(threadId, feed);
      } catch (error) {
        this.#log.warn({ threadId, error: (error as Error).message }, 'missed changes could not be read; trying again');
        retry = true;
      }
      feed.healing = false;
      this.#passEarly(feed);
      if ((retry || feed.early.size > 0) && this.#feeds.get(threadId) === feed)
        this.#heal(threadId, feed, retry ? HEAL_AGAIN_MS : OUT_OF_ORDER_MS);
    }, inMs);
  }

  async #readMissed(threadId: number, feed: Feed): Promise<void> {
    for (let hasMore = true; hasMore && feed.listeners.size > 0; ) {
      const missed = await this.#readChanges(threadId, feed.cursor ?? 0);
      if (!missed) return;
      for (const change of missed.changes) {
        // Meanwhile the announcement itself may have come through.
        if (change.cursor <= (feed.cursor ?? 0)) continue;
        this.#pass(feed, { name: this.#nameOf(feed, change), after: feed.cursor ?? 0, change });
      }
      hasMore = missed.hasMore;
    }
  }

  #nameOf(feed: Feed, change: Change): ChangeEventName {
    if ('thread' in change) return 'thread:updated';
    if (change.post.deletedAt !== null) return 'post:deleted';
    if (change.post.number > feed.postCount) return 'post:created';
    return 'post:edited';
  }
}
