import { Kysely, type KyselyConfig } from 'kysely';
import type { Tables } from './tables.ts';
import { patiently } from './transaction.ts';

/**
 * Makes a database in which a statement by itself waits as patiently as a transaction does while somebody else holds what it
 * needs: on SQLite an import that runs beside the node.
 */
export function patientKysely(config: KyselyConfig): Kysely<Tables> {
  const db = new Kysely<Tables>(config);
  const executor = db.getExecutor();
  const execute = executor.executeQuery.bind(executor);
  // Transactions and connections that are held have executors of their own.
  executor.executeQuery = (query) => patiently(() => execute(query));
  return db;
}
