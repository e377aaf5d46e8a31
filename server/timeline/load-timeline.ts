import type { Timeline, TimelineUnit } from '../../shared/timeline.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { readPosition } from '../threads/read-positions.ts';
import type { StoredThread } from '../threads/thread-row.ts';
import { findStarts } from './find-starts.ts';
import { periodsOf } from './periods.ts';
import { listPeaks, ownPosts, type PeakPeriod, timesOf } from './store.ts';

const THREADS_REMEMBERED = 500;

/** Which peaks tell of the viewers in a period of each unit. */
const PEAKS: Record<TimelineUnit, PeakPeriod> = {
  minute: 'hour',
  'five-minutes': 'hour',
  'quarter-hour': 'hour',
  hour: 'hour',
  'six-hours': 'hour',
  day: 'day',
  week: 'day',
  month: 'month',
  quarter: 'month',
  year: 'month',
};
const LONGEST_PEAK: Record<PeakPeriod, number> = { hour: 3_600_000, day: 86_400_000, month: 31 * 86_400_000 };

interface Shape {
  unit: TimelineUnit;
  end: number;
  periods: { startedAt: number; first: number; last: number }[];
}

interface Remembered {
  postCount: number;
  shape: Promise<Shape>;
}

/**
 * Draws up timelines. When the posts were written is the same for everyone and changes only with a new post, so it is
 * remembered for the threads asked for last; viewers, own posts and the read position are read each time.
 */
export class Timelines {
  readonly #db: Db;
  readonly #shapes = new Map<number, Remembered>();

  constructor(db: Db) {
    this.#db = db;
  }

  async load(viewer: Viewer, thread: StoredThread): Promise<Timeline> {
    const { unit, end, periods } = await this.#shapeOf(thread);
    const from = periods[0]?.startedAt ?? 0;
    const memberId = viewer.kind === 'member' ? viewer.id : null;
    const peak = PEAKS[unit];
    const [peaks, own, readUpTo] = await Promise.all([
      listPeaks(this.#db, thread.id, peak, from - LONGEST_PEAK[peak], end),
      memberId === null
        ? new Set<number>()
        : ownPosts(
            this.#db,
            thread.id,
            memberId,
            periods.filter(({ first, last }) => first <= last),
          ),
      memberId === null ? 0 : readPosition(this.#db, memberId, thread.id),
    ]);
    const owned = [...own];
    return {
      unit,
      readUpTo: readUpTo || null,
      periods: periods.map(({ startedAt, first, last }, i) => {
        const until = periods[i + 1]?.startedAt ?? end;
        const here = peaks.filter((p) => p.started_at < until && p.started_at + LONGEST_PEAK[peak] > startedAt);
        return {
          startedAt,
          first: first <= last ? first : null,
          posts: last - first + 1,
          viewers: here.length > 0 ? Math.max(...here.map((p) => p.viewers)) : null,
          own: owned.some((number) => number >= first && number <= last),
        };
      }),
    };
  }

  async #readShape(thread: StoredThread, known: Remembered | undefined) {
    // Whoever asks may have read the thread before somebody else did: then what is known is ahead of it, and no help.
    const before = known && known.postCount < thread.postCount ? await known.shape.catch(() => undefined) : undefined;
    return readShape(this.#db, thread.id, thread.postCount, before);
  }

  #shapeOf(thread: StoredThread): Promise<Shape> {
    const known = this.#shapes.get(thread.id);
    this.#shapes.delete(thread.id);
    const kept =
      known?.postCount === thread.postCount
        ? known
        : { postCount: thread.postCount, shape: this.#readShape(thread, known) };
    this.#shapes.set(thread.id, kept);
    const [oldest] = this.#shapes.keys();
    if (this.#shapes.size > THREADS_REMEMBERED && oldest !== undefined) this.#shapes.delete(oldest);
    kept.shape.catch(() => this.#shapes.delete(thread.id));
    return kept.shape;
  }
}

/**
 * Reads the shape of a thread from its first post to its last. Posts come at the end: as long as its periods are of the same
 * unit as `before`, only those that have begun since are looked for, among the posts that have come since.
 */
async function readShape(db: Db, threadId: number, postCount: number, before?: Shape): Promise<Shape> {
  const ends = await timesOf(db, threadId, [1, postCount]);
  const from = ends.get(1) ?? 0;
  const { unit, starts, end } = periodsOf(from, Math.max(from, ends.get(postCount) ?? from));
  const isSame = before?.unit === unit;
  const known = isSame ? before.periods.map(({ first }) => first) : [1];
  const since = isSame ? (before.periods.at(-1)?.last ?? 0) + 1 : 1;
  const found = await findStarts(starts.slice(known.length), { from: since, to: postCount }, (numbers) =>
    timesOf(db, threadId, numbers),
  );
  const firsts = [...known, ...found];
  const periods = starts.map((startedAt, i) => ({
    startedAt,
    first: firsts[i] ?? 1,
    last: (firsts[i + 1] ?? postCount + 1) - 1,
  }));
  return { unit, end, periods };
}
