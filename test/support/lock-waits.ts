import { sql } from 'kysely';
import type { Db } from '../../server/database/connection.ts';

/** Tells whether anybody waits in this PostgreSQL database for what another transaction holds. */
export async function isSomebodyWaiting(db: Db): Promise<boolean> {
  const asked = sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return (await asked.execute(db)).rows.length > 0;
}
