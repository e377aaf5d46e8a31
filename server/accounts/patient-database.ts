import type { DatabaseConnection } from 'kysely';
import type { Db, Engine } from '../database/connection.ts';
import { overConnection } from '../database/over-connection.ts';
import { patiently } from '../database/transaction.ts';

/**
 * Gives the accounts library, which knows no second try, a database in which each single statement waits while another
 * process holds the file. It has no transactions of its own: on SQLite they would wait for themselves in our hooks.
 */
export function patientDatabase(db: Db, engine: Engine): Db {
  const connection: DatabaseConnection = {
    executeQuery: (query) => patiently(() => db.executeQuery(query)) as never,
    streamQuery() {
      throw new Error('nothing is streamed here');
    },
  };
  const refuse = async () => {
    throw new Error('there are no transactions here');
  };
  return overConnection(connection, engine, { transact: refuse });
}
