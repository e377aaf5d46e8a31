import { accessSync, closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import type { SqliteStatement } from 'kysely';
import Libsql from 'libsql';
import { makeDataFolder } from '../data-folder.ts';
import { StartError } from '../errors.ts';
import type { Database } from './connection.ts';
import { countStatements } from './count-statements.ts';
import { ImmediateDialect } from './immediate-dialect.ts';
import { patientKysely } from './patient-kysely.ts';

// Long enough for another process's single write, short enough not to hold up the event loop: the driver is
// synchronous. Longer waits are patiently()'s, which yields between tries.
const BUSY_TIMEOUT_MS = 100;
const STATEMENTS_KEPT = 500;
export const SQLITE_FILE = 'parley.db';

/** Opens (or creates) `dataDir`/parley.db. Throws a StartError when the folder or the file cannot be used. */
export function openSqlite(dataDir: string): Database {
  const file = join(dataDir, SQLITE_FILE);
  try {
    makeDataFolder(dataDir);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    // For its owner alone, also in a folder that others may enter. What SQLite makes beside it is as open as it is.
    closeSync(openSync(file, 'a', 0o600));
    const sqlite = new Libsql(file, { timeout: BUSY_TIMEOUT_MS });
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL'); // An acknowledged post is on the disk.
    sqlite.pragma('foreign_keys = ON');
    const { log, statements } = countStatements();
    return {
      db: patientKysely({ dialect: new ImmediateDialect({ database: keepingStatements(sqlite) }), log }),
      engine: 'sqlite',
      statements,
    };
  } catch (error) {
    throw new StartError(`DATA_DIR: cannot use ${file}: ${(error as Error).message}`);
  }
}

/** Tells whether another process has the database file open. It must be there; its last changes are taken into it. */
export function isInUse(file: string): boolean {
  const sqlite = new Libsql(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    // Only whoever is alone may leave WAL.
    sqlite.pragma('journal_mode = delete');
    return false;
  } catch (error) {
    if (/^SQLITE_BUSY/.test(String((error as { code?: unknown }).code))) return true;
    throw error;
  } finally {
    sqlite.close();
  }
}

/** Prepares each distinct statement once, and asks it once what it is: both cost more than running a small one. */
function keepingStatements(sqlite: Libsql.Database) {
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(sql: string) {
      let statement = kept.get(sql);
      if (!statement) {
        const fresh = sqlite.prepare(sql) as unknown as SqliteStatement;
        statement = {
          reader: fresh.reader,
          all: (parameters) => fresh.all(parameters),
          run: (parameters) => fresh.run(parameters),
          iterate: (parameters) => fresh.iterate(parameters),
        };
        if (kept.size >= STATEMENTS_KEPT) kept.delete(kept.keys().next().value as string);
        // Statements that change the schema are run once and would go stale.
        if (/^\s*(select|insert|update|delete|begin|commit|rollback|with)\b/i.test(sql)) kept.set(sql, statement);
      }
      return statement;
    },
    close: () => sqlite.close(),
  };
}
