import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import { enqueue } from '../outbox/store.ts';
import { indexThread, indexTitle } from '../search/keep-index.ts';
import { type StoredThread, storedThreadOf, THREAD_COLUMNS, type ThreadRow } from './thread-row.ts';

/** The kind of items in the outbox that are the rest of a long thread to be indexed anew: see reindex.ts. */
export const REINDEX_KIND = 'reindex';

/** Asks for threads with what decides about access to them. */
export function threadRows(db: Db) {
  return db
    .selectFrom('threads')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .innerJoin('members as starter', 'starter.id', 'threads.author_id')
    .innerJoin('members as last_poster', 'last_poster.id', 'threads.last_poster_id')
    .select(THREAD_COLUMNS);
}

const threadById = prepared<{ id: number }, ThreadRow>((db, value) =>
  threadRows(db).where('threads.id', '=', value('id')),
);

/** Returns a thread, deleted or not, with what decides about access; undefined where there is none. */
export async function findThread(db: Db, id: number): Promise<StoredThread | undefined> {
  const [row] = await threadById(db, { id });
  return row && storedThreadOf(row);
}

/** Returns those of `ids` that exist, deleted or not, with what decides about access. */
export async function findStoredThreads(db: Db, ids: number[]): Promise<StoredThread[]> {
  if (ids.length === 0) return [];
  return (await threadRows(db).where('threads.id', 'in', ids).execute()).map(storedThreadOf);
}

export interface NewThreadRow {
  uid: string;
  boardId: number;
  authorId: number;
  title: string;
  slug: string;
  prefix?: string | null;
  createdAt: number;
}

/** Makes the row of a thread that has no posts yet. */
export function emptyThread(thread: NewThreadRow) {
  return {
    uid: thread.uid,
    board_id: thread.boardId,
    author_id: thread.authorId,
    title: thread.title,
    slug: thread.slug,
    prefix: thread.prefix ?? null,
    created_at: thread.createdAt,
    cursor: 0,
    changed_cursor: 0,
    post_count: 0,
    last_post_at: thread.createdAt,
    last_poster_id: thread.authorId,
    locked_at: null as number | null,
    deleted_at: null,
  };
}

/** Adds a thread without posts; its first post is added like any other. */
export async function insertThread(db: Db, thread: NewThreadRow): Promise<number> {
  const row = await db.insertInto('threads').values(emptyThread(thread)).returning('id').executeTakeFirstOrThrow();
  return row.id;
}

/** Keeps everyone else from changing the thread until the transaction ends: what is read of it then is what is changed. */
export async function holdThread(trx: Db, id: number): Promise<void> {
  await trx
    .updateTable('threads')
    .set((eb) => ({ cursor: eb.ref('cursor') }))
    .where('id', '=', id)
    .execute();
}

/** Holds up to `limit` threads of a board as holdThread() does, the deleted ones last, and returns their ids. */
export async function holdThreadsOf(trx: Db, boardId: number, limit: number): Promise<number[]> {
  const standing = await holdSome(trx, boardId, { deleted: false, limit });
  return standing.length > 0 ? standing : holdSome(trx, boardId, { deleted: true, limit });
}

async function holdSome(trx: Db, boardId: number, { deleted, limit }: { deleted: boolean; limit: number }) {
  // Each from the index that has only such: another would be read in full for every few threads of a large board.
  const some = trx
    .selectFrom('threads')
    .select('id')
    .where('board_id', '=', boardId)
    .where('deleted_at', deleted ? 'is not' : 'is', null)
    .orderBy(deleted ? 'deleted_at' : 'last_post_at')
    .limit(limit);
  const rows = await trx
    .updateTable('threads')
    .set((eb) => ({ cursor: eb.ref('cursor') }))
    .where('id', 'in', some)
    // Moved away by somebody else since it was chosen.
    .where('board_id', '=', boardId)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Moves the thread's cursor on by one and returns it. The row stays locked until the transaction ends, so cursors
 * are dense and their order is the order of commits.
 */
export async function advance(db: Db, threadId: number): Promise<number> {
  const row = await db
    .updateTable('threads')
    .set((eb) => ({ cursor: eb('cursor', '+', 1) }))
    .where('id', '=', threadId)
    .returning('cursor')
    .executeTakeFirstOrThrow();
  return row.cursor;
}

/** Changes the thread itself, which moves its cursor on by one. */
export async function updateThread(
  db: Db,
  id: number,
  changed: {
    title?: string;
    slug?: string;
    prefix?: string | null;
    board_id?: number;
    locked_at?: number | null;
    pinned_at?: number | null;
    deleted_at?: number | null;
    deleted_by?: number | null;
  },
): Promise<void> {
  await db
    .updateTable('threads')
    .set((eb) => ({ ...changed, cursor: eb('cursor', '+', 1), changed_cursor: eb('cursor', '+', 1) }))
    .where('id', '=', id)
    .execute();
  if (changed.deleted_at !== undefined || changed.board_id !== undefined) await reindex(db, id);
  else if (changed.title !== undefined) await indexTitle(db, id);
}

async function reindex(trx: Db, id: number): Promise<void> {
  const upTo = await indexThread(trx, id);
  if (upTo !== undefined) await enqueue(trx, [{ kind: REINDEX_KIND, subjectId: id, progress: upTo }], Date.now());
}

/** Returns the cursors of those of `ids` that exist and are not deleted, with their boards' audience: the heads. */
export async function readHeads(db: Db, ids: number[]) {
  return db
    .selectFrom('threads')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .select(['threads.id', 'threads.cursor', 'boards.audience'])
    .where('threads.id', 'in', ids)
    .where('threads.deleted_at', 'is', null)
    .execute();
}

/** Returns those of the threads `ids` that stand in a board. */
export async function whichAreIn(db: Db, boardId: number, ids: number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('threads')
    .select('id')
    .where('id', 'in', ids)
    .where('board_id', '=', boardId)
    .execute();
  return rows.map((row) => row.id);
}
