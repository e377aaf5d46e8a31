import type { StoredThread } from './thread-row.ts';

// What stands on a page beside the thread, and does not move its cursor: totals on cards, the board's name.
const BESIDE_MAY_AGE_MS = 10_000;
const KEPT_MAX_CHARACTERS = 32_000_000;

/** A page with a hole between each two of its pieces, for what differs from one moment to the next. */
export type Pieces = readonly string[];

interface Kept {
  cursor: number;
  drawnAt: number;
  pieces: Pieces;
  size: number;
}

/**
 * Keeps thread pages as they are drawn for guests, who all see the same. A page holds as long as its thread stands at the
 * cursor it was drawn at, so it never shows a post that has changed since; the least recently asked for are dropped.
 */
export class GuestPages {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;
  #size = 0;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Returns the page kept under `name` if the thread still stands where it was drawn. */
  find(name: string, thread: Pick<StoredThread, 'cursor'>): Pieces | undefined {
    const kept = this.#kept.get(name);
    if (!kept) return undefined;
    this.#drop(name, kept);
    if (kept.cursor !== thread.cursor || this.#now() - kept.drawnAt > BESIDE_MAY_AGE_MS) return undefined;
    this.#put(name, kept); // Now the most recent one.
    return kept.pieces;
  }

  keep(name: string, thread: Pick<StoredThread, 'cursor'>, pieces: Pieces): void {
    const before = this.#kept.get(name);
    if (before) this.#drop(name, before);
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#put(name, { cursor: thread.cursor, drawnAt: this.#now(), pieces, size });
    for (const [oldest, kept] of this.#kept) {
      if (this.#size <= KEPT_MAX_CHARACTERS) return;
      this.#drop(oldest, kept);
    }
  }

  /** Forgets all pages: something that stands on every one of them was changed. */
  forget(): void {
    this.#kept.clear();
    this.#size = 0;
  }

  #put(name: string, kept: Kept): void {
    this.#kept.set(name, kept);
    this.#size += kept.size;
  }

  #drop(name: string, kept: Kept): void {
    this.#kept.delete(name);
    this.#size -= kept.size;
  }
}
