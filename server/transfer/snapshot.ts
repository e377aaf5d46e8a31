import { sql } from 'kysely';
import type { Database, Db } from '../database/connection.ts';

/**
 * Runs `work` on the database as it stands at the first read, whatever is written meanwhile. It holds nobody up: no
 * lock is taken on either engine.
 */
export async function readSnapshot<T>({ db, engine }: Database, work: (snapshot: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    // Not transaction(): that one takes SQLite's write lock at once.
    await sql
      .raw(engine === 'postgres' ? 'begin isolation level repeatable read read only' : 'begin')
      .execute(connection);
    try {
      // A reader at the other end of a slow pipe is no stalled node.
      if (engine === 'postgres') await sql`set local idle_in_transaction_session_timeout = 0`.execute(connection);
      return await work(connection);
    } finally {
      await sql.raw('rollback').execute(connection);
    }
  });
}
