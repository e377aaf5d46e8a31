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
