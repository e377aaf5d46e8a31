import type { Change } from '../../shared/thread.ts';
import type { StoredThread } from '../threads/thread-row.ts';

/** How many changes are kept of a thread that is followed: who missed more reads the database. */
export const RECENT_MAX = 32;

/**
 * The newest changes of one thread, each post's once as it now stands, and what decides who may read it. With them those
 * who come back, perhaps thousands at once, are told what they missed without the database being asked for each.
 */
export class RecentChanges {
  /** The thread; undefined until it was read, and whenever access to it may have changed since. */
  thread: StoredThread | undefined;
  /** In the order of their cursors, by what was changed. */
  readonly #changes = new Map<number | 'thread', Change>();
  /** All that came after this cursor is here. */
  #from = Number.POSITIVE_INFINITY;
  #head = Number.POSITIVE_INFINITY;
  #doubts = 0;

  /** Begins with nothing: what comes after `head` will be added. */
  begin(head: number): void {
    this.#changes.clear();
    this.#from = head;
    this.#head = head;
  }

  /** Adds the next change. */
  add(change: Change): void {
    this.#put(change);
    this.#head = change.cursor;
    while (this.#changes.size > RECENT_MAX) this.#dropOldest();
    // Who may read it, and where it stands, may be what changed.
    if ('thread' in change) this.doubt();
  }

  /** Returns what takes in the answer to a question that is about to be asked: what the database has after `from`. */
  asking(from: number): (missed: { changes: Change[]; hasMore: boolean; thread: StoredThread }) => void {
    const doubts = this.#doubts;
    return ({ changes, hasMore, thread }) => {
      // Read before that, perhaps: whoever comes next asks again.
      if (this.#doubts !== doubts) return;
      this.thread = thread;
      // Of no use where it brings nothing older, or does not reach up to what is here.
      if (hasMore || from >= this.#from || thread.cursor < this.#from) return;
      const newer = [...this.#changes.values()].filter(({ cursor }) => cursor > thread.cursor);
      this.#changes.clear();
      this.#from = from;
      for (const change of [...changes, ...newer]) this.#put(change);
      while (this.#changes.size > RECENT_MAX) this.#dropOldest();
    };
  }

  /** Tells whether all that came after `cursor` is here. */
  reachBackTo(cursor: number): boolean {
    return cursor >= this.#from && cursor <= this.#head;
  }

  /** Lists what came after `cursor`, as far as it is here. */
  after(cursor: number): Change[] {
    return [...this.#changes.values()].filter((change) => change.cursor > cursor);
  }

  /** Says that access to the thread, or what is told of it, may have changed. */
  doubt(): void {
    this.#doubts += 1;
    this.thread = undefined;
  }

  #put(change: Change): void {
    const key = 'thread' in change ? 'thread' : change.post.id;
    this.#changes.delete(key);
    this.#changes.set(key, change);
  }

  #dropOldest(): void {
    const [[key, { cursor }] = ['thread' as const, { cursor: this.#from }]] = this.#changes;
    this.#changes.delete(key);
    this.#from = cursor;
  }
}
