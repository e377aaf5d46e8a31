import {
  type DatabaseConnection,
  type DialectAdapter,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Db, Engine } from './connection.ts';
import type { Tables } from './tables.ts';

interface Ways {
  /** What beginning, committing and rolling back a transaction come to. */
  transact: () => Promise<void>;
  /** What of the engine's adapter is otherwise. */
  adapter?: Partial<DialectAdapter>;
}

/** Makes a database whose statements all go over one connection that somebody else looks after. */
export function overConnection(connection: DatabaseConnection, engine: Engine, { transact, adapter = {} }: Ways): Db {
  const isPostgres = engine === 'postgres';
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => Object.assign(isPostgres ? new PostgresAdapter() : new SqliteAdapter(), adapter),
      createQueryCompiler: () => (isPostgres ? new PostgresQueryCompiler() : new SqliteQueryCompiler()),
      createIntrospector: (db) => (isPostgres ? new PostgresIntrospector(db) : new SqliteIntrospector(db)),
      createDriver: () => ({
        init: async () => {},
        acquireConnection: async () => connection,
        beginTransaction: transact,
        commitTransaction: transact,
        rollbackTransaction: transact,
        releaseConnection: async () => {},
        destroy: async () => {},
      }),
    },
  });
}
