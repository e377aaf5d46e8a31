import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { GOES, STAYS } from '../../server/accounts/deletion-store.ts';
import { openDatabase } from '../../server/database/connection.ts';

test('what becomes of every column that names a member is decided, for when they delete their account', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-deletion-'));
  const { db } = await openDatabase({ databaseUrl: undefined, dataDir: folder });
  const { rows } = await sql<{ place: string }>`
    select t.name || '.' || f."from" as place
    from sqlite_master t join pragma_foreign_key_list(t.name) f
    where t.type = 'table' and f."table" = 'members'
  `.execute(db);
  await db.destroy();
  rmSync(folder, { recursive: true });
  const decided = [...GOES, ...STAYS];
  expect(rows.map(({ place }) => place).toSorted()).toEqual(decided.toSorted());
  expect(new Set(decided).size).toBe(decided.length);
});
