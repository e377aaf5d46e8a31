import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';
import { freePort } from './ports.ts';

/** What a line does with the bytes that come: holds them until the weather changes, loses them, or passes them slowly. */
type Weather = 'stalled' | 'lost' | { delayMs: number; bytesPerSecond: number };

interface Address {
  host: string;
  port: number;
}

export interface Line {
  readonly port: number;
  /** The same address, but through the proxy. */
  url(original: string): string;
  /** Lets no byte pass; connections stay open and new ones are accepted, as by a machine that hangs. */
  stall(): void;
  /**
   * Loses every byte; neither side is told, as where a firewall forgot the connection. A connection that lost bytes is
   * silent for ever; new ones pass again after `resume`.
   */
  lose(): void;
  /** Passes each piece only after a while, and so many bytes a second. */
  slowDown(how: { delayMs: number; bytesPerSecond: number }): void;
  resume(): void;
  /** Resets every connection and refuses new ones, as a machine whose process died. */
  cut(): Promise<void>;
  /** Accepts connections again after `cut`. */
  restore(): Promise<void>;
  /** Sends new connections to another address, as a name does that was given a new one. */
  aimAt(target: Address): void;
  stop(): Promise<void>;
}

type Pair = readonly [near: Socket, far: Socket];

const reset = (pair: Pair): void => {
  for (const socket of pair) if (!socket.destroyed) socket.resetAndDestroy();
};

/** One direction of a connection, through which bytes pass as the weather lets them. */
class Passage extends Transform {
  readonly #weather: () => Weather | null;
  #held: (() => void) | null = null;
  #hasLost = false;

  constructor(weather: () => Weather | null) {
    super();
    this.#weather = weather;
  }

  override _transform(chunk: Buffer, encoding: BufferEncoding, passed: TransformCallback): void {
    const weather = this.#hasLost ? 'lost' : this.#weather();
    if (weather === 'lost') this.#hasLost = true;
    if (weather === null) passed(null, chunk);
    else if (weather === 'lost') passed();
    else if (weather === 'stalled') this.#held = () => this._transform(chunk, encoding, passed);
    else setTimeout(passed, weather.delayMs + (chunk.length / weather.bytesPerSecond) * 1_000, null, chunk);
  }

  /** Looks at the weather again. */
  changed(): void {
    const held = this.#held;
    this.#held = null;
    held?.();
  }
}

/** Starts a TCP proxy on a free port of 127.0.0.1 that can do to its connections whatever networks do. */
export const startProxy = async (towards: Address): Promise<Line> => {
  const port = await freePort();
  const pairs = new Map<Pair, Passage[]>();
  let target = towards;
  let weather: Weather | null = null;

  const change = (to: Weather | null): void => {
    weather = to;
    for (const passages of pairs.values()) for (const passage of passages) passage.changed();
  };

  const accept = (near: Socket): void => {
    const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const pair: Pair = [near, far];
    const passages = [new Passage(() => weather), new Passage(() => weather)] as const;
    pairs.set(pair, [...passages]);
    near.pipe(passages[0]).pipe(far);
    far.pipe(passages[1]).pipe(near);
    for (const socket of pair) {
      socket.on('error', () => reset(pair));
      // Only when both are closed: after a plain end, one may still have bytes to deliver.
      socket.on('close', () => near.destroyed && far.destroyed && pairs.delete(pair));
    }
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
    for (const pair of pairs.keys()) reset(pair);
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
    stall: () => change('stalled'),
    lose: () => change('lost'),
    slowDown: (how) => change(how),
    resume: () => change(null),
    cut,
    restore,
    aimAt: (address) => {
      target = address;
    },
    stop: cut,
  };
};
