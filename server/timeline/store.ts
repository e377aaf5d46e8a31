import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';

const NUMBERS_PER_QUERY = 128;
const ROWS_PER_INSERT = 100;

/** The lengths of time over which the most viewers at once are kept. */
export type PeakPeriod = 'hour' | 'day' | 'month';

/** Reads when the posts of these numbers were written. */
export async function timesOf(db: Db, threadId: number, numbers: number[]): Promise<Map<number, number>> {
  const times = new Map<number, number>();
  for (const some of slices(numbers, NUMBERS_PER_QUERY)) {
    // Always as many, so that it is the same statement each time: SQLite's are kept prepared.
    const asked = [...some, ...Array(NUMBERS_PER_QUERY - some.length).fill(some[0])];
    const rows = await db
      .selectFrom('posts')
      .select(['number', 'created_at'])
      .where('thread_id', '=', threadId)
      .where('number', 'in', asked)
      .execute();
    for (const row of rows) times.set(row.number, row.created_at);
  }
  return times;
}

/** Returns a member's first post in each of these ranges of numbers: one step into the index for each. */
export async function ownPosts(
  db: Db,
  threadId: number,
  memberId: number,
  ranges: { first: number; last: number }[],
): Promise<Set<number>> {
  const [one, ...others] = ranges.map(({ first, last }) =>
    db
      .selectFrom('posts')
      .select((eb) => eb.fn.min('number').as('number'))
      .where('thread_id', '=', threadId)
      .where('author_id', '=', memberId)
      .where('number', '>=', first)
      .where('number', '<=', last),
  );
  if (!one) return new Set();
  const rows = await others.reduce((query, next) => query.unionAll(next), one).execute();
  return new Set(rows.flatMap(({ number }) => (number === null ? [] : [number])));
}

export interface Peak {
  threadId: number;
  period: PeakPeriod;
  startedAt: number;
  viewers: number;
}

/** Keeps the most viewers of each period: what is there already and higher stays. */
export async function raisePeaks(db: Db, peaks: Peak[]): Promise<void> {
  for (const some of slices(peaks, ROWS_PER_INSERT)) {
    await db
      .insertInto('viewer_peaks')
      .values(
        some.map(({ threadId, period, startedAt, viewers }) => ({
          thread_id: threadId,
          period,
          started_at: startedAt,
          viewers,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(['thread_id', 'period', 'started_at'])
          .doUpdateSet((eb) => ({ viewers: eb.ref('excluded.viewers') }))
          .whereRef('viewer_peaks.viewers', '<', 'excluded.viewers'),
      )
      .execute();
  }
}

/** Lists the peaks of a thread's periods that began in this time. */
export async function listPeaks(db: Db, threadId: number, period: PeakPeriod, from: number, to: number) {
  return db
    .selectFrom('viewer_peaks')
    .select(['started_at', 'viewers'])
    .where('thread_id', '=', threadId)
    .where('period', '=', period)
    .where('started_at', '>=', from)
    .where('started_at', '<', to)
    .orderBy('started_at')
    .execute();
}

/** Forgets the peaks of periods that began before this; those of the longer periods around them stay. */
export async function forgetPeaks(db: Db, period: PeakPeriod, before: number): Promise<void> {
  await db.deleteFrom('viewer_peaks').where('period', '=', period).where('started_at', '<', before).execute();
}
