import { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import { CONNECTION, RedisConnections, type Shard } from './connections.ts';
import type { ClusterPlace, RedisPlace } from './url.ts';

const MOVED_AT_MOST_EVERY_MS = 1_000;
const SENTINEL_ANSWERS_WITHIN_MS = 1_000;

/** One Redis server, or the one that Sentinels call the master: then each time they connect they ask which one it is. */
export class ServerConnections extends RedisConnections {
  readonly commands: Redis;
  readonly shards: [Shard];
  #movedAt = Number.NEGATIVE_INFINITY;

  constructor(place: Exclude<RedisPlace, ClusterPlace>, log: Log) {
    super(log);
    this.commands = this.#connect(place);
    this.watchCommands(this.commands);
    const listener = this.#connect(place);
    this.watchListener(listener, 'message');
    this.shards = [{ commands: this.commands, listener }];
  }

  override shardOf(): Shard {
    return this.shards[0];
  }

  override publish(channel: string, text: string): Promise<unknown> {
    return this.commands.publish(channel, text);
  }

  override subscribe(listener: Redis, channels: string[]): Promise<unknown> {
    return listener.subscribe(...channels);
  }

  override unsubscribe(listener: Redis, channel: string): Promise<unknown> {
    return listener.unsubscribe(channel);
  }

  override async countListeners(channel: string): Promise<number> {
    const [, listeners] = await this.commands.pubsub('NUMSUB', channel);
    return Number(listeners);
  }

  #connect(place: Exclude<RedisPlace, ClusterPlace>): Redis {
    const options = { ...CONNECTION, reconnectOnError: (error: Error) => this.#hasMoved(error) };
    if (place.kind === 'server') return new Redis(place.url, options);
    return new Redis({
      ...options,
      ...place.access,
      ...place.sentinelAccess,
      sentinels: place.sentinels,
      name: place.master,
      sentinelCommandTimeout: SENTINEL_ANSWERS_WITHIN_MS,
      sentinelRetryStrategy: CONNECTION.retryStrategy,
      // Told by the Sentinels: an old master that only they cannot reach would be listened to for ever.
      failoverDetector: true,
      ...(place.access.tls && { enableTLSForSentinelMode: true, sentinelTLS: place.access.tls }),
    });
  }

  /** Tells whether Redis became a replica, so that its name leads to another server by now, or soon. */
  #hasMoved({ message }: Error): boolean {
    const now = performance.now();
    if (!message.startsWith('READONLY') || now < this.#movedAt + MOVED_AT_MOST_EVERY_MS) return false;
    this.#movedAt = now;
    return true;
  }
}
