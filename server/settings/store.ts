import type { Db } from '../database/connection.ts';

/** Returns the values of those of the settings `names` that were ever set. */
export async function readSettings(db: Db, names: string[]): Promise<Map<string, string>> {
  const rows = await db.selectFrom('settings').select(['name', 'value']).where('name', 'in', names).execute();
  return new Map(rows.map((row) => [row.name, row.value]));
}

/** Sets a setting, whether it was set before or not. */
export async function writeSetting(db: Db, name: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Returns a setting; where it was never set, `made` is kept. Of several nodes that start at once one sets it. */
export async function keepSetting(db: Db, name: string, made: string): Promise<string> {
  const read = async () => (await readSettings(db, [name])).get(name);
  const kept = await read();
  if (kept !== undefined) return kept;
  await addSetting(db, name, made);
  return (await read()) ?? made;
}

/** Stores a setting that has no value yet; false where it has one, also because somebody was quicker. */
export async function addSetting(trx: Db, name: string, value: string): Promise<boolean> {
  const row = await trx
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}
