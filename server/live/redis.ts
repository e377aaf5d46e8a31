import { Redis } from 'ioredis';
import type { Log } from '../log.ts';

const COMMAND_TIMEOUT_MS = 250;
const PING_EVERY_MS = 1_000;
const SILENT_FOR_MS = 2_500;
const RECONNECT_AT_MOST_MS = 1_000;
const MOVED_AT_MOST_EVERY_MS = 1_000;

/**
 * The node's two connections to Redis: one for commands, one that only listens. Commands fail at once while Redis is
 * away and after 0.25 s while it hangs; nothing is queued for later, as what is late is of no use here.
 *
 * The clients report "ready" while Redis is frozen, so both are asked for a sign of life every second and connected
 * anew after 2.5 s without one.
 */
export class RedisConnections {
  readonly commands: Redis;
  readonly listener: Redis;
  readonly #watch: NodeJS.Timeout;
  readonly #heardFrom = new Map<Redis, number>();
  /** Connections whose last question went unanswered. */
  readonly #doubted = new Set<Redis>();
  readonly #asked = new Set<Redis>();
  #movedAt = Number.NEGATIVE_INFINITY;
  // Nothing is logged before the first connection had its chance.
  #wasHealthy = true;

  constructor(url: string, log: Log) {
    const options = {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      connectTimeout: 2_000,
      disconnectTimeout: COMMAND_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      retryStrategy: (tries: number) => Math.min(50 * tries, RECONNECT_AT_MOST_MS),
      reconnectOnError: (error: Error) => this.#hasMoved(error),
    };
    this.commands = new Redis(url, options);
    this.listener = new Redis(url, options);
    for (const connection of [this.commands, this.listener]) {
      connection.on('error', () => {}); // Seen by the watch below, once, instead of at every attempt.
      connection.on('ready', () => this.#hear(connection));
      connection.on('close', () => this.#heardFrom.delete(connection));
    }
    this.#watch = setInterval(() => {
      for (const connection of [this.commands, this.listener]) this.#askForLife(connection);
      if (this.healthy === this.#wasHealthy) return;
      this.#wasHealthy = this.healthy;
      if (this.healthy) log.info('Redis is back: other nodes hear of posts at once again');
      else log.warn('Redis is away: other nodes follow through the database until it is back');
    }, PING_EVERY_MS);
    this.#watch.unref();
  }

  /** Whether both connections have shown a sign of life lately. */
  get healthy(): boolean {
    return this.#answers(this.commands) && this.#answers(this.listener);
  }

  /** Whether a command sent now may be expected to be answered. What hangs is given nothing more to hold. */
  get answering(): boolean {
    return this.#answers(this.commands);
  }

  /** Says that a command was answered in vain or not at all: until Redis shows life again, nobody else need wait. */
  doubt(): void {
    this.#doubted.add(this.commands);
    this.#askForLife(this.commands);
  }

  /** Waits until both connections stand, at most `within` ms: a node starts without Redis too. */
  async settled(within: number): Promise<void> {
    const giveUpAt = performance.now() + within;
    while (!this.healthy && performance.now() < giveUpAt) await new Promise((done) => setTimeout(done, 10));
  }

  #answers(connection: Redis): boolean {
    const heardFrom = this.#heardFrom.get(connection) ?? Number.NEGATIVE_INFINITY;
    return (
      connection.status === 'ready' &&
      !this.#doubted.has(connection) &&
      heardFrom > performance.now() - SILENT_FOR_MS - COMMAND_TIMEOUT_MS
    );
  }

  /** Tells whether Redis became a replica, so that its name leads to another server by now, or soon. */
  #hasMoved({ message }: Error): boolean {
    const now = performance.now();
    if (!message.startsWith('READONLY') || now < this.#movedAt + MOVED_AT_MOST_EVERY_MS) return false;
    this.#movedAt = now;
    return true;
  }

  #hear(connection: Redis): void {
    this.#heardFrom.set(connection, performance.now());
    this.#doubted.delete(connection);
  }

  #askForLife(connection: Redis): void {
    if (connection.status !== 'ready' || this.#asked.has(connection)) return;
    this.#asked.add(connection);
    connection
      .ping()
      .then(
        () => this.#hear(connection),
        () => {
          const heard = this.#heardFrom.get(connection) ?? Number.NEGATIVE_INFINITY;
          this.#doubted.add(connection);
          if (performance.now() - heard > SILENT_FOR_MS) connection.disconnect(true);
        },
      )
      .finally(() => this.#asked.delete(connection));
  }

  close(): void {
    clearInterval(this.#watch);
    this.commands.disconnect();
    this.listener.disconnect();
  }
}
