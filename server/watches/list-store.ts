import type { Audience } from '../../shared/board.ts';
import type { WatchLevel } from '../../shared/watch.ts';
import type { Db } from '../database/connection.ts';

/** A thread or a board of which a member hears in a way of its own. */
export interface Watched {
  id: number;
  slug: string;
  title: string;
  level: WatchLevel;
}

/** Returns the boards of which a member hears in a way of its own, as far as one of `audiences` may read them. */
export async function listWatchedBoards(db: Db, memberId: number, audiences: readonly Audience[]): Promise<Watched[]> {
  const rows = await db
    .selectFrom('board_watches')
    .innerJoin('boards', 'boards.id', 'board_watches.board_id')
    .select(['boards.id', 'boards.slug', 'boards.title', 'board_watches.level'])
    .where('board_watches.member_id', '=', memberId)
    .where('boards.audience', 'in', audiences)
    .orderBy('boards.position')
    .execute();
  return rows.map((row) => ({ ...row, level: row.level as WatchLevel }));
}

/**
 * Returns up to `limit` threads of which a member hears in a way of its own, as far as one of `audiences` may read them: the
 * one started last first, those with a lower id than `before`.
 */
export async function listWatchedThreads(
  db: Db,
  memberId: number,
  asked: { audiences: readonly Audience[]; limit: number; before?: number | undefined },
): Promise<Watched[]> {
  const rows = await db
    .selectFrom('watches')
    .innerJoin('threads', 'threads.id', 'watches.thread_id')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .select(['threads.id', 'threads.slug', 'threads.title', 'watches.level'])
    .where('watches.member_id', '=', memberId)
    .where('watches.thread_id', '<', asked.before ?? Number.MAX_SAFE_INTEGER)
    .where('threads.deleted_at', 'is', null)
    .where('boards.audience', 'in', asked.audiences)
    .orderBy('watches.thread_id', 'desc')
    .limit(asked.limit)
    .execute();
  return rows.map((row) => ({ ...row, level: row.level as WatchLevel }));
}
