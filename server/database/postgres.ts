import { Socket } from 'node:net';
import { PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './connection.ts';
import { countStatements } from './count-statements.ts';
import { patientKysely } from './patient-kysely.ts';

export const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 5_000;
// A node that stalls in mid-transaction must not take the others with it: the server lets go of what it holds.
const LIMITS_MS = { lock_timeout: 2_500, statement_timeout: 10_000, idle_in_transaction_session_timeout: 5_000 };
/** The server's settings that bound how long a node may hold up others. */
export const TIMEOUTS = Object.keys(LIMITS_MS);
// Longer than any statement may take and than the pool keeps what is idle: whoever is silent for this long is gone.
const SILENT_TIMEOUT_MS = 12_000;
/** By what the server lists the connections of nodes and programs. */
export const APPLICATION_NAME = 'parley';
const INT8 = 20;
const NUMERIC = 1700;

/**
 * Opens a pool of connections; the first query tells whether the server can be reached. A connection that was silent for
 * `silentMs` is given up; with 0 only one that TCP finds dead, after some minutes.
 */
export function openPostgres(url: string, silentMs = SILENT_TIMEOUT_MS): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: APPLICATION_NAME,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: SILENT_TIMEOUT_MS,
    stream: () => watchedSocket(silentMs),
    ...LIMITS_MS,
    // Times and ids fit a double exactly; the driver's default of strings would differ from SQLite's numbers.
    types: {
      getTypeParser: ((oid: number, format?: string) =>
        oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format as 'text')) as never,
    },
  });
  // A connection lost while idle, or between two statements of a transaction, is replaced at next use; without a
  // listener the event would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));
  const { log, statements } = countStatements();
  return { db: patientKysely({ dialect: new PostgresDialect({ pool }), log }), engine: 'postgres', statements };
}

/** Opens a socket that gives itself up: a server whose machine or route is gone never says so. */
function watchedSocket(silentMs: number): Socket {
  const socket = new Socket();
  const silent = Object.assign(new Error(`the database was silent for ${silentMs / 1_000} s`), { code: 'ETIMEDOUT' });
  return socket.setTimeout(silentMs, () => socket.destroy(silent));
}
