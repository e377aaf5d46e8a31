import { type RawBuilder, sql } from 'kysely';
import type { Db } from './connection.ts';
import { engineOf } from './engine-of.ts';

/**
 * Writes, in a query, the time at which it is asked, in epoch milliseconds, by the one clock that all nodes share:
 * PostgreSQL's. The embedded database is used on one machine only, by whose clock it is `own`.
 */
export function sharedTime(db: Db, own: number): RawBuilder<number> {
  if (engineOf(db) === 'sqlite') return timeAt(own);
  return sql<number>`cast(extract(epoch from statement_timestamp()) * 1000 as bigint)`;
}

/** Writes a time into a query. */
export function timeAt(time: number): RawBuilder<number> {
  return sql<number>`cast(${time} as bigint)`;
}
