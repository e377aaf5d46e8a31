import { sql } from 'kysely';
import { THREADS_PER_PAGE } from '../../shared/limits.ts';
import type { Thread } from '../../shared/thread.ts';
import type { Db } from '../database/connection.ts';
import type { ListPlace } from '../database/list-place.ts';
import { threadRows } from './store.ts';
import { storedThreadOf, threadOf } from './thread-row.ts';

/**
 * Returns one page of a board's threads: the pinned ones before all others, then the one posted in last first. The pages
 * before it are skipped within an index, or those after it where they are fewer: the last page costs what the first does.
 */
export async function listThreads(db: Db, board: { id: number; threadCount: number }, page: number): Promise<Thread[]> {
  const pinned = await pinnedIds(db, board.id);
  const from = (page - 1) * THREADS_PER_PAGE;
  const onTop = pinned.slice(from, from + THREADS_PER_PAGE);
  const before = Math.max(0, from - pinned.length);
  const others = board.threadCount - pinned.length - before;
  const below = Math.max(0, Math.min(THREADS_PER_PAGE - onTop.length, others));
  const after = Math.max(0, others - below);
  const order = after < before ? 'asc' : 'desc';
  let query = db
    .selectFrom('threads')
    .select('id')
    .where('board_id', '=', board.id)
    .where('deleted_at', 'is', null)
    .orderBy('last_post_at', order)
    .orderBy('id', order)
    .limit(below)
    .offset(Math.min(before, after));
  if (pinned.length > 0) query = query.where('id', 'not in', pinned);
  const ids = (await query.execute()).map(({ id }) => id);
  return [...(await findThreads(db, onTop)), ...(await findThreads(db, ids))];
}

async function pinnedIds(db: Db, boardId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('threads')
    .select('id')
    .where('board_id', '=', boardId)
    .where('pinned_at', 'is not', null)
    .where('deleted_at', 'is', null)
    .orderBy('last_post_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id }) => id);
}

/** Returns those of `ids` that exist and are not deleted, the one posted in last first. */
export async function findThreads(db: Db, ids: number[]): Promise<Thread[]> {
  if (ids.length === 0) return [];
  const rows = await threadRows(db)
    .where('threads.id', 'in', ids)
    .where('threads.deleted_at', 'is', null)
    .orderBy('threads.last_post_at', 'desc')
    .orderBy('threads.id', 'desc')
    .execute();
  return rows.map(threadOf);
}

/** Returns deleted threads with who deleted them, the one deleted last first, those after a place in the list. */
export async function listDeletedThreads(db: Db, limit: number, before?: ListPlace) {
  let query = threadRows(db)
    .leftJoin('members as deleter', 'deleter.id', 'threads.deleted_by')
    .select('deleter.name as deleter')
    .where('threads.deleted_at', 'is not', null)
    .orderBy('threads.deleted_at', 'desc')
    .orderBy('threads.id', 'desc')
    .limit(limit);
  if (before) query = query.where(sql<boolean>`(threads.deleted_at, threads.id) < (${before.at}, ${before.id})`);
  return (await query.execute()).map((row) => ({ thread: storedThreadOf(row), deletedBy: row.deleter }));
}
