import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../server/database/connection.ts';
import { transaction } from '../../server/database/transaction.ts';
import { writeSetting } from '../../server/settings/store.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'parley-held-'));
let [node, program]: Database[] = [];
beforeAll(async () => {
  node = await openDatabase({ databaseUrl: undefined, dataDir });
  program = await openDatabase({ databaseUrl: undefined, dataDir });
});
afterAll(async () => {
  await Promise.all([node?.db.destroy(), program?.db.destroy()]);
  rmSync(dataDir, { recursive: true, force: true });
});

test('a statement by itself waits for whoever holds the file, as a transaction does', async () => {
  if (!node || !program) throw new Error('not opened');
  let isHeld = () => {};
  const held = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const holding = transaction(program.db, async (trx) => {
    await writeSetting(trx, 'held', 'by an import');
    isHeld();
    await pause(400);
  });
  await held;
  await writeSetting(node.db, 'held', 'by the node');
  await holding;
  const last = await program.db.selectFrom('settings').select('value').where('name', '=', 'held').executeTakeFirst();
  expect(last).toEqual({ value: 'by the node' });
});
