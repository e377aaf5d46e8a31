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

  constructor(redis: RedisConnections, log: Log) {
    this.#redis = redis;
    this.#log = log;
    redis.listener.on('ready', () => this.#subscribe([...this.#wanted], true));
    redis.listener.on('message', (_channel: string, text: string) => this.#receive(text));
  }

  publish(message: BusMessage): void {
    if (this.#redis.commands.status !== 'ready') return;
    this.#redis.commands
      .publish(PREFIX + channelOf(message), JSON.stringify({ from: this.#id, message }))
      .catch(() => {}); // The other nodes will find out from the database.
  }

  listen(channel: string): void {
    this.#wanted.add(channel);
    this.#subscribe([channel], false);
  }

  unlisten(channel: string): void {
    this.#wanted.delete(channel);
    if (this.#redis.listener.status === 'ready') this.#redis.listener.unsubscribe(PREFIX + channel).catch(() => {});
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
    if (this.#redis.listener.status !== 'ready') return; // Subscribed when it is.
    this.#redis.listener.subscribe(...channels.map((channel) => PREFIX + channel)).then(
      () => {
        if (rejoining) for (const rejoined of this.#rejoined) rejoined();
      },
      // Half-subscribed is worse than away: start over.
      () => this.#redis.listener.disconnect(true),
    );
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
