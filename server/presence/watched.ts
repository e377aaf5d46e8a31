import type { Viewer } from '../accounts/viewer.ts';
import { type Aggregate, aggregateOf, Everyone } from './aggregate.ts';
import { Elsewhere } from './elsewhere.ts';

// Whoever joins a crowd this large is told a count that may be so old: to count anew for each would take longer with each.
const CROWD = 100;
const COUNTED_EVERY_MS = 250;

/** Who views one thread: here by their connections, elsewhere as the other nodes told. */
export class Watched {
  readonly elsewhere = new Elsewhere();
  readonly #here = new Map<string, { viewer: Viewer; connections: number }>();
  /** Who there was when they were last counted. */
  #counted: { everyone: Everyone; at: number } | undefined;

  /** How many different viewers are here. */
  get size(): number {
    return this.#here.size;
  }

  /** Takes one more connection of the viewer; returns whether that is news: one more tab, or the next page, is none. */
  enter(viewer: Viewer): boolean {
    const known = this.#here.get(viewer.key);
    this.#here.set(viewer.key, { viewer, connections: (known?.connections ?? 0) + 1 });
    return !known || !isShownAlike(known.viewer, viewer);
  }

  /** Takes one connection less; returns whether that is news. */
  leave(viewer: Viewer): boolean {
    const present = this.#here.get(viewer.key);
    if (!present) return false;
    present.connections -= 1;
    if (present.connections > 0) return false;
    this.#here.delete(viewer.key);
    return true;
  }

  /** Sums up who is here for the other nodes; null where nobody is. */
  get told(): Aggregate | null {
    return this.#here.size > 0 ? aggregateOf(this.#viewersHere()) : null;
  }

  /** Returns everyone, of a crowd as they were counted a moment before `now`. */
  everyone(now: number): Everyone {
    const counted = this.#counted;
    if (this.#here.size >= CROWD && counted && now - counted.at < COUNTED_EVERY_MS) return counted.everyone;
    return this.count(now, this.told);
  }

  /** Counts everyone anew, with `here` as this node's sum. */
  count(now: number, here: Aggregate | null): Everyone {
    const everyone = this.with(this.elsewhere.aggregates, here);
    this.#counted = this.#here.size >= CROWD ? { everyone, at: now } : undefined;
    return everyone;
  }

  /** Returns who is here together with what is told of others. */
  with(others: Iterable<Aggregate>, here = this.told): Everyone {
    return new Everyone(here ? [here, ...others] : others);
  }

  *#viewersHere(): Generator<Viewer> {
    for (const { viewer } of this.#here.values()) yield viewer;
  }
}

/** Tells whether a person looks the same in a list of viewers as they did. */
function isShownAlike(before: Viewer, now: Viewer): boolean {
  if (before.kind === 'guest' || now.kind === 'guest') return before.kind === now.kind;
  return before.hidden === now.hidden && before.name === now.name && before.avatar === now.avatar;
}
