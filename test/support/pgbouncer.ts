import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guard, type Running } from './guarded.ts';
import { executables, pathFolders } from './missing-part.ts';
import { freePort } from './ports.ts';
import { postgresUser } from './postgres-binaries.ts';
import { query } from './postgres-process.ts';

const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** Where PgBouncer is on this machine; undefined where it is not. */
export const [pgbouncerBinary] = executables(['pgbouncer'], [...pathFolders(), ...FOLDERS]);

/** As docs/operations.md has it set. */
const SETTINGS: Record<string, string> = {
  pool_mode: 'transaction',
  ignore_startup_parameters: 'statement_timeout, lock_timeout, idle_in_transaction_session_timeout',
  // So few that a session is handed from one client to the next all the time.
  default_pool_size: '4',
};

export interface PgBouncer {
  /** The database behind it, as its clients name it. */
  readonly url: string;
  /** Ends it with whatever it was doing, and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts PgBouncer before the server of the database at `databaseUrl`. */
export async function startPgBouncer(databaseUrl: string, settings: Record<string, string> = {}): Promise<PgBouncer> {
  const { hostname, port: serverPort, username } = new URL(databaseUrl);
  const user = postgresUser();
  const home = await guard('pgbouncer', { endWith: 'SIGKILL', user, ...(user && { inside: '/tmp' }) });
  const port = await freePort();
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    ...SETTINGS,
    ...settings,
  };
  const file = join(home.folder, 'pgbouncer.ini');
  await writeFile(
    file,
    [
      '[databases]',
      `* = host=${hostname} port=${serverPort} user=${username}`,
      '[pgbouncer]',
      ...Object.entries(all).map(([name, value]) => `${name} = ${value}`),
    ].join('\n'),
  );
  const url = Object.assign(new URL(databaseUrl), { port }).href;
  const ready = () =>
    query(url, 'SELECT 1').then(
      () => true,
      () => false,
    );
  const start = () => home.run(pgbouncerBinary ?? 'pgbouncer', ['-q', file], { user, ready });
  const end = async (running: Running) => {
    running.kill('SIGKILL');
    await running.ended();
  };
  let running = await start();
  return {
    url,
    async restart() {
      await end(running);
      running = await start();
    },
    async stop() {
      await end(running);
      await home.remove();
    },
  };
}
