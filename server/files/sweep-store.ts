import { sql } from 'kysely';
import { FileKind } from '../../shared/file.ts';
import type { Db } from '../database/connection.ts';
import { FILE_COLUMNS, REMOVED, type StoredFile, standing } from './store.ts';

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
    .where('expires_at', '!=', REMOVED)
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
    .select(FILE_COLUMNS)
    .where('expires_at', '<', before)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, kind: FileKind.parse(row.kind) }));
}
