import { sql } from 'kysely';
import type { Audience } from '../../shared/board.ts';
import type { Db } from '../database/connection.ts';

export type FileKind = 'picture' | 'avatar';

export interface StoredFile {
  id: string;
  memberId: number;
  kind: FileKind;
  name: string;
  width: number;
  height: number;
  bytes: number;
}

const COLUMNS = ['id', 'member_id as memberId', 'kind', 'name', 'width', 'height', 'bytes'] as const;

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

/** Returns a file of this kind; undefined where there is none. */
export async function findFile(db: Db, kind: FileKind, id: string): Promise<StoredFile | undefined> {
  const row = await db
    .selectFrom('files')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row && { ...row, kind };
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
function standing(db: Db, audiences?: readonly Audience[]) {
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
    .execute();
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

/**
 * Looks at the next `limit` files after `after`, in the order of their ids: those that nothing shows any more may be
 * swept away at `expiresAt`, those that something shows again may not. Returns the last id, undefined at the end.
 */
export async function reviewFiles(
  db: Db,
  { after, limit, now, expiresAt }: { after: string; limit: number; now: number; expiresAt: number },
): Promise<string | undefined> {
  const rows = await db
    .selectFrom('files')
    .select((eb) => [
      'id',
      'expires_at',
      eb
        .case()
        .when(
          eb.or([
            eb.exists(standing(db).whereRef('post_files.file_id', '=', eb.ref('files.id'))),
            eb.exists(
              eb
                .selectFrom('members')
                .select('id')
                .whereRef('members.avatar', '=', 'files.id')
                .whereRef('members.id', '=', 'files.member_id'),
            ),
          ]),
        )
        .then(1)
        .else(0)
        .end()
        .as('shown'),
    ])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  const ended = rows.filter((row) => row.shown === 0 && row.expires_at === null);
  const again = rows.filter((row) => row.shown === 1 && row.expires_at !== null && row.expires_at > now);
  for (const [some, at] of [
    [ended, expiresAt],
    [again, null],
  ] as const) {
    if (some.length === 0) continue;
    const ids = some.map(({ id }) => id);
    await db.updateTable('files').set({ expires_at: at }).where('id', 'in', ids).execute();
  }
  return rows.length < limit ? undefined : rows.at(-1)?.id;
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

/**
 * Puts off to `until` the end of those files whose time ends before `before` and that their member has put into a draft,
 * or into a post that waits for a moderator.
 */
export async function keepForWriters(db: Db, { before, until }: { before: number; until: number }): Promise<void> {
  const name = sql<string>`'%/files/' || files.id || '%'`;
  await db
    .updateTable('files')
    .set({ expires_at: until })
    .where('expires_at', '<', before)
    .where(({ or, exists, selectFrom }) =>
      or([
        exists(
          selectFrom('drafts')
            .select('id')
            .whereRef('drafts.member_id', '=', 'files.member_id')
            .where('body', 'like', name),
        ),
        exists(
          selectFrom('submissions')
            .select('id')
            .whereRef('submissions.author_id', '=', 'files.member_id')
            .where('rejected_at', 'is', null)
            .where('body', 'like', name),
        ),
      ]),
    )
    .execute();
}

/** Returns files whose time ended before `before`. */
export async function listExpired(db: Db, before: number, limit: number): Promise<StoredFile[]> {
  const rows = await db
    .selectFrom('files')
    .select(COLUMNS)
    .where('expires_at', '<', before)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, kind: row.kind as FileKind }));
}
