import { notBannedAt } from '../accounts/ban.ts';
import type { Db } from '../database/connection.ts';
import { writeSetting } from '../settings/store.ts';

/**
 * Keeps everyone else from changing what members are until the transaction ends: two administrators could else demote
 * each other, or leave, in the same moment.
 */
export async function holdRoles(trx: Db, now: number): Promise<void> {
  await writeSetting(trx, 'role-changed', String(now));
}

/** Makes a member what `role` says. */
export async function setRole(db: Db, id: number, role: string): Promise<void> {
  await db.updateTable('members').set({ role }).where('id', '=', id).execute();
}

/** Tells whether somebody else could administer the forum. */
export async function hasOtherAdministrator(db: Db, id: number): Promise<boolean> {
  const row = await db
    .selectFrom('members')
    .select('id')
    .where('role', '=', 'administrator')
    .where('account_id', 'is not', null)
    .where('id', '!=', id)
    .where(notBannedAt(Date.now()))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
