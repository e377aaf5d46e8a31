import {
  type DatabaseConnection,
  type Dialect,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Db, Engine } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';
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
  const dialect: Dialect = {
    createAdapter: () => (engine === 'postgres' ? new PostgresAdapter() : new SqliteAdapter()),
    createQueryCompiler: () => (engine === 'postgres' ? new PostgresQueryCompiler() : new SqliteQueryCompiler()),
    createIntrospector: () => (engine === 'postgres' ? new PostgresIntrospector(db) : new SqliteIntrospector(db)),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      releaseConnection: async () => {},
      destroy: async () => {},
    }),
  };
  return new Kysely<Tables>({ dialect });
}
