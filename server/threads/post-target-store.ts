import type { Selectable } from 'kysely';
import type { Approval, Audience, Writers } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import type { Tables } from '../database/tables.ts';
import type { StoredThread } from './thread-row.ts';

const OF_THREAD = ['id', 'board_id', 'title', 'slug', 'locked_at', 'deleted_at'] as const;
const OF_BOARD = ['audience', 'repliers', 'approval', 'archived_at'] as const;
type TargetRow = Pick<Selectable<Tables['threads']>, (typeof OF_THREAD)[number]> &
  Pick<Selectable<Tables['boards']>, (typeof OF_BOARD)[number]>;

/** A thread as what a post goes into: what decides whether one may, and what a post takes from it. Every post asks for it. */
export type PostTarget = Pick<
  StoredThread,
  'id' | 'boardId' | 'title' | 'slug' | 'audience' | 'repliers' | 'approval' | 'archived' | 'locked' | 'deletedAt'
>;

function targetOf(row: TargetRow): PostTarget {
  return {
    id: row.id,
    boardId: row.board_id,
    title: row.title,
    slug: row.slug,
    audience: row.audience as Audience,
    repliers: row.repliers as Writers,
    approval: row.approval as Approval,
    archived: row.archived_at !== null,
    locked: row.locked_at !== null,
    deletedAt: row.deleted_at,
  };
}

const found = prepared<{ id: number }, TargetRow>((db, value) =>
  db
    .selectFrom('threads')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .select(OF_THREAD.map((column) => `threads.${column}` as const))
    .select(OF_BOARD.map((column) => `boards.${column}` as const))
    .where('threads.id', '=', value('id')),
);

/** Returns a thread, deleted or not, as the target of a post; undefined where there is none. */
export async function findPostTarget(db: Db, id: number): Promise<PostTarget | undefined> {
  const [row] = await found(db, { id });
  return row && targetOf(row);
}

interface Arrival {
  threadId: number;
  authorId: number;
  createdAt: number;
}

const advanced = prepared<Arrival, TargetRow & { cursor: number; post_count: number }>((db, value) =>
  db
    .updateTable('threads')
    .set((eb) => ({
      cursor: eb('cursor', '+', 1),
      post_count: eb('post_count', '+', 1),
      last_post_at: value('createdAt'),
      last_poster_id: value('authorId'),
    }))
    .where('id', '=', value('threadId'))
    .returning([...OF_THREAD, 'cursor', 'post_count'])
    .returning((eb) =>
      OF_BOARD.map((column) =>
        eb.selectFrom('boards').select(column).whereRef('boards.id', '=', 'threads.board_id').as(column),
      ),
    ),
);

/**
 * Moves the cursor on for a new post, and returns it with the number that the post gets. The thread is told as it stands
 * until the transaction ends: the thread's row is ours.
 */
export async function advanceForPost(
  db: Db,
  post: Arrival,
): Promise<{ cursor: number; number: number; target: PostTarget }> {
  const [row] = await advanced(db, post);
  if (!row) throw new Error(`thread ${post.threadId} is gone`);
  return { cursor: row.cursor, number: row.post_count, target: targetOf(row) };
}
