import { EventEmitter } from 'node:events';
import type { Cluster, Redis, RedisOptions } from 'ioredis';
import type { Log } from '../log.ts';
import { ASKED_EVERY_MS, COMMAND_TIMEOUT_MS, type Question, SignsOfLife } from './signs-of-life.ts';

const RECONNECT_AT_MOST_MS = 1_000;

/** How every connection behaves: nothing is queued for later, as what is late is of no use here. */
export const CONNECTION = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  connectTimeout: 2_000,
  disconnectTimeout: COMMAND_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  retryStrategy: (tries: number) => Math.min(50 * tries, RECONNECT_AT_MOST_MS),
} as const satisfies RedisOptions;

/** A server that takes writes, and the node's two connections to it: one for commands, one that only listens. */
export interface Shard {
  /** None for a moment in a cluster, after the last one was lost. */
  readonly commands: Redis | undefined;
  readonly listener: Redis;
}

interface Happenings {
  /** Commands are answered, for the first time or again. */
  commanding: [];
  /** A listener stands, and listens to nothing yet. */
  listening: [listener: Redis];
  /** A listener was lost. */
  deaf: [listener: Redis];
  /** Other shards keep some channels now. */
  moved: [];
  message: [text: string];
}

/**
 * The node's connections to Redis, however it is set up: to one server, to the one that Sentinels call the master, or to
 * each shard of a cluster. Commands fail at once while a server is away and after 0.25 s while it hangs.
 */
export abstract class RedisConnections extends EventEmitter<Happenings> {
  /** Takes commands on any key. Those on several keys at once work in no cluster: ask for each by itself. */
  abstract readonly commands: Redis | Cluster;
  abstract readonly shards: Shard[];
  readonly #signs = new SignsOfLife();
  readonly #watch: NodeJS.Timeout;
  // Nothing is logged before the first connection had its chance.
  #wasHealthy = true;

  constructor(log: Log) {
    super();
    this.#signs.on('alive', (connection) => {
      if (this.shards.some(({ listener }) => listener === connection)) this.emit('listening', connection);
      else this.emit('commanding');
    });
    this.#watch = setInterval(() => {
      this.look();
      if (this.healthy === this.#wasHealthy) return;
      this.#wasHealthy = this.healthy;
      if (this.healthy) log.info('Redis is back: other nodes hear of posts at once again');
      else log.warn('Redis is away: other nodes follow through the database until it is back');
    }, ASKED_EVERY_MS);
    this.#watch.unref();
  }

  /** Returns the shard that keeps a key or a channel. */
  abstract shardOf(key: string): Shard | undefined;
  abstract publish(channel: string, text: string): Promise<unknown>;
  abstract subscribe(listener: Redis, channels: string[]): Promise<unknown>;
  abstract unsubscribe(listener: Redis, channel: string): Promise<unknown>;
  /** Tells how many connections listen to a channel. */
  abstract countListeners(channel: string): Promise<number>;

  /** Whether all connections have shown a sign of life lately. */
  get healthy(): boolean {
    return this.#every((connection) => this.#signs.has(connection));
  }

  /** Whether all connections have been made, and have answered since. */
  get stands(): boolean {
    return this.#every((connection) => this.#signs.stands(connection));
  }

  /** Whether a command on this key may be expected to be answered. What hangs is given nothing more to hold. */
  answers(key: string): boolean {
    return this.#signs.has(this.shardOf(key)?.commands);
  }

  /** Says that a command on this key failed: until its shard shows life again, nobody else need wait. */
  doubt(key: string): void {
    const connection = this.shardOf(key)?.commands;
    if (connection) this.#signs.doubt(connection);
  }

  /** Waits until all connections stand, at most `within` ms: a node starts without Redis too. */
  async settled(within: number): Promise<void> {
    const giveUpAt = performance.now() + within;
    while (!this.healthy && performance.now() < giveUpAt) await new Promise((done) => setTimeout(done, 10));
  }

  close(): void {
    clearInterval(this.#watch);
    this.commands.disconnect();
    for (const { listener } of this.shards) listener.disconnect();
  }

  /** Looks after what there is, every second. */
  protected look(): void {
    for (const { commands, listener } of this.shards) {
      if (commands) this.#signs.ask(commands);
      this.#signs.ask(listener);
    }
  }

  #every(holds: (connection: Redis | undefined) => boolean): boolean {
    const { shards } = this;
    return shards.length > 0 && shards.every(({ commands, listener }) => holds(commands) && holds(listener));
  }

  protected watchCommands(connection: Redis, question?: Question): void {
    this.#signs.watch(connection, question);
  }

  protected watchListener(listener: Redis, messages: 'message' | 'smessage'): void {
    this.#signs.watch(listener);
    listener.on('close', () => this.emit('deaf', listener));
    listener.on(messages, (_channel: string, text: string) => this.emit('message', text));
  }
}
