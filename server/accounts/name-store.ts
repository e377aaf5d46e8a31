import type { Db } from '../database/connection.ts';
import { nameKey } from '../members/name-key.ts';

/** Keeps the name that a member gives up from others until `until`. */
export async function keepName(db: Db, member: { id: number; name_key: string }, until: number): Promise<void> {
  await db
    .insertInto('former_names')
    .values({ name_key: member.name_key, member_id: member.id, kept_until: until })
    .onConflict((conflict) => conflict.column('name_key').doUpdateSet({ member_id: member.id, kept_until: until }))
    .execute();
}

/** Gives a member another name: where people see it, and where they sign in with it. */
export async function rename(
  db: Db,
  member: { id: number; account_id: string | null },
  { name, renamedAt }: { name: string; renamedAt: number | null },
): Promise<void> {
  const key = nameKey(name);
  await db.deleteFrom('former_names').where('name_key', '=', key).execute();
  await db
    .updateTable('members')
    .set({ name, name_key: key, renamed_at: renamedAt })
    .where('id', '=', member.id)
    .execute();
  if (member.account_id === null) return;
  await db
    .updateTable('user')
    .set({ name, username: key, displayUsername: name })
    .where('id', '=', member.account_id)
    .execute();
}
