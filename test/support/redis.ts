import { once } from 'node:events';
import { connect } from 'node:net';
import { guard, type Running } from './guarded.ts';
import { executables, MissingPart, pathFolders } from './missing-part.ts';
import { freePort } from './ports.ts';

/** One Redis or several that belong together. */
export interface SomeRedis {
  /** What nodes are given as REDIS_URL. */
  readonly url: string;
  stop(): Promise<void>;
  /** Starts again whatever was stopped. */
  start(): Promise<void>;
  thaw(): void;
}

export interface RedisServer extends SomeRedis {
  readonly port: number;
  /** Halts the process; its connections stay open and silent. */
  freeze(): void;
}

const FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/redis/bin', '/opt/homebrew/bin'];

const answersPing = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/**
 * Starts a redis-server of its own on a free port, keeping nothing on disk, with these settings on top; throws MissingPart
 * where there is none. It starts again on the same port and empty. `prepare` returns arguments that go first, given its
 * folder.
 */
export const startRedis = async (
  settings: Record<string, string | number> = {},
  prepare: (folder: string) => Promise<string[]> = async () => [],
): Promise<RedisServer> => {
  const [binary] = executables(['redis-server'], [...pathFolders(), ...FOLDERS]);
  if (!binary) throw new MissingPart('redis-server is missing - install it (Debian: apt-get install redis-server)');

  const port = await freePort();
  const all = { port, bind: '127.0.0.1', save: '', appendonly: 'no', daemonize: 'no', ...settings };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let running: Running | undefined;
  let remove: (() => Promise<void>) | undefined;

  // Whoever stops it while it starts would leave it half started.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work, work);
    return turn;
  };

  const start = async (): Promise<void> => {
    if (running) return;
    const home = await guard('redis', { endWith: 'SIGKILL' });
    remove = home.remove;
    running = await home.run(binary, [...(await prepare(home.folder)), ...args], { ready: () => answersPing(port) });
  };

  const stop = async (): Promise<void> => {
    // A frozen process hears no other signal.
    running?.kill('SIGKILL');
    await running?.ended();
    running = undefined;
    await remove?.();
  };

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop: () => inTurn(stop),
    start: () => inTurn(start),
    freeze: () => running?.kill('SIGSTOP'),
    thaw: () => running?.kill('SIGCONT'),
  };
};
