import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './ports.ts';

export interface Proxy {
  readonly port: number;
  /** The same address, but through the proxy. */
  url(original: string): string;
  /** Lets no byte pass; connections stay open and new ones are accepted, as by a machine that hangs. */
  stall(): void;
  resume(): void;
  /** Resets every connection and refuses new ones, as a machine whose process died. */
  cut(): Promise<void>;
  /** Accepts connections again after `cut`. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

type Pair = readonly [near: Socket, far: Socket];

const join = ([near, far]: Pair): void => {
  near.pipe(far);
  far.pipe(near);
};

const part = ([near, far]: Pair): void => {
  near.unpipe(far);
  far.unpipe(near);
};

const reset = (pair: Pair): void => {
  for (const socket of pair) if (!socket.destroyed) socket.resetAndDestroy();
};

/** Starts a TCP proxy on a free port of 127.0.0.1 whose connections can be stalled and cut. */
export const startProxy = async (target: { host: string; port: number }): Promise<Proxy> => {
  const port = await freePort();
  const pairs = new Set<Pair>();
  let stalled = false;

  const accept = (near: Socket): void => {
    const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const pair: Pair = [near, far];
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => reset(pair));
      // Only when both are closed: after a plain end, one may still have bytes to deliver.
      socket.on('close', () => near.destroyed && far.destroyed && pairs.delete(pair));
    }
    if (!stalled) join(pair);
  };

  let server: Server | undefined;

  const restore = async (): Promise<void> => {
    if (server) return;
    server = createServer({ allowHalfOpen: true, noDelay: true }, accept);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };

  const cut = async (): Promise<void> => {
    const closing = server;
    server = undefined;
    const closed = closing && once(closing, 'close');
    closing?.close();
    pairs.forEach(reset);
    await closed;
  };

  await restore();

  return {
    port,
    url: (original) => {
      const url = new URL(original);
      url.hostname = '127.0.0.1';
      url.port = String(port);
      return url.href;
    },
    stall: () => {
      stalled = true;
      pairs.forEach(part);
    },
    resume: () => {
      if (stalled) pairs.forEach(join);
      stalled = false;
    },
    cut,
    restore,
    stop: cut,
  };
};
