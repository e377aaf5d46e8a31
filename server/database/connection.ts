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

type DatabaseAt = Pick<Config, 'databaseUrl' | 'dataDir'>;

/** Opens the database as it is, whatever its tables have been through. Throws a StartError when it cannot. */
export function connectDatabase({ databaseUrl, dataDir }: DatabaseAt): Database {
  return databaseUrl ? openPostgres(databaseUrl) : openSqlite(dataDir);
}

/**
 * The same for work that takes as long as it takes: making an index of millions of posts, or reading a snapshot for whoever
 * is slow to take it. PostgreSQL is silent meanwhile, and must not be taken for dead.
 */
export function connectPatiently({ databaseUrl, dataDir }: DatabaseAt): Database {
  return databaseUrl ? openPostgres(databaseUrl, 0) : openSqlite(dataDir);
}

/** Opens the database as connectPatiently() does and brings its tables up to date. Throws a StartError when it cannot. */
export async function openPatiently(place: DatabaseAt): Promise<Database> {
  const database = connectPatiently(place);
  try {
    await migrate(database);
  } catch (error) {
    await database.db.destroy();
    throw error;
  }
  return database;
}

/**
 * Opens PostgreSQL where `databaseUrl` is set, else the SQLite file in `dataDir`, and brings its tables up to date.
 * Throws a StartError with one clear line when it cannot.
 */
export async function openDatabase(place: DatabaseAt): Promise<Database> {
  const patient = await openPatiently(place);
  if (patient.engine === 'sqlite') return patient;
  await patient.db.destroy();
  return connectDatabase(place);
}
