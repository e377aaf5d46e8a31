import { existsSync } from 'node:fs';
import { link, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Config } from '../config.ts';
import { connectPatiently, type Database, type Db } from '../database/connection.ts';
import { APPLICATION_NAME } from '../database/postgres.ts';
import { isInUse, SQLITE_FILE } from '../database/sqlite.ts';
import { transaction } from '../database/transaction.ts';
import { BackupFault } from './read-backup.ts';
import { allTables, dropEverything, othersConnected } from './store.ts';

/** An empty database to be filled, that takes the place of what was there. */
interface Target {
  database: Database;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

const OCCUPIED = 'there is a forum here already: restore with --replace to put the backup in its place';

/** Opens the place that a backup is to be restored to. Throws a BackupFault where something is there, or uses it. */
export function openTarget(config: Config, replace: boolean): Promise<Target> {
  return config.databaseUrl ? openPostgresTarget(config, replace) : openSqliteTarget(config, replace);
}

/** Beside what is there: until it is complete, nothing is changed. What was there is kept under another name. */
async function openSqliteTarget(config: Config, replace: boolean): Promise<Target> {
  const file = join(config.dataDir, SQLITE_FILE);
  if (existsSync(file)) {
    if (isInUse(file)) throw new BackupFault(`${file} is in use: stop the forum first`);
    if (!replace) throw new BackupFault(OCCUPIED);
  }
  const beside = join(config.dataDir, 'restoring');
  await rm(beside, { recursive: true, force: true });
  const database = connectPatiently({ ...config, dataDir: beside });
  const { db } = database;
  return {
    database,
    async finish() {
      const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
      if (rows[0]?.integrity_check !== 'ok') throw new BackupFault('the new database is damaged: is the disk sound?');
      // All in the one file, which gets its name at once.
      await sql`pragma wal_checkpoint(truncate)`.execute(db);
      await db.destroy();
      if (existsSync(file)) {
        // A second name, and not another one: a node that starts at this moment must not find nothing and begin anew.
        await rm(`${file}.before-restore`, { force: true });
        await link(file, `${file}.before-restore`);
      }
      await rename(join(beside, SQLITE_FILE), file);
      await rm(beside, { recursive: true, force: true });
    },
    async abandon() {
      await db.destroy();
      await rm(beside, { recursive: true, force: true });
    },
  };
}

async function openPostgresTarget(config: Config, replace: boolean): Promise<Target> {
  const database = connectPatiently(config);
  const { db } = database;
  try {
    const tables = await allTables(db);
    if (tables.length > 0 && !tables.includes('kysely_migration'))
      throw new BackupFault('the database holds tables that are not the forum’s: give it one of its own');
    const others = await othersConnected(db, APPLICATION_NAME);
    if (others > 0)
      throw new BackupFault(
        `${others} connections of nodes are open to the database: stop the forum on all nodes first`,
      );
    if (!replace && (await holdsForum(db, tables))) throw new BackupFault(OCCUPIED);
    await transaction(db, dropEverything);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return { database, finish: () => db.destroy(), abandon: () => db.destroy() };
}

async function holdsForum(db: Db, tables: string[]): Promise<boolean> {
  if (!tables.includes('members')) return false;
  return (await db.selectFrom('members').select('id').limit(1).execute()).length > 0;
}
