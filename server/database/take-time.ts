import { sql } from 'kysely';
import type { Db } from './connection.ts';
import { engineOf } from './engine-of.ts';

/** Lets each statement of a transaction take its time: PostgreSQL cuts off what takes longer than any request may. */
export async function takeTime(trx: Db): Promise<void> {
  if (engineOf(trx) === 'postgres') await sql`set local statement_timeout = 0`.execute(trx);
}
