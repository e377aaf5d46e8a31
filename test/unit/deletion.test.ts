import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GOES, makeFormer, STAYS } from '../../server/accounts/deletion-store.ts';
import { type Database, openDatabase } from '../../server/database/connection.ts';
import { insertMember } from '../../server/members/store.ts';

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-deletion-'));
  database = await openDatabase({ databaseUrl: undefined, dataDir: folder });
});
afterAll(async () => {
  await database.db.destroy();
  rmSync(folder, { recursive: true });
});

test('what becomes of every column that names a member is decided, for when they delete their account', async () => {
  const { rows } = await sql<{ place: string }>`
    select t.name || '.' || f."from" as place
    from sqlite_master t join pragma_foreign_key_list(t.name) f
    where t.type = 'table' and f."table" = 'members'
  `.execute(database.db);
  const decided = [...GOES, ...STAYS];
  const places = rows.map(({ place }) => place);
  expect(places.toSorted(), 'say in deletion-store.ts what becomes of it: GOES or STAYS').toEqual(decided.toSorted());
  expect(new Set(decided).size).toBe(decided.length);
});

test('no text that a member may have set of themselves stays in their row', async () => {
  const { db } = database;
  const id = await insertMember(db, { accountId: null, name: 'Zebedee Quux', joinedAt: 1 });
  const { rows } = await sql<{ name: string }>`
    select name from pragma_table_info('members') where type = 'text' and name not in ('account_id', 'avatar', 'name_key')
  `.execute(db);
  for (const { name } of rows) await sql`update members set ${sql.ref(name)} = 'Quux' where id = ${id}`.execute(db);
  await makeFormer(db, { id, account_id: null, name: 'Quux' }, 1);
  const left = await db.selectFrom('members').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const kept = Object.entries(left).filter(([, value]) => value === 'Quux');
  expect(kept, 'empty it in makeFormer()').toEqual([]);
});
