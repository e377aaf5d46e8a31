import type { DatabaseConnection } from 'kysely';
import type { Db, Engine } from '../database/connection.ts';
import { overConnection } from '../database/over-connection.ts';

/** Gives the accounts library a database without transactions: on SQLite they would wait for themselves in our hooks. */
export function withoutTransactions(db: Db, engine: Engine): Db {
  const connection: DatabaseConnection = {
    executeQuery: (query) => db.executeQuery(query) as never,
    streamQuery() {
      throw new Error('nothing is streamed here');
    },
  };
  const refuse = async () => {
    throw new Error('there are no transactions here');
  };
  return overConnection(connection, engine, { transact: refuse });
}
