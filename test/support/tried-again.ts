import { randomUUID } from 'node:crypto';
import { TestRunner } from 'vitest';
import { rename } from '../../server/accounts/name-store.ts';
import type { Db } from '../../server/database/connection.ts';
import { nameKey } from '../../server/members/name-key.ts';
import { findByName } from '../../server/members/store.ts';

/** Whether the test that runs has failed once, and is tried again: what it left behind then is still there. */
export const isTriedAgain = (): boolean => (TestRunner.getCurrentTest()?.result?.retryCount ?? 0) > 0;

/** Takes a name and its address from whoever bore them in a try before: who registers would be refused for that alone. */
export async function freeName(db: Db, { name, email }: { name: string; email: string }): Promise<void> {
  const other = randomUUID();
  const before = await findByName(db, name);
  if (before) await rename(db, before, { name: other, renamedAt: null });
  await db.deleteFrom('former_names').where('name_key', '=', nameKey(name)).execute();
  await db
    .updateTable('user')
    .set({ email: `${other}@example.org` })
    .where('email', '=', email)
    .execute();
}
