import { sql } from 'kysely';
import type { Audience } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';
import type { ListPlace } from '../database/list-place.ts';

interface From {
  audiences: readonly Audience[];
  before: ListPlace | undefined;
}

/** Asks for the newest posts of a member that one of `audiences` may read, after a place in the list. */
export function postsByQuery(db: Db, authorId: number, { audiences, before }: From, limit: number) {
  const query = db
    .selectFrom('posts')
    .innerJoin('threads', 'threads.id', 'posts.thread_id')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .select(['posts.id', 'posts.number', 'posts.body', 'posts.created_at'])
    .select(['threads.id as thread_id', 'threads.title', 'threads.slug', 'boards.title as board'])
    .where('posts.author_id', '=', authorId)
    .where('posts.deleted_at', 'is', null)
    .where('threads.deleted_at', 'is', null)
    .where('boards.audience', 'in', audiences)
    .orderBy('posts.created_at', 'desc')
    .orderBy('posts.id', 'desc')
    .limit(limit);
  if (!before) return query;
  return query.where(sql<boolean>`(posts.created_at, posts.id) < (${before.at}, ${before.id})`);
}

/** Asks for the newest threads that a member started and one of `audiences` may read, after a place in the list. */
export function threadsByQuery(db: Db, authorId: number, { audiences, before }: From, limit: number) {
  const query = db
    .selectFrom('threads')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .select(['threads.id', 'threads.title', 'threads.slug', 'threads.created_at', 'threads.post_count'])
    .select('boards.title as board')
    .where('threads.author_id', '=', authorId)
    .where('threads.deleted_at', 'is', null)
    .where('boards.audience', 'in', audiences)
    .orderBy('threads.created_at', 'desc')
    .orderBy('threads.id', 'desc')
    .limit(limit);
  if (!before) return query;
  return query.where(sql<boolean>`(threads.created_at, threads.id) < (${before.at}, ${before.id})`);
}
