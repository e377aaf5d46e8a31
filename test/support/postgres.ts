import { randomUUID } from 'node:crypto';
import type { Source } from './postgres-binaries.ts';
import { PostgresProcess, query } from './postgres-process.ts';

export interface PostgresServer {
  /** The database `postgres`, for the server's own sake; tests use `createDatabase`. */
  readonly url: string;
  /** Creates an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Stops as a crash does, and forgets every database. */
  stop(): Promise<void>;
  /** Crashes and comes back on the same port; what was committed is still there. */
  restart(): Promise<void>;
}

/** Creates an empty database on the server at `serverUrl` and returns its URL. */
export const createDatabase = async (serverUrl: string): Promise<string> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await query(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  return new URL(name, serverUrl).href;
};

/** Starts a PostgreSQL of its own on a free port; throws MissingPart where neither the machine nor npm has one. */
export const startPostgres = async ({ from }: { from?: Source } = {}): Promise<PostgresServer> => {
  const server = await PostgresProcess.create(from);
  try {
    await server.start();
  } catch (error) {
    await server.remove();
    throw error;
  }
  return {
    url: server.url,
    createDatabase: () => createDatabase(server.url),
    stop: () => server.remove(),
    restart: async () => {
      await server.crash();
      await server.start();
    },
  };
};
