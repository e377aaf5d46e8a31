import { join } from 'node:path';
import { Client, type QueryResult } from 'pg';
import { type Guarded, guard, type Running, type RunOptions } from './guarded.ts';
import { freePort } from './ports.ts';
import { postgresBinaries, postgresUser, type Source } from './postgres-binaries.ts';

// No fsync: a commit must survive a killed process, not a power cut. synchronous_commit stays on for that reason.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  // What it learns of small tables in its own time makes it read them from end to end: plans are looked at as of large ones.
  autovacuum: 'off',
};

/** Asks a server one question over a connection of its own. */
export const query = async (url: string, text: string): Promise<QueryResult> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that goes away while nobody queries would end the process otherwise.
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.query(text);
  } finally {
    await client.end().catch(() => {});
  }
};

/** One PostgreSQL server on a folder and a port of its own. */
export class PostgresProcess {
  readonly port: number;
  readonly data: string;
  readonly #home: Guarded;
  readonly #bin: string;
  readonly #options: RunOptions;
  #running: Running | undefined;

  private constructor(port: number, home: Guarded, bin: string, options: RunOptions) {
    this.port = port;
    this.data = join(home.folder, 'data');
    this.#home = home;
    this.#bin = bin;
    this.#options = options;
  }

  /** Makes an empty server; throws MissingPart where neither the machine nor npm has a PostgreSQL. */
  static async create(from?: Source): Promise<PostgresProcess> {
    const [home, options] = await newHome();
    try {
      const bin = await postgresBinaries(home.folder, options.user, from);
      const made = new PostgresProcess(await freePort(), home, bin, options);
      const initdb = ['-D', made.data, '-U', 'parley', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
      await made.#run(join(bin, 'initdb'), initdb);
      return made;
    } catch (error) {
      await home.remove();
      throw error;
    }
  }

  /** Makes another server of what this one, which must not have been started yet, has. It must be gone before this one. */
  async copy(): Promise<PostgresProcess> {
    const [home, options] = await newHome();
    const copied = new PostgresProcess(await freePort(), home, this.#bin, options);
    await copied.#run('cp', ['-a', this.data, copied.data]);
    return copied;
  }

  /** The database `postgres`. */
  get url(): string {
    return `postgres://parley@127.0.0.1:${this.port}/postgres`;
  }

  async start(settings: Record<string, string> = {}): Promise<void> {
    const all = Object.entries({ ...SETTINGS, port: this.port, ...settings });
    const args = ['-D', this.data, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    const ready = () =>
      query(this.url, 'SELECT 1').then(
        () => true,
        () => false,
      );
    this.#running = await this.#home.run(join(this.#bin, 'postgres'), args, { ...this.#options, ready });
  }

  /** Ends all its processes at once, with whatever they were doing. */
  async crash(): Promise<void> {
    this.#running?.kill('SIGQUIT');
    await this.#running?.ended();
    this.#running = undefined;
  }

  /** Crashes, and forgets every database. */
  async remove(): Promise<void> {
    await this.crash();
    await this.#home.remove();
  }

  async #run(command: string, args: string[]): Promise<void> {
    const running = await this.#home.run(command, args, this.#options);
    if ((await running.ended()) !== 0) throw new Error(`${command} failed:\n${running.lastWords()}`);
  }
}

async function newHome(): Promise<[Guarded, RunOptions]> {
  const user = postgresUser();
  // Not in TMPDIR: one of root's own is closed to the user that PostgreSQL then runs as, and memory has better uses.
  const home = await guard('postgres', { endWith: 'SIGQUIT', user, inside: '/tmp' });
  return [home, { user, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } }];
}
