import { setTimeout as pause } from 'node:timers/promises';
import { type DatabaseConnection, sql } from 'kysely';
import { StartError } from '../errors.ts';
import type { Db } from './connection.ts';
import { overConnection } from './over-connection.ts';
import { takeTime } from './take-time.ts';
import { transaction } from './transaction.ts';

// The number that Kysely locks, so that nodes that leave it to Kysely are waited for, too.
const LOCK = sql.lit(BigInt('3853314791062309107'));
const AGAIN_AFTER_MS = 250;
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Runs `work` on PostgreSQL in one transaction that no other node's can stand beside; waits up to a minute for its turn,
 * then throws a StartError. Kysely's own lock is of the session, and would be lost behind a pooler in transaction mode:
 * there it is taken in one session, asked back in another, and so never given back.
 */
export async function migrateAlone(db: Db, work: (alone: Db) => Promise<void>): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  while (!(await hadTurn(db, work))) {
    if (performance.now() > giveUpAt)
      throw new StartError('DATABASE_URL: another node has been bringing the tables up to date for a minute');
    await pause(AGAIN_AFTER_MS);
  }
}

// Asked for again and again instead of waited for: who waits in the database is cut off after 10 s. And tried again where
// somebody reads a table that is to be changed: a backup, a search on an older node.
function hadTurn(db: Db, work: (alone: Db) => Promise<void>): Promise<boolean> {
  return transaction(db, async (trx) => {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as mine`.execute(trx);
    if (!rows[0]?.mine) return false;
    await takeTime(trx);
    await trx.getExecutor().provideConnection((connection) => work(within(connection)));
    return true;
  });
}

/** Makes a database of a connection that is in a transaction already, for a migrator that begins one and takes its lock. */
function within(connection: DatabaseConnection): Db {
  const nothing = async () => {};
  const adapter = { acquireMigrationLock: nothing, releaseMigrationLock: nothing };
  return overConnection(connection, 'postgres', { transact: nothing, adapter });
}
