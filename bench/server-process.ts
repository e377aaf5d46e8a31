import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const STARTED_WITHIN_MS = 20_000;
const programs = fileURLToPath(new URL('.', import.meta.url));

/** A server in a process of its own, whose work the operating system accounts for. */
export class ServerProcess {
  /** Where its data is. */
  readonly dataDir: string;
  readonly #program: string;
  readonly #environment: Record<string, string>;
  readonly #ownFolder: boolean;
  #url = '';
  #child: ChildProcess | undefined;

  private constructor(program: string, environment: Record<string, string>) {
    this.#program = program;
    this.#environment = environment;
    this.#ownFolder = !environment.DATA_DIR;
    this.dataDir = environment.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'parley-bench-'));
  }

  /** Starts one of the built programs with these settings and waits until it says where it is. */
  static async start(program: string, environment: Record<string, string> = {}): Promise<ServerProcess> {
    const server = new ServerProcess(program, environment);
    await server.#start('0');
    return server;
  }

  get url(): string {
    return this.#url;
  }

  /** Kills it and starts it again, at the same port and with its data. */
  async restart(): Promise<void> {
    await this.#kill();
    await this.#start(new URL(this.#url).port);
  }

  async #start(port: string): Promise<void> {
    const preload = `data:text/javascript,process.on('SIGUSR2',()=>gc())`;
    const program = join(programs, `${this.#program}.js`);
    const child = spawn(process.execPath, ['--expose-gc', '--import', preload, program], {
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        DATA_DIR: this.dataDir,
        LIMITS: 'off',
        LOG_LEVEL: 'error',
        ...this.#environment,
        PORT: port,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const timer = setTimeout(() => child.kill('SIGKILL'), STARTED_WITHIN_MS);
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const url = /http:\/\/\S+/.exec(line)?.[0];
      if (!url) continue;
      clearTimeout(timer);
      child.stdout?.resume();
      this.#url = url.replace('localhost', '127.0.0.1');
      return;
    }
    throw new Error(`${this.#program} did not start`);
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Returns the CPU time that all threads of the process have used, in microseconds. */
  cpu(): number {
    const threads = readdirSync(`/proc/${this.pid}/task`);
    const nanoseconds = threads.map((id) =>
      Number(readFileSync(`/proc/${this.pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((sum, ns) => sum + ns, 0) / 1_000;
  }

  /** Collects garbage and returns the memory that the process holds, in bytes. */
  async memory(): Promise<number> {
    for (let i = 0; i < 3; i++) {
      this.#child?.kill('SIGUSR2');
      await new Promise((done) => setTimeout(done, 300));
    }
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
  }

  /** Asks once what a node tells of itself under these names in /metrics; 0 where it tells nothing. */
  async metrics<const Names extends string[]>(...names: Names): Promise<{ [each in keyof Names]: number }> {
    const metrics = await (await fetch(`${this.url}/metrics`)).text();
    const told = names.map((name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0));
    return told as { [each in keyof Names]: number };
  }

  async stop(): Promise<void> {
    await this.#kill();
    if (this.#ownFolder) rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
