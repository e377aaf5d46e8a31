import type { Audience } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';
import type { PlaceInTime } from './search-index.ts';

/** Reads the posts at `places`, in their order: those that stand and that one of `audiences` may read. */
export async function readHits(db: Db, places: PlaceInTime[], audiences: readonly Audience[]) {
  if (places.length === 0) return [];
  const rows = await db
    .selectFrom('posts')
    .innerJoin('threads', 'threads.id', 'posts.thread_id')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select([
      'posts.id',
      'posts.number',
      'posts.thread_id',
      'posts.body',
      'posts.created_at',
      'posts.author_id',
      'members.name as author_name',
      'members.avatar as author_avatar',
      'threads.title',
      'threads.slug',
      'threads.board_id',
      'boards.slug as board_slug',
      'boards.title as board_title',
    ])
    .where(
      'posts.id',
      'in',
      places.map(({ id }) => id),
    )
    .where('posts.deleted_at', 'is', null)
    .where('threads.deleted_at', 'is', null)
    .where('boards.audience', 'in', audiences)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return places.flatMap(({ id }) => byId.get(id) ?? []);
}
export type HitRow = Awaited<ReturnType<typeof readHits>>[number];
