import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Log } from '../log.ts';
import type { Bus } from './bus.ts';
import { BusMessage, channelOf, NODES_CHANNEL } from './bus.ts';
import type { RedisConnections } from './redis.ts';

const PREFIX = 'parley:';
const Envelope = z.object({ from: z.string(), message: BusMessage });

/** Carries messages through Redis pub/sub, one channel a thread and a member, so a node hears only what it follows. */
export class RedisBus implements Bus {
  readonly #redis: RedisConnections;
  readonly #log: Log;
  readonly #id = randomUUID();
  readonly #wanted = new Set([NODES_CHANNEL]);
  readonly #heard: ((message: BusMessage) => void)[] = [];
  readonly #rejoined: (() => void)[] = [];
  #subscribed = false;

  constructor(redis: RedisConnections, log: Log) {
    this.#redis = redis;
    this.#log = log;
    redis.listener.on('ready', () => this.#subscribe([...this.#wanted], true));
    redis.listener.on('close', () => {
      this.#subscribed = false;
    });
    redis.commands.on('ready', () => this.#tellRejoined());
    redis.listener.on('message', (_channel: string, text: string) => this.#receive(text));
  }

  publish(message: BusMessage): void {
    // Into a connection that hangs, every message would be held in memory until it is given up.
    if (!this.#redis.answering) return;
    this.#redis.commands
      .publish(PREFIX + channelOf(message), JSON.stringify({ from: this.#id, message }))
      .catch(() => this.#redis.doubt()); // The other nodes will find out from the database.
  }

  listen(channel: string): void {
    this.#wanted.add(channel);
    this.#subscribe([channel], false);
  }

  unlisten(channel: string): void {
    this.#wanted.delete(channel);
    if (this.#redis.listener.status === 'ready') this.#redis.listener.unsubscribe(PREFIX + channel).catch(() => {});
  }

  async isHeard(channel: string): Promise<boolean> {
    if (!this.#redis.answering) throw new Error('Redis is away');
    const [, nodes] = await this.#redis.commands.pubsub('NUMSUB', PREFIX + channel);
    return Number(nodes) > 0;
  }

  onMessage(heard: (message: BusMessage) => void): void {
    this.#heard.push(heard);
  }

  onRejoined(rejoined: () => void): void {
    this.#rejoined.push(rejoined);
  }

  async close(): Promise<void> {
    this.#redis.close();
  }

  #subscribe(channels: string[], rejoining: boolean): void {
    const { listener } = this.#redis;
    if (listener.status !== 'ready') return; // Subscribed when it is.
    listener.subscribe(...channels.map((channel) => PREFIX + channel)).then(
      () => {
        if (!rejoining) return;
        this.#subscribed = true;
        this.#tellRejoined();
      },
      // Half-subscribed is worse than away: start over.
      () => listener.status === 'ready' && listener.disconnect(true),
    );
  }

  /** Whoever is told asks and answers Redis at once, so both connections must stand: they come back in any order. */
  #tellRejoined(): void {
    if (!this.#subscribed || this.#redis.commands.status !== 'ready') return;
    for (const rejoined of this.#rejoined) rejoined();
  }

  #receive(text: string): void {
    let envelope: z.infer<typeof Envelope>;
    try {
      envelope = Envelope.parse(JSON.parse(text));
    } catch (error) {
      this.#log.warn({ error: (error as Error).name }, 'a message of another node was not understood');
      return;
    }
    if (envelope.from === this.#id) return;
    for (const heard of this.#heard) heard(envelope.message);
  }
}
