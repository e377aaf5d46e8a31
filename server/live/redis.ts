import { Redis } from 'ioredis';
import type { Log } from '../log.ts';

const COMMAND_TIMEOUT_MS = 250;
const PING_EVERY_MS = 1_000;
const SILENT_FOR_MS = 2_500;
const RECONNECT_AT_MOST_MS = 1_000;

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
  #wasHealthy = true;

  constructor(url: string, log: Log) {
    const options = {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResubscribe: false,
      connectTimeout: 2_000,
      commandTimeout: COMMAND_TIMEOUT_MS,
      retryStrategy: (tries: number) => Math.min(50 * tries, RECONNECT_AT_MOST_MS),
    };
    this.commands = new Redis(url, options);
    this.listener = new Redis(url, options);
    for (const connection of [this.commands, this.listener]) {
      connection.on('error', () => {}); // Seen by the watch below, once, instead of at every attempt.
      connection.on('ready', () => {
        this.#heardFrom.set(connection, performance.now());
        this.#doubted.delete(connection);
      });
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
    const since = performance.now() - SILENT_FOR_MS;
    return [this.commands, this.listener].every(
      (connection) => !this.#doubted.has(connection) && (this.#heardFrom.get(connection) ?? 0) > since,
    );
  }

  #askForLife(connection: Redis): void {
    if (connection.status !== 'ready') return;
    connection.ping().then(
      () => {
        this.#heardFrom.set(connection, performance.now());
        this.#doubted.delete(connection);
      },
      () => {
        const heard = this.#heardFrom.get(connection) ?? 0;
        this.#doubted.add(connection);
        if (performance.now() - heard > SILENT_FOR_MS) connection.disconnect(true);
      },
    );
  }

  close(): void {
    clearInterval(this.#watch);
    this.commands.disconnect();
    this.listener.disconnect();
  }
}
