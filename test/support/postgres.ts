import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { guard, type Running, type RunOptions } from './guarded.ts';
import { freePort } from './ports.ts';
import { postgresBinaries, postgresUser, type Source } from './postgres-binaries.ts';

export interface PostgresServer {
  /** The database `postgres`, for the server's own sake; tests use `createDatabase`. */
  readonly url: string;
  /** Creates an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Stops as a crash does, and forgets every database. */
  stop(): Promise<void>;
  /** Crashes and comes back on the same port; what was committed is still there. */
  restart(): Promise<void>;
  /** Crashes and comes back at another port, with all that was committed; returns that port. */
  move(): Promise<number>;
}

// No fsync: a commit must survive a killed process, not a power cut. synchronous_commit stays on for that reason.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '300',
};

const query = async (url: string, text: string): Promise<void> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that goes away while nobody queries would end the process otherwise.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end().catch(() => {});
  }
};

/** Creates an empty database on the server at `serverUrl` and returns its URL. */
export const createDatabase = async (serverUrl: string): Promise<string> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await query(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  return new URL(name, serverUrl).href;
};

/** Starts a PostgreSQL of its own on a free port; throws MissingPart where neither the machine nor npm has one. */
export const startPostgres = async ({ from }: { from?: Source } = {}): Promise<PostgresServer> => {
  const user = postgresUser();
  // A TMPDIR of root's own is often closed to the user that PostgreSQL then runs as.
  const home = await guard('postgres', { endWith: 'SIGQUIT', user, ...(user && { inside: '/tmp' }) });
  let port = await freePort();
  const url = (): string => `postgres://parley@127.0.0.1:${port}/postgres`;
  const options: RunOptions = { user, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } };
  const data = join(home.folder, 'data');
  let running: Running | undefined;

  const start = async (bin: string): Promise<void> => {
    const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const ready = () =>
      query(url(), 'SELECT 1').then(
        () => true,
        () => false,
      );
    running = await home.run(join(bin, 'postgres'), ['-D', data, ...settings], { ...options, ready });
  };

  const crash = async (): Promise<void> => {
    running?.kill('SIGQUIT');
    await running?.ended();
    running = undefined;
  };

  try {
    const bin = await postgresBinaries(home.folder, user, from);
    const initdb = ['-D', data, '-U', 'parley', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    const init = await home.run(join(bin, 'initdb'), initdb, options);
    if ((await init.ended()) !== 0) throw new Error(`initdb failed:\n${init.lastWords()}`);
    await start(bin);
    return {
      url: url(),
      createDatabase: () => createDatabase(url()),
      stop: async () => {
        await crash();
        await home.remove();
      },
      restart: async () => {
        await crash();
        await start(bin);
      },
      move: async () => {
        await crash();
        port = await freePort();
        await start(bin);
        return port;
      },
    };
  } catch (error) {
    await crash();
    await home.remove();
    throw error;
  }
};
