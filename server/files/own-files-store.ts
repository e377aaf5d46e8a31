import type { Audience } from '../../shared/board.ts';
import { FileKind } from '../../shared/file.ts';
import type { Db } from '../database/connection.ts';
import { FILE_COLUMNS, isThere, type StoredFile, standing } from './store.ts';

/** Where a list of files begins: after the one of this time and id. */
export interface FilePlace {
  at: number;
  id: string;
}

export type OwnRow = StoredFile & { createdAt: number; expiresAt: number | null };

function ownRows(db: Db, memberId: number) {
  return db
    .selectFrom('files')
    .select([...FILE_COLUMNS, 'created_at as createdAt', 'expires_at as expiresAt'])
    .where('member_id', '=', memberId)
    .where(isThere);
}

/** Returns up to `limit` files that a member brought, the newest first. */
export async function listOwn(db: Db, memberId: number, limit: number, before?: FilePlace): Promise<OwnRow[]> {
  let query = ownRows(db, memberId).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit);
  if (before)
    query = query
      .where('created_at', '<=', before.at)
      .where((eb) => eb.or([eb('created_at', '<', before.at), eb('id', '<', before.id)]));
  return (await query.execute()).map((row) => ({ ...row, kind: FileKind.parse(row.kind) }));
}

/** Returns a file that this member brought; undefined where there is none. */
export async function findOwn(db: Db, memberId: number, id: string): Promise<OwnRow | undefined> {
  const row = await ownRows(db, memberId).where('id', '=', id).executeTakeFirst();
  return row && { ...row, kind: FileKind.parse(row.kind) };
}

/** Counts the standing posts that show each of `ids`, with the first of them: those that one of `audiences` may read. */
export async function countShowing(
  db: Db,
  ids: string[],
  audiences?: readonly Audience[],
): Promise<Map<string, { posts: number; first: number }>> {
  if (ids.length === 0) return new Map();
  const rows = await standing(db, audiences)
    .select((eb) => [eb.fn.countAll<number>().as('posts'), eb.fn.min('posts.id').as('first')])
    .where('post_files.file_id', 'in', ids)
    .groupBy('post_files.file_id')
    .execute();
  return new Map(rows.map((row) => [row.file_id, { posts: Number(row.posts), first: Number(row.first) }]));
}

/** Returns where these posts stand. */
export async function placesOf(db: Db, postIds: number[]) {
  if (postIds.length === 0) return [];
  return db
    .selectFrom('posts')
    .innerJoin('threads', 'threads.id', 'posts.thread_id')
    .select(['posts.id', 'posts.number', 'threads.id as threadId', 'threads.slug', 'threads.title'])
    .where('posts.id', 'in', postIds)
    .execute();
}
