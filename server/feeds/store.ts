import type { Audience } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';

/** Returns the newest standing posts of a thread with who wrote them, the newest first. */
export function newestPostsOf(db: Db, threadId: number, limit: number) {
  return db
    .selectFrom('posts')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select([
      'posts.id',
      'posts.number',
      'posts.html',
      'posts.created_at',
      'posts.edited_at',
      'members.id as author_id',
      'members.name as author_name',
    ])
    .where('posts.thread_id', '=', threadId)
    .where('posts.deleted_at', 'is', null)
    .orderBy('posts.number', 'desc')
    .limit(limit)
    .execute();
}

/** Returns the threads of a board that were started last, each with its first post, the newest first. */
export function newestThreadsOf(db: Db, boardId: number, limit: number) {
  return db
    .selectFrom('threads')
    .innerJoin('posts', (join) => join.onRef('posts.thread_id', '=', 'threads.id').on('posts.number', '=', 1))
    .innerJoin('members', 'members.id', 'threads.author_id')
    .select([
      'threads.id',
      'threads.title',
      'threads.slug',
      'threads.created_at',
      'posts.html',
      'posts.edited_at',
      'members.id as author_id',
      'members.name as author_name',
    ])
    .where('threads.board_id', '=', boardId)
    .where('threads.deleted_at', 'is', null)
    .where('posts.deleted_at', 'is', null)
    .orderBy('threads.id', 'desc')
    .limit(limit)
    .execute();
}

/** Returns the highest id of a thread: 0 where there is none. */
export async function highestThreadId(db: Db): Promise<number> {
  const row = await db
    .selectFrom('threads')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** Returns the standing threads with ids after `after` and up to `upTo` in boards of this audience, in the order of their ids. */
export function threadsBetween(
  db: Db,
  audience: Audience,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
) {
  return db
    .selectFrom('threads')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .select(['threads.id', 'threads.slug', 'threads.last_post_at'])
    .where('threads.id', '>', after)
    .where('threads.id', '<=', upTo)
    .where('threads.deleted_at', 'is', null)
    .where('boards.audience', '=', audience)
    .orderBy('threads.id')
    .limit(limit)
    .execute();
}
