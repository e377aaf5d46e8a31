import type { Approval, Audience, BoardName, Writers } from '../../shared/board.ts';
import type { Thread } from '../../shared/thread.ts';

/** A thread with what its board is called, and what decides who may read it and write in it, which its readers are not told. */
export interface StoredThread extends Thread {
  board: Pick<BoardName, 'slug' | 'title'>;
  audience: Audience;
  repliers: Writers;
  approval: Approval;
  /** Whether its board is archived. */
  archived: boolean;
  deletedAt: number | null;
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
  'boards.slug as board_slug',
  'boards.title as board_title',
  'boards.audience',
  'boards.repliers',
  'boards.approval',
  'boards.archived_at',
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
  board_slug: string;
  board_title: string;
  audience: string;
  repliers: string;
  approval: string;
  archived_at: number | null;
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

/** Makes a thread, with what decides about access to it, of a row selected with THREAD_COLUMNS. */
export function storedThreadOf(row: ThreadRow): StoredThread {
  return {
    ...threadOf(row),
    board: { slug: row.board_slug, title: row.board_title },
    audience: row.audience as Audience,
    repliers: row.repliers as Writers,
    approval: row.approval as Approval,
    archived: row.archived_at !== null,
    deletedAt: row.thread_deleted_at,
  };
}
