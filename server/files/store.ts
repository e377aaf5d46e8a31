import type { ExpressionBuilder } from 'kysely';
import type { Audience } from '../../shared/board.ts';
import type { FileKind } from '../../shared/file.ts';
import type { Db } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';

export interface StoredFile {
  id: string;
  memberId: number;
  kind: FileKind;
  name: string;
  width: number;
  height: number;
  bytes: number;
}

/** The end of a file that was removed: it is there for nobody, until its bytes are gone as well. */
export const REMOVED = 0;

export const FILE_COLUMNS = ['id', 'member_id as memberId', 'kind', 'name', 'width', 'height', 'bytes'] as const;

/** Adds to what a member's files weigh; false, changing nothing, where that would be more than `quota`. */
export async function takeRoom(db: Db, memberId: number, bytes: number, quota: number): Promise<boolean> {
  const result = await db
    .updateTable('members')
    .set((eb) => ({ file_bytes: eb('file_bytes', '+', bytes) }))
    .where('id', '=', memberId)
    .where((eb) => eb(eb('file_bytes', '+', bytes), '<=', quota))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Returns what a member's files weigh. */
export async function bytesOf(db: Db, memberId: number): Promise<number> {
  const row = await db.selectFrom('members').select('file_bytes').where('id', '=', memberId).executeTakeFirst();
  return row?.file_bytes ?? 0;
}

/** Adds a file that nothing shows yet: it may be swept away at `expiresAt`. */
export async function insertFile(
  db: Db,
  file: StoredFile & { createdAt: number; expiresAt: number | null },
): Promise<void> {
  const { memberId, createdAt, expiresAt, ...rest } = file;
  await db
    .insertInto('files')
    .values({ ...rest, member_id: memberId, created_at: createdAt, expires_at: expiresAt })
    .execute();
}

/** Removes a file's row and gives its member the room back. */
export async function deleteFile(db: Db, id: string): Promise<void> {
  const gone = await db.deleteFrom('files').where('id', '=', id).returning(['member_id', 'bytes']).executeTakeFirst();
  if (!gone) return;
  await db.deleteFrom('post_files').where('file_id', '=', id).execute();
  await db
    .updateTable('members')
    .set((eb) => ({ file_bytes: eb('file_bytes', '-', gone.bytes) }))
    .where('id', '=', gone.member_id)
    .execute();
}

/**
 * Stores that a file is there for nobody from now on: no post shows it, and no member. Returns which posts did, and
 * whether its member was shown by it.
 */
export async function endFile(db: Db, file: StoredFile): Promise<{ postIds: number[]; wasAvatar: boolean }> {
  await db.updateTable('files').set({ expires_at: REMOVED }).where('id', '=', file.id).execute();
  const posts = await db.deleteFrom('post_files').where('file_id', '=', file.id).returning('post_id').execute();
  const shown = await db
    .updateTable('members')
    .set({ avatar: null })
    .where('id', '=', file.memberId)
    .where('avatar', '=', file.id)
    .executeTakeFirst();
  return { postIds: posts.map(({ post_id }) => post_id).sort((a, b) => a - b), wasAvatar: shown.numUpdatedRows > 0n };
}

/** Returns a file of this kind; undefined where there is none. */
export async function findFile(db: Db, kind: FileKind, id: string): Promise<StoredFile | undefined> {
  const row = await db
    .selectFrom('files')
    .select(FILE_COLUMNS)
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where(isThere)
    .executeTakeFirst();
  return row && { ...row, kind };
}

/** Leaves out files that were removed, but whose bytes may still lie there. */
export function isThere(eb: ExpressionBuilder<Tables, 'files'>) {
  return eb.or([eb('expires_at', 'is', null), eb('expires_at', '!=', REMOVED)]);
}

/** Finds those of `ids` that a post shows which stands in a thread and board that one of `audiences` may read. */
export async function findShown(db: Db, ids: string[], audiences: readonly Audience[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('files')
    .select('files.id')
    .where('files.id', 'in', ids)
    .where((eb) => eb.exists(standing(db, audiences).whereRef('post_files.file_id', '=', eb.ref('files.id'))))
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Selects what shows a file: posts that stand, in threads that do, read by one of `audiences` or, without it, anybody. */
export function standing(db: Db, audiences?: readonly Audience[]) {
  const shown = db
    .selectFrom('post_files')
    .innerJoin('posts', 'posts.id', 'post_files.post_id')
    .innerJoin('threads', 'threads.id', 'posts.thread_id')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .select('post_files.file_id')
    .where('posts.deleted_at', 'is', null)
    .where('threads.deleted_at', 'is', null);
  return audiences ? shown.where('boards.audience', 'in', audiences) : shown;
}

/** Finds those of `ids` that are pictures, with whose they are. */
export function findPictures(db: Db, ids: string[]) {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('files')
    .select(['id', 'member_id', 'width', 'height'])
    .where('id', 'in', ids)
    .where('kind', '=', 'picture')
    .where(isThere)
    .execute();
}

/** Returns the pictures that a post shows, by id, each with its size. */
export async function picturesOfPost(db: Db, postId: number): Promise<Map<string, { width: number; height: number }>> {
  const rows = await db
    .selectFrom('post_files')
    .innerJoin('files', 'files.id', 'post_files.file_id')
    .select(['files.id', 'files.width', 'files.height'])
    .where('post_files.post_id', '=', postId)
    .execute();
  return new Map(rows.map(({ id, ...size }) => [id, size]));
}

/** Stores which pictures a post shows. Those that are being swept away at this moment are left out. */
export async function setFilesOfPost(db: Db, postId: number, ids: string[], now: number): Promise<void> {
  await db.deleteFrom('post_files').where('post_id', '=', postId).execute();
  if (ids.length === 0) return;
  const kept = await db
    .updateTable('files')
    .set({ expires_at: null })
    .where('id', 'in', ids)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .returning('id')
    .execute();
  if (kept.length === 0) return;
  await db
    .insertInto('post_files')
    .values(kept.map(({ id }) => ({ post_id: postId, file_id: id })))
    .execute();
}

/** Shows a member by this file from now on, or by none; the one before may be swept away. */
export async function storeAvatar(db: Db, memberId: number, id: string | null, now: number): Promise<void> {
  await db
    .updateTable('files')
    .set({ expires_at: now })
    .where('member_id', '=', memberId)
    .where('kind', '=', 'avatar')
    .where('expires_at', 'is', null)
    .execute();
  if (id !== null) await db.updateTable('files').set({ expires_at: null }).where('id', '=', id).execute();
  await db.updateTable('members').set({ avatar: id }).where('id', '=', memberId).execute();
}

/** Tells whether a post of its uploader that waits for a moderator shows the file. */
export async function standsInSubmission(db: Db, file: Pick<StoredFile, 'id' | 'memberId'>): Promise<boolean> {
  const row = await db
    .selectFrom('submissions')
    .select('id')
    .where('author_id', '=', file.memberId)
    .where('rejected_at', 'is', null)
    .where('body', 'like', `%/files/${file.id}%`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
