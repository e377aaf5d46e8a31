import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { giveToOwner } from '../data-folder.ts';
import type { Database, Db } from '../database/connection.ts';
import { moveEpoch } from '../database/epoch.ts';
import { knowsMigration, migrate } from '../database/migrate.ts';
import { takeTime } from '../database/take-time.ts';
import { transaction } from '../database/transaction.ts';
import { createFileParts } from '../files/parts.ts';
import { fillIndex } from '../search/keep-index.ts';
import { keepSecret, SECRET_FILE } from '../secret.ts';
import { FILES, type Manifest } from './contents.ts';
import { filesIn } from './folders.ts';
import { BackupFault, checkBackup, readTables } from './read-backup.ts';
import { countRows, emptyTables, writeIds, writeRows } from './store.ts';
import { openTarget } from './target.ts';

/**
 * Puts a backup in the place that `config` names, on either engine, once all of it was found to be as it was written. A
 * place that holds a forum already is refused unless `replace` is set. What is restored begins a new epoch, so that
 * pages opened before start anew. Throws a BackupFault in words.
 */
export async function restoreBackup(
  config: Config,
  { folder, replace }: { folder: string; replace: boolean },
): Promise<Manifest> {
  const manifest = await checkBackup(folder);
  if (!knowsMigration(manifest.migration))
    throw new BackupFault('it was made by a newer Parley: restore it with that one');
  const target = await openTarget(config, replace);
  try {
    await fill(target.database, folder, manifest);
    await restoreFiles(config, folder);
    await restoreSecret(config, target.database, folder);
    await target.finish();
    giveToOwner(config.dataDir);
  } catch (error) {
    await target.abandon();
    throw error;
  }
  return manifest;
}

async function fill(database: Database, folder: string, manifest: Manifest): Promise<void> {
  const { db } = database;
  // The tables as they were at the time; only then as they are today.
  await migrate(database, manifest.migration);
  await transaction(db, (trx) => writeTables(trx, folder, manifest));
  await migrate(database);
  await fillIndex(db);
  await moveEpoch(db);
}

async function writeTables(trx: Db, folder: string, manifest: Manifest): Promise<void> {
  await takeTime(trx);
  const tables = Object.entries(manifest.tables);
  await emptyTables(
    trx,
    tables.map(([table]) => table),
  );
  for await (const { table, columns, rows } of readTables(folder)) await writeRows(trx, table, columns, rows);
  for (const [table, count] of tables) {
    const there = await countRows(trx, table);
    if (there !== count) throw new BackupFault(`${table} came to hold ${there} rows, not ${count}`);
  }
  await writeIds(trx, manifest.ids);
}

/** Puts the secret where this engine looks for it: else everybody would have to sign in anew. */
async function restoreSecret(config: Config, database: Database, folder: string): Promise<void> {
  const kept = await readFile(join(folder, SECRET_FILE), 'utf8').catch(() => undefined);
  const secret = kept?.trim() ?? (await takeSecretRow(database.db));
  if (secret !== undefined) await keepSecret(config, database, secret);
}

async function takeSecretRow(db: Db): Promise<string | undefined> {
  const row = await db.deleteFrom('settings').where('name', '=', 'secret').returning('value').executeTakeFirst();
  return row?.value;
}

async function restoreFiles(config: Config, folder: string): Promise<void> {
  const { blobs } = createFileParts(config);
  for (const path of await filesIn(join(folder, FILES)))
    await blobs.put(path, await readFile(join(folder, FILES, path)));
}
