import type { Approval, Audience, Writers } from '../../shared/board.ts';
import { THREADS_PER_PAGE } from '../../shared/limits.ts';
import type { Thread } from '../../shared/thread.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import { indexThread, indexTitle } from '../search/keep-index.ts';

/** A thread with what decides who may read it and write in it, which its readers are not told. */
export interface StoredThread extends Thread {
  audience: Audience;
  repliers: Writers;
  approval: Approval;
  deletedAt: number | null;
}

function threadRows(db: Db) {
  return db
    .selectFrom('threads')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .innerJoin('members as starter', 'starter.id', 'threads.author_id')
    .innerJoin('members as last_poster', 'last_poster.id', 'threads.last_poster_id')
    .select(THREAD_COLUMNS);
}

/** The columns of a thread where its board, starter and last poster are joined under those names. */
export const THREAD_COLUMNS = [
  'threads.id as thread_id',
  'threads.board_id',
  'threads.prefix',
  'threads.title',
  'threads.slug',
  'threads.author_id as starter_id',
  'threads.created_at as started_at',
  'threads.cursor as head',
  'threads.changed_cursor',
  'threads.post_count',
  'threads.last_post_at',
  'threads.last_poster_id',
  'threads.locked_at',
  'threads.pinned_at',
  'threads.deleted_at as thread_deleted_at',
  'boards.audience',
  'boards.repliers',
  'boards.approval',
  'starter.name as starter_name',
  'starter.avatar as starter_avatar',
  'last_poster.name as last_poster_name',
  'last_poster.avatar as last_poster_avatar',
] as const;

export interface ThreadRow {
  thread_id: number;
  board_id: number;
  prefix: string | null;
  title: string;
  slug: string;
  starter_id: number;
  started_at: number;
  head: number;
  changed_cursor: number;
  post_count: number;
  last_post_at: number;
  last_poster_id: number;
  locked_at: number | null;
  pinned_at: number | null;
  thread_deleted_at: number | null;
  audience: string;
  repliers: string;
  approval: string;
  starter_name: string;
  starter_avatar: string | null;
  last_poster_name: string;
  last_poster_avatar: string | null;
}

/** Makes the thread of a row selected with THREAD_COLUMNS. */
export function threadOf(row: ThreadRow): Thread {
  return {
    id: row.thread_id,
    boardId: row.board_id,
    prefix: row.prefix,
    title: row.title,
    slug: row.slug,
    author: { id: row.starter_id, name: row.starter_name, avatar: row.starter_avatar },
    createdAt: row.started_at,
    cursor: row.head,
    postCount: row.post_count,
    locked: row.locked_at !== null,
    pinned: row.pinned_at !== null,
    lastPost: {
      number: row.post_count,
      author: { id: row.last_poster_id, name: row.last_poster_name, avatar: row.last_poster_avatar },
      createdAt: row.last_post_at,
    },
  };
}

const threadById = prepared<{ id: number }, ThreadRow>((db, value) =>
  threadRows(db).where('threads.id', '=', value('id')),
);

/** Returns a thread, deleted or not, with what decides about access; undefined where there is none. */
export async function findThread(db: Db, id: number): Promise<StoredThread | undefined> {
  const [row] = await threadById(db, { id });
  return row && storedThreadOf(row);
}

/** Makes a thread, with what decides about access to it, of a row selected with THREAD_COLUMNS. */
export function storedThreadOf(row: ThreadRow): StoredThread {
  return {
    ...threadOf(row),
    audience: row.audience as Audience,
    repliers: row.repliers as Writers,
    approval: row.approval as Approval,
    deletedAt: row.thread_deleted_at,
  };
}

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

/** Returns those of `ids` that exist, deleted or not, with what decides about access. */
export async function findStoredThreads(db: Db, ids: number[]): Promise<StoredThread[]> {
  if (ids.length === 0) return [];
  return (await threadRows(db).where('threads.id', 'in', ids).execute()).map(storedThreadOf);
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

/** Returns deleted threads with who deleted them, the one deleted last first, those deleted before `before`. */
export async function listDeletedThreads(db: Db, limit: number, before = Number.MAX_SAFE_INTEGER) {
  const rows = await threadRows(db)
    .leftJoin('members as deleter', 'deleter.id', 'threads.deleted_by')
    .select('deleter.name as deleter')
    .where('threads.deleted_at', '<', before)
    .orderBy('threads.deleted_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ thread: storedThreadOf(row), deletedBy: row.deleter }));
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

const advanced = prepared<
  { threadId: number; authorId: number; createdAt: number },
  { cursor: number; number: number }
>((db, value) =>
  db
    .updateTable('threads')
    .set((eb) => ({
      cursor: eb('cursor', '+', 1),
      post_count: eb('post_count', '+', 1),
      last_post_at: value('createdAt'),
      last_poster_id: value('authorId'),
    }))
    .where('id', '=', value('threadId'))
    .returning(['cursor', 'post_count as number']),
);

/** Moves the cursor on for a new post and returns it with the number that the post gets. */
export async function advanceForPost(
  db: Db,
  post: { threadId: number; authorId: number; createdAt: number },
): Promise<{ cursor: number; number: number }> {
  const [row] = await advanced(db, post);
  if (!row) throw new Error(`thread ${post.threadId} is gone`);
  return row;
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
  if (changed.deleted_at !== undefined || changed.board_id !== undefined) await indexThread(db, id);
  else if (changed.title !== undefined) await indexTitle(db, id);
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
