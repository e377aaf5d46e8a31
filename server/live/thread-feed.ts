import type { ChangeEventName } from '../../shared/events.ts';
import type { Change } from '../../shared/thread.ts';
import type { Log } from '../log.ts';
import type { changesAfter } from '../threads/changes-after.ts';
import { PacedReactions } from './paced-reactions.ts';
import { RECENT_MAX, RecentChanges } from './recent-changes.ts';

/** A change as it goes to followers: see PostEvent in shared/events.ts for `after`. */
export interface FeedEvent {
  name: ChangeEventName;
  after: number;
  change: Change;
}

export type Listener = (event: FeedEvent) => void;

/** Reads what changed in a thread after a cursor. */
export type ReadChanges = (threadId: number, cursor: number) => ReturnType<typeof changesAfter>;

// Commits of one thread are announced within milliseconds of each other; what is missing longer was lost.
const OUT_OF_ORDER_MS = 50;
const HEAL_AGAIN_MS = 1_000;
// What is announced while the database cannot be read is kept up to here; the rest is read from it later.
const EARLY_MAX = 1_000;

/**
 * Keeps the followers of one thread on this node in step. Whatever order changes are announced in, by whichever node, they
 * get each once and in the order of the cursors, reactions at most once a second. What was lost on the way is read from the
 * database once, not once a follower.
 */
export class ThreadFeed {
  readonly listeners: Set<Listener>;
  readonly #threadId: number;
  readonly #readChanges: ReadChanges;
  readonly #log: Log;
  /** What listeners are told through: it may hold reactions back for a moment. */
  readonly #pace: PacedReactions;
  /** Up to where changes have been taken, in order; null until the first listener has read the database. */
  #cursor: number | null = null;
  /** Where it began: of what came before, it told nobody. */
  #began = 0;
  #postCount = 0;
  readonly #recent = new RecentChanges();
  /** A read for those who come back, while it is under way. */
  #reading: Promise<boolean> | null = null;
  /** Changes that came before their predecessors, by `after`. */
  readonly #early = new Map<number, FeedEvent>();
  #healing = false;
  #healTimer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(
    { readChanges, log }: { readChanges: ReadChanges; log: Log },
    threadId: number,
    listening: Iterable<Listener>,
  ) {
    this.#threadId = threadId;
    this.#readChanges = readChanges;
    this.#log = log;
    this.listeners = new Set(listening);
    this.#pace = new PacedReactions((event) => {
      for (const each of this.listeners) each(event);
    });
  }

  /** Where the followers stand: at the last change told to them. */
  get told(): number {
    return this.#pace.told;
  }

  /** Passes a change on as soon as all before it have been. */
  offer(name: ChangeEventName, change: Change): void {
    const event = { name, after: change.cursor - 1, change };
    if (this.#cursor === null) {
      // Nobody knows yet what came before it: kept until the first reader has told.
      this.#keep(event);
    } else if (event.after === this.#cursor) {
      this.#pass(event);
      this.#passEarly();
    } else if (event.after > this.#cursor) {
      this.#keep(event);
      this.#heal(OUT_OF_ORDER_MS);
    }
  }

  /**
   * Says that somebody who follows already has now read the thread up to `head`. Returns whether everything after it
   * will be or has been passed to them; if not, the feed began without them, further on, and they must read again.
   */
  moveTo(head: number, postCount: number): boolean {
    if (this.#cursor === null) {
      this.#cursor = head;
      this.#pace.told = head;
      this.#began = head;
      this.#postCount = postCount;
      this.#recent.begin(head);
      this.#passEarly();
      if (this.#early.size > 0) this.#heal(OUT_OF_ORDER_MS);
    }
    this.headIs(head);
    return head >= this.#began;
  }

  /** Says that the thread stands at `head` in the database: a feed that is behind reads what it missed. */
  headIs(head: number): void {
    if (this.#cursor !== null && head > this.#cursor) this.#heal(OUT_OF_ORDER_MS);
  }

  /**
   * Returns what a follower at `cursor` has missed, from memory: with the thread as it is known, up to where its followers
   * stand. Undefined where that is not known, or too long ago. Whoever joins in the same moment misses nothing.
   */
  recall(cursor: number) {
    const { thread } = this.#recent;
    if (!thread || this.#cursor === null || !this.#recent.reachBackTo(cursor)) return undefined;
    return { cursor: this.#cursor, changes: this.#recent.after(cursor), hasMore: false, thread };
  }

  /**
   * Reads what recall() needs for a follower at `cursor`, or waits for what is being read for another. Returns whether there
   * was an answer; who missed too much must read for themselves.
   */
  async remember(cursor: number): Promise<boolean> {
    const head = this.#cursor;
    if (!this.#reading && head !== null && (cursor > head || cursor < head - RECENT_MAX)) return false;
    this.#reading ??= this.#read(cursor).finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** Who is known to be let into the thread; undefined where that is not known. */
  get audience(): string | undefined {
    return this.#recent.thread?.audience;
  }

  /** Says that access to the thread may have changed. */
  doubt(): void {
    this.#recent.doubt();
  }

  /** Says that posts look otherwise than they were told: those who wrote them do. */
  forgetRecent(): void {
    this.#recent.doubt();
    if (this.#cursor !== null) this.#recent.begin(this.#cursor);
  }

  /** Ends the feed: whatever is being read for it is told to nobody. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#healTimer);
    this.#pace.close();
    this.listeners.clear();
  }

  #keep(event: FeedEvent): void {
    if (this.#early.size < EARLY_MAX) this.#early.set(event.after, event);
  }

  #pass(event: FeedEvent): void {
    this.#cursor = event.change.cursor;
    this.#recent.add(event.change);
    if ('post' in event.change) this.#postCount = Math.max(this.#postCount, event.change.post.number);
    this.#pace.pass(event);
  }

  #passEarly(): void {
    const next = () => this.#early.get(this.#cursor ?? 0);
    for (let event = next(); event; event = next()) {
      this.#early.delete(event.after);
      this.#pass(event);
    }
    for (const after of this.#early.keys()) if (after < (this.#cursor ?? 0)) this.#early.delete(after);
    if (this.#early.size === 0 && !this.#healing) {
      clearTimeout(this.#healTimer);
      this.#healTimer = undefined;
    }
  }

  #heal(inMs: number): void {
    if (this.#healTimer || this.#healing || this.#ended) return;
    this.#healTimer = setTimeout(async () => {
      this.#healTimer = undefined;
      this.#healing = true;
      const announced = [...this.#early.keys()];
      let wait = OUT_OF_ORDER_MS;
      try {
        await this.#readMissed();
        // What was announced, and yet the database does not have, never will come.
        for (const after of announced) this.#early.delete(after);
      } catch (error) {
        const about = { threadId: this.#threadId, error: (error as Error).message };
        this.#log.warn(about, 'missed changes could not be read; trying again');
        wait = HEAL_AGAIN_MS;
      }
      this.#healing = false;
      this.#passEarly();
      if (wait === HEAL_AGAIN_MS || this.#early.size > 0) this.#heal(wait);
    }, inMs);
  }

  async #readMissed(): Promise<void> {
    for (let hasMore = true; hasMore && this.listeners.size > 0; ) {
      const missed = await this.#readChanges(this.#threadId, this.#cursor ?? 0);
      if (!missed) return;
      this.#passMissed(missed.changes);
      hasMore = missed.hasMore;
    }
  }

  #passMissed(changes: Change[]): void {
    for (const change of changes) {
      // Meanwhile the announcement itself may have come through.
      if (change.cursor <= (this.#cursor ?? 0)) continue;
      this.#pass({ name: this.#nameOf(change), after: this.#cursor ?? 0, change });
    }
  }

  /** Reads for those who come back; returns whether there was an answer. */
  async #read(cursor: number): Promise<boolean> {
    const head = this.#cursor;
    // The first reads what they missed; the next, if that was too little for somebody, all that is kept.
    const from = head === null ? cursor : this.#recent.reachBackTo(cursor) ? head : Math.max(0, head - RECENT_MAX);
    const take = this.#recent.asking(from);
    const missed = await this.#readChanges(this.#threadId, from).catch(() => undefined);
    if (!missed) return false;
    this.moveTo(missed.thread.cursor, missed.thread.postCount);
    // Unless another began the feed meanwhile, further back: what came in between is not in this answer.
    const isWhole = !missed.hasMore && from <= (this.#cursor ?? 0);
    if (isWhole) this.#passMissed(missed.changes);
    this.#passEarly();
    this.headIs(missed.thread.cursor);
    take(missed);
    return true;
  }

  #nameOf(change: Change): ChangeEventName {
    if ('thread' in change) return 'thread:updated';
    if (change.post.deletedAt !== null) return 'post:deleted';
    if (change.post.number > this.#postCount) return 'post:created';
    return 'post:edited';
  }
}
