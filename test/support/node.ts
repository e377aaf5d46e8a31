import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { guard, type Running } from './guarded.ts';
import { Person } from './person.ts';
import { freePort } from './ports.ts';
import { until } from './until.ts';

const PROGRAM = resolve('dist/server/main.js');
const READY_WITHIN_MS = 60_000;

/** A node of Parley as it really runs: a process of its own, started from what `npm run build` made. */
export class NodeProcess {
  readonly port: number;
  /** Its folder; DATA_DIR is `data` in it unless the environment says otherwise. */
  readonly folder: string;
  running = false;
  readonly #home: Awaited<ReturnType<typeof guard>>;
  readonly #environment: Record<string, string>;
  #running: Running | undefined;

  private constructor(port: number, home: Awaited<ReturnType<typeof guard>>, environment: Record<string, string>) {
    this.port = port;
    this.folder = home.folder;
    this.#home = home;
    this.#environment = environment;
  }

  /** Starts a node with these settings on top of the tests' own, and waits until it says where it is. */
  static async start(environment: Record<string, string> = {}): Promise<NodeProcess> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: npm run build`);
    const node = new NodeProcess(await freePort(), await guard('node', { endWith: 'SIGKILL' }), environment);
    await node.restart();
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#process().pid;
  }

  /** Starts the process again after it ended, with the same settings on the same port. */
  async restart(): Promise<void> {
    const env = {
      PATH: process.env.PATH,
      PORT: String(this.port),
      HOST: '127.0.0.1',
      DATA_DIR: join(this.folder, 'data'),
      SECRET: 'a secret for tests, shared by all nodes',
      LIMITS: 'off',
      LOG_LEVEL: 'warn',
      ...this.#environment,
    };
    const running = await this.#home.run(process.execPath, [PROGRAM], { env });
    this.#running = running;
    this.running = true;
    running.onEnd(() => {
      this.running = false;
    });
    await until(
      () => {
        if (!this.running) throw new Error('the node ended before it was ready');
        return running.lastWords().includes('Parley is at');
      },
      { within: READY_WITHIN_MS, because: 'the node did not become ready' },
    ).catch((error: Error) => {
      throw new Error(`${error.message}\n${running.lastWords()}`);
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#process().kill(signal);
  }

  /** Resolves, once the process has ended, to its exit code: null where a signal ended it. */
  ended(): Promise<number | null> {
    return this.#process().ended();
  }

  lastWords(): string {
    return this.#process().lastWords();
  }

  /** Returns somebody who uses this node. */
  person(): Person {
    return new Person(this.url);
  }

  async readiness(): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.url}/readyz`);
    return { status: response.status, body: await response.json() };
  }

  async stop(): Promise<void> {
    this.#running?.kill('SIGKILL');
    await this.#running?.ended();
    await this.#home.remove();
  }

  #process(): Running {
    if (!this.#running) throw new Error('the node was never started');
    return this.#running;
  }
}
