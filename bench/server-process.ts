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
  readonly url: string;
  readonly #child: ChildProcess;
  /** Where its data is. */
  readonly dataDir: string;
  readonly #ownFolder: boolean;

  private constructor(url: string, child: ChildProcess, dataDir: string, ownFolder: boolean) {
    this.url = url;
    this.#child = child;
    this.dataDir = dataDir;
    this.#ownFolder = ownFolder;
  }

  /** Starts one of the built programs with these settings and waits until it says where it is. */
  static async start(program: string, environment: Record<string, string> = {}): Promise<ServerProcess> {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
    const preload = `data:text/javascript,process.on('SIGUSR2',()=>gc())`;
    const child = spawn(process.execPath, ['--expose-gc', '--import', preload, join(programs, `${program}.js`)], {
      env: {
        ...process.env,
        PORT: '0',
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        LIMITS: 'off',
        LOG_LEVEL: 'error',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), STARTED_WITHIN_MS);
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const url = /http:\/\/\S+/.exec(line)?.[0];
      if (!url) continue;
      clearTimeout(timer);
      child.stdout?.resume();
      return new ServerProcess(
        url.replace('localhost', '127.0.0.1'),
        child,
        environment.DATA_DIR ?? dataDir,
        !environment.DATA_DIR,
      );
    }
    throw new Error(`${program} did not start`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
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
      this.#child.kill('SIGUSR2');
      await new Promise((done) => setTimeout(done, 300));
    }
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGKILL');
      await once(this.#child, 'exit');
    }
    if (this.#ownFolder) rmSync(this.dataDir, { recursive: true, force: true });
  }
}
