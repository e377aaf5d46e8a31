import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

export type Engine = 'sqlite' | 'postgres';
/** The database, or a transaction of it: every store function takes one. */
export type Db = Kysely<Tables>;

export interface Database {
  db: Db;
  engine: Engine;
  /** How many statements it was given so far. */
  statements: () => number;
}

/** Opens the database as it is, whatever its tables have been through. Throws a StartError when it cannot. */
export function connectDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Database {
  return config.databaseUrl ? openPostgres(config.databaseUrl) : openSqlite(config.dataDir);
}

/**
 * Opens PostgreSQL where `databaseUrl` is set, else the SQLite file in `dataDir`, and brings its tables up to date.
 * Throws a StartError with one clear line when it cannot.
 */
export async function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Database> {
  const database = connectDatabase(config);
  try {
    await migrate(database);
  } catch (error) {
    await database.db.destroy();
    throw error;
  }
  return database;
}
