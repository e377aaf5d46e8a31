import { sql } from 'kysely';
import type { Audience } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';
import type { ListPlace } from '../database/list-place.ts';
import type { ThreadExtent } from '../threads/unread.ts';

/** A thread as far as choosing it for a list goes. */
interface Candidate extends ThreadExtent, ListPlace {}

const EXTENT = ['id', 'board_id', 'created_at', 'post_count', 'last_post_at'] as const;

/** Whose threads, or which, where not all. */
export interface Source {
  startedBy?: number;
  watchedBy?: number;
  unanswered?: true;
}

/** Returns the ids of the boards that one of `audiences` may read. */
export async function readableBoardIds(db: Db, audiences: readonly Audience[]): Promise<number[]> {
  const rows = await db.selectFrom('boards').select('id').where('audience', 'in', audiences).execute();
  return rows.map(({ id }) => id);
}

/** Returns up to `limit` threads of `source`, of any board, the one posted in last first: those after `before`. */
export async function newestThreads(
  db: Db,
  source: Source,
  limit: number,
  before: ListPlace | undefined,
): Promise<Candidate[]> {
  let query = db
    .selectFrom('threads')
    .select(EXTENT)
    .where('deleted_at', 'is', null)
    .orderBy('last_post_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (before) query = query.where(sql<boolean>`(last_post_at, id) < (${before.at}, ${before.id})`);
  if (source.startedBy !== undefined) query = query.where('author_id', '=', source.startedBy);
  // Written out, not bound: only then is it known to be what the index holds.
  if (source.unanswered) query = query.where('post_count', '=', sql.lit(1));
  if (source.watchedBy !== undefined) {
    const member = source.watchedBy;
    query = query.where('id', 'in', (eb) =>
      eb.selectFrom('watches').select('thread_id').where('member_id', '=', member).where('level', '=', 'everything'),
    );
  }
  const rows = await query.execute();
  return rows.map(candidateOf);
}

function candidateOf(row: {
  id: number;
  board_id: number;
  created_at: number;
  post_count: number;
  last_post_at: number;
}): Candidate {
  return {
    id: row.id,
    at: row.last_post_at,
    boardId: row.board_id,
    createdAt: row.created_at,
    postCount: row.post_count,
    lastPost: { createdAt: row.last_post_at },
  };
}

/** Returns the newest threads of each of `boardIds`, at most `each` of a board. */
export async function newestOfBoards(db: Db, boardIds: number[], each: number): Promise<Candidate[]> {
  if (boardIds.length === 0) return [];
  const rows = await db
    .selectFrom('threads')
    .select(EXTENT)
    .where('id', 'in', (eb) =>
      boardIds
        .map((boardId) =>
          eb
            .selectFrom(
              eb
                .selectFrom('threads')
                .select('id')
                .where('board_id', '=', boardId)
                .where('deleted_at', 'is', null)
                .orderBy('last_post_at', 'desc')
                .orderBy('id', 'desc')
                .limit(each)
                .as('newest'),
            )
            .select('newest.id'),
        )
        .reduce((all, one) => all.unionAll(one) as typeof one),
    )
    .execute();
  return rows.map(candidateOf);
}

/** A post as far as choosing it for a list goes, with its thread. */
export interface PostCandidate extends ListPlace {
  number: number;
  authorId: number;
  starterId: number;
  thread: Candidate;
}

/** Returns the places of up to `limit` standing posts, the newest first: those after `before`. */
export async function newestPosts(db: Db, limit: number, before: ListPlace | undefined) {
  let query = db
    .selectFrom('posts')
    .select(['id', 'created_at as at', 'thread_id as threadId', 'number', 'author_id as authorId'])
    .where('deleted_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (before) query = query.where(sql<boolean>`(created_at, id) < (${before.at}, ${before.id})`);
  return query.execute();
}

/** Joins posts with those of their threads that stand. Asked apart: joined, PostgreSQL goes through all threads. */
export async function withThreads(db: Db, posts: Awaited<ReturnType<typeof newestPosts>>): Promise<PostCandidate[]> {
  if (posts.length === 0) return [];
  const rows = await db
    .selectFrom('threads')
    .select([...EXTENT, 'author_id'])
    .where('id', 'in', [...new Set(posts.map(({ threadId }) => threadId))])
    .where('deleted_at', 'is', null)
    .execute();
  const threads = new Map(rows.map((row) => [row.id, { thread: candidateOf(row), starterId: row.author_id }]));
  return posts.flatMap(({ threadId, ...post }) => {
    const found = threads.get(threadId);
    return found ? [{ ...post, ...found }] : [];
  });
}

/** Returns what rows of these posts show, by id. */
export async function readPosts(db: Db, ids: number[]) {
  if (ids.length === 0) return new Map<number, never>();
  const rows = await db
    .selectFrom('posts')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select(['posts.id', 'posts.body', 'members.id as author_id', 'members.name', 'members.avatar'])
    .where('posts.id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Returns those of `threadIds` that the member watches. */
export async function watchedOf(db: Db, memberId: number, threadIds: number[]): Promise<Set<number>> {
  if (threadIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('watches')
    .select('thread_id')
    .where('thread_id', 'in', threadIds)
    .where('member_id', '=', memberId)
    .where('level', '=', 'everything')
    .execute();
  return new Set(rows.map(({ thread_id }) => thread_id));
}
