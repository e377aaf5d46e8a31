import type { Db } from '../database/connection.ts';

/** Writes down that a member is banned, since when and why, or with null that they are not any more. */
export async function setBan(trx: Db, memberId: number, ban: { at: number; reason: string } | null): Promise<void> {
  await trx
    .updateTable('members')
    .set({ banned_at: ban?.at ?? null, ban_reason: ban?.reason ?? null })
    .where('id', '=', memberId)
    .execute();
}

/** Tells whether the member of an account is banned. */
export async function isBanned(db: Db, accountId: string): Promise<boolean> {
  const row = await db.selectFrom('members').select('banned_at').where('account_id', '=', accountId).executeTakeFirst();
  return row !== undefined && row.banned_at !== null;
}
