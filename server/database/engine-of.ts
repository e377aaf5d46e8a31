import { PostgresAdapter } from 'kysely';
import type { Db, Engine } from './connection.ts';

/** Tells which engine is behind a database or a transaction of it. For stores whose engines have nothing in common. */
export function engineOf(db: Db): Engine {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
