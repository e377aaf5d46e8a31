import type { ChangeEventName } from '../../shared/events.ts';
import type { Change } from '../../shared/thread.ts';
import type { Log } from '../log.ts';
import type { changesAfter } from '../threads/changes-after.ts';
import type { Bus } from './bus.ts';
import { PacedReactions } from './paced-reactions.ts';
import { RECENT_MAX, RecentChanges } from './recent-changes.ts';

/** A change as it goes to followers: see PostEvent in shared/events.ts for `after`. */
export interface FeedEvent {
  name: ChangeEventName;
  after: number;
  change: Change;
}

type Listener = (event: FeedEvent) => void;

interface Feed {
  listeners: Set<Listener>;
  /** What listeners are told through: it may hold reactions back for a moment. */
  pace: PacedReactions;
  /** Up to where changes have been taken, in order; null until the first listener has read the database. */
  cursor: number | null;
  /** Where the feed began: of what came before, it told nobody. */
  began: number;
  postCount: number;
  recent: RecentChanges;
  /** A read for those who come back, while it is under way. */
  reading: Promise<boolean> | null;
  /** Changes that came before their predecessors, by `after`. */
  early: Map<number, FeedEvent>;
  healing: boolean;
  healTimer: NodeJS.Timeout | undefined;
}

// Commits of one thread are announced within milliseconds of each other; what is missing longer was lost.
const OUT_OF_ORDER_MS = 50;
const HEAL_AGAIN_MS = 1_000;
// A turn to wait for another's read, one for one's own, and one for whoever was in between.
const READS_AWAITED = 3;
// What is announced while the database cannot be read is kept up to here; the rest is read from it later.
const EARLY_MAX = 1_000;

/**
 * Keeps the followers of each thread on this node in step. Whatever order changes are announced in, by whichever node,
 * followers get them once and in the order of their cursors, reactions at most once a second. What was lost on the way is read from the database once a
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

  /** Returns where the followers of a thread on this node stand; 0 where nobody follows. */
  cursorOf(threadId: number): number {
    return this.#feeds.get(threadId)?.pace.told ?? 0;
  }

  /** Calls `listener` with each change from now on, until the returned function is called. */
  follow(threadId: number, listener: Listener): () => void {
    const followed = this.#feeds.get(threadId);
    if (followed) {
      followed.listeners.add(listener);
    } else {
      this.#feeds.set(threadId, feedFor([listener]));
      this.#bus.listen(`thread:${threadId}`);
    }
    return () => {
      const feed = this.#feeds.get(threadId);
      if (!feed?.listeners.delete(listener) || feed.listeners.size > 0) return;
      end(feed);
      this.#feeds.delete(threadId);
      this.#bus.unlisten(`thread:${threadId}`);
    };
  }

  /** Passes a change on as soon as all before it have been. */
  offer(threadId: number, name: ChangeEventName, change: Change): void {
    const feed = this.#feeds.get(threadId);
    if (!feed) return;
    const event = { name, after: change.cursor - 1, change };
    if (feed.cursor === null) {
      // Nobody knows yet what came before it: kept until the first reader has told.
      keep(feed, event);
    } else if (event.after === feed.cursor) {
      this.#pass(feed, event);
      this.#passEarly(feed);
    } else if (event.after > feed.cursor) {
      keep(feed, event);
      this.#heal(threadId, feed, OUT_OF_ORDER_MS);
    }
  }

  /**
   * Says that somebody who follows already has now read the thread up to `head`. Returns whether everything after it
   * will be or has been passed to them; if not, the feed began without them, further on, and they must read again.
   */
  moveTo(threadId: number, head: number, postCount: number): boolean {
    const feed = this.#feeds.get(threadId);
    if (!feed) return true;
    if (feed.cursor === null) {
      feed.cursor = head;
      feed.pace.told = head;
      feed.began = head;
      feed.postCount = postCount;
      feed.recent.begin(head);
      this.#passEarly(feed);
      if (feed.early.size > 0) this.#heal(threadId, feed, OUT_OF_ORDER_MS);
    }
    this.headIs(threadId, head);
    return head >= feed.began;
  }

  /** Says that the thread stands at `head` in the database: a feed that is behind reads what it missed. */
  headIs(threadId: number, head: number): void {
    const feed = this.#feeds.get(threadId);
    if (feed && feed.cursor !== null && head > feed.cursor) this.#heal(threadId, feed, OUT_OF_ORDER_MS);
  }

  /**
   * Returns what a follower at `cursor` has missed, from memory: with the thread as it is known, up to where its followers
   * stand. Undefined where that is not known, or too long ago. Whoever joins in the same moment misses nothing.
   */
  recall(threadId: number, cursor: number) {
    const feed = this.#feeds.get(threadId);
    const thread = feed?.recent.thread;
    if (!feed || !thread || feed.cursor === null || !feed.recent.reachBackTo(cursor)) return undefined;
    return { cursor: feed.cursor, changes: feed.recent.after(cursor), hasMore: false, thread };
  }

  /**
   * Reads what recall() needs for a follower at `cursor`, of a thread that somebody follows: once for all who ask, or twice.
   * Who missed too much must read for themselves.
   */
  async remember(threadId: number, cursor: number): Promise<void> {
    for (let turn = 0; turn < READS_AWAITED && !this.recall(threadId, cursor); turn += 1) {
      const feed = this.#feeds.get(threadId);
      if (!feed) return;
      const head = feed.cursor;
      if (!feed.reading && head !== null && (cursor > head || cursor < head - RECENT_MAX)) return;
      feed.reading ??= this.#read(threadId, feed, cursor).finally(() => {
        feed.reading = null;
      });
      if (!(await feed.reading)) return;
    }
  }

  /** Returns who is known to be let into a thread; undefined where that is not known. */
  audienceOf(threadId: number): string | undefined {
    return this.#feeds.get(threadId)?.recent.thread?.audience;
  }

  /** Says that access to a thread, or to any, may have changed. */
  doubt(threadId?: number): void {
    for (const [id, { recent }] of this.#feeds) if (threadId === undefined || id === threadId) recent.doubt();
  }

  /** Says that the database tells another history: what is known of all threads is void, and what is being read of them. */
  beginAnew(): void {
    for (const [threadId, feed] of this.#feeds) {
      this.#feeds.set(threadId, feedFor(feed.listeners));
      end(feed);
    }
  }

  /** Says that posts look otherwise than they were told: those who wrote them do. */
  forgetRecent(): void {
    for (const { recent, cursor } of this.#feeds.values()) {
      recent.doubt();
      if (cursor !== null) recent.begin(cursor);
    }
  }

  close(): void {
    for (const feed of this.#feeds.values()) end(feed);
    this.#feeds.clear();
  }

  #pass(feed: Feed, event: FeedEvent): void {
    feed.cursor = event.change.cursor;
    feed.recent.add(event.change);
    if ('post' in event.change) feed.postCount = Math.max(feed.postCount, event.change.post.number);
    feed.pace.pass(event);
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
      const announced = [...feed.early.keys()];
      let wait = OUT_OF_ORDER_MS;
      try {
        await this.#readMissed(threadId, feed);
        // What was announced, and yet the database does not have, never will come.
        for (const after of announced) feed.early.delete(after);
      } catch (error) {
        this.#log.warn({ threadId, error: (error as Error).message }, 'missed changes could not be read; trying again');
        wait = HEAL_AGAIN_MS;
      }
      feed.healing = false;
      this.#passEarly(feed);
      const again = wait === HEAL_AGAIN_MS || feed.early.size > 0;
      if (again && this.#feeds.get(threadId) === feed) this.#heal(threadId, feed, wait);
    }, inMs);
  }

  async #readMissed(threadId: number, feed: Feed): Promise<void> {
    for (let hasMore = true; hasMore && feed.listeners.size > 0; ) {
      const missed = await this.#readChanges(threadId, feed.cursor ?? 0);
      if (!missed) return;
      this.#passMissed(feed, missed.changes);
      hasMore = missed.hasMore;
    }
  }

  #passMissed(feed: Feed, changes: Change[]): void {
    for (const change of changes) {
      // Meanwhile the announcement itself may have come through.
      if (change.cursor <= (feed.cursor ?? 0)) continue;
      this.#pass(feed, { name: this.#nameOf(feed, change), after: feed.cursor ?? 0, change });
    }
  }

  /** Reads for those who come back; returns whether there was an answer. */
  async #read(threadId: number, feed: Feed, cursor: number): Promise<boolean> {
    const head = feed.cursor;
    // The first reads what they missed; the next, if that was too little for somebody, all that is kept.
    const from = head === null ? cursor : feed.recent.reachBackTo(cursor) ? head : Math.max(0, head - RECENT_MAX);
    const take = feed.recent.asking(from);
    const missed = await this.#readChanges(threadId, from).catch(() => undefined);
    if (!missed) return false;
    // Of another history: whoever asked reads again.
    if (this.#feeds.get(threadId) !== feed) return true;
    this.moveTo(threadId, missed.thread.cursor, missed.thread.postCount);
    // Unless another began the feed meanwhile, further back: what came in between is not in this answer.
    const isWhole = !missed.hasMore && from <= (feed.cursor ?? 0);
    if (isWhole) this.#passMissed(feed, missed.changes);
    this.#passEarly(feed);
    this.headIs(threadId, missed.thread.cursor);
    take(missed);
    return true;
  }

  #nameOf(feed: Feed, change: Change): ChangeEventName {
    if ('thread' in change) return 'thread:updated';
    if (change.post.deletedAt !== null) return 'post:deleted';
    if (change.post.number > feed.postCount) return 'post:created';
    return 'post:edited';
  }
}

function feedFor(listening: Iterable<Listener>): Feed {
  const listeners = new Set(listening);
  return {
    listeners,
    pace: new PacedReactions((event) => {
      for (const each of listeners) each(event);
    }),
    cursor: null,
    began: 0,
    postCount: 0,
    recent: new RecentChanges(),
    reading: null,
    early: new Map(),
    healing: false,
    healTimer: undefined,
  };
}

/** Ends a feed: whatever is being read for it is told to nobody. */
function end(feed: Feed): void {
  clearTimeout(feed.healTimer);
  feed.pace.close();
  feed.listeners.clear();
}

function keep(feed: Feed, event: FeedEvent): void {
  if (feed.early.size < EARLY_MAX) feed.early.set(event.after, event);
}
