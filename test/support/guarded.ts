import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

export interface User {
  uid: number;
  gid: number;
}

export interface Running {
  readonly pid: number;
  /** Sends a signal; does nothing once the process has ended. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves, once the process has ended, to its exit code: null where a signal ended it. */
  ended(): Promise<number | null>;
  onEnd(listener: () => void): void;
  /** The last 4 kB it printed. */
  lastWords(): string;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  user?: User | undefined;
  /** Asked until true; `run` resolves then. */
  ready?: () => Promise<boolean>;
}

export interface Guarded {
  readonly folder: string;
  run(command: string, args: string[], options?: RunOptions): Promise<Running>;
  /** Removes the folder; the process in it must have ended. */
  remove(): Promise<void>;
}

interface GuardOptions {
  /** How the process is ended when the test process is gone. */
  endWith: NodeJS.Signals;
  inside?: string;
  user?: User | undefined;
}

const READY_WITHIN_MS = 30_000;

// It reads ids of processes from a pipe that only the test process holds, so the pipe ends however that one dies,
// by SIGKILL too. An empty line means that the process has ended by itself and its id may be somebody else's.
const GUARD = `
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
  kill -s "$2" "$pid"
  tries=0
  while kill -0 "$pid" && ! grep -q '^State:.Z' "/proc/$pid/status" && [ $tries -lt 50 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  kill -s KILL "$pid"
fi
rm -rf "$1"`;

// Vitest's workers outlive a Vitest that is killed: they would go on testing, and keep their parts, for nobody.
process.once('disconnect', () => process.exit(1));

// A running part must not keep a script alive that has nothing else to do; one that is being stopped must.
const keepAlive = (child: ChildProcess, how: 'ref' | 'unref'): void => {
  child[how]();
  for (const stream of child.stdio) if (stream instanceof Socket) stream[how]();
};

const launch = async (command: string, args: string[], cwd: string, options: RunOptions): Promise<Running> => {
  const child = spawn(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.env && { env: options.env }),
    ...options.user,
  });
  let words = '';
  const listen = (chunk: Buffer): void => {
    words = (words + chunk.toString()).slice(-4096);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const closed = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  closed.catch(() => {});
  await once(child, 'spawn');
  keepAlive(child, 'unref');
  return {
    pid: Number(child.pid),
    kill: (signal) => child.kill(signal),
    ended: () => {
      keepAlive(child, 'ref');
      return closed;
    },
    onEnd: (listener) => closed.then(listener),
    lastWords: () => words.trim(),
  };
};

/** Makes a temporary folder for one process at a time; both are gone when this test process is, however it ends. */
export const guard = async (name: string, { endWith, inside = tmpdir(), user }: GuardOptions): Promise<Guarded> => {
  const folder = await mkdtemp(join(inside, `parley-${name}-`));
  if (user) chownSync(folder, user.uid, user.gid);
  // In a session of its own, so that Ctrl-C in the terminal does not end the guard before its work.
  const guardian = spawn('/bin/sh', ['-c', GUARD, 'guard', folder, endWith.replace('SIG', '')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guardian.stdin.on('error', () => {});
  const gone = once(guardian, 'close');
  keepAlive(guardian, 'unref');

  const run = async (command: string, args: string[], options: RunOptions = {}): Promise<Running> => {
    const running = await launch(command, args, folder, options);
    guardian.stdin.write(`${running.pid}\n`);
    let alive = true;
    running.onEnd(() => {
      alive = false;
      if (guardian.stdin.writable) guardian.stdin.write('\n');
    });
    const { ready } = options;
    if (!ready) return running;
    await until(
      () => {
        if (!alive) throw new Error(`${name} ended before it was ready:\n${running.lastWords()}`);
        return ready();
      },
      { within: READY_WITHIN_MS, because: `${name} did not become ready` },
    );
    return running;
  };

  return {
    folder,
    run,
    remove: async () => {
      keepAlive(guardian, 'ref');
      guardian.stdin.end();
      await gone;
    },
  };
};
