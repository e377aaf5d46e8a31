import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { slices } from '../database/slices.ts';
import type { Log } from '../log.ts';
import type { RedisConnections } from '../redis/connections.ts';
import type { Bus } from './bus.ts';
import { BusMessage, channelOf, NODES_CHANNEL } from './bus.ts';

const PREFIX = 'parley:';
const SUBSCRIBED_AT_ONCE = 1_000;
const REFUSED_AGAIN_MS = 1_000;
const Envelope = z.object({ from: z.string(), message: BusMessage });

/** Carries messages through Redis pub/sub, one channel a thread and a member, so a node hears only what it follows. */
export class RedisBus implements Bus {
  readonly #redis: RedisConnections;
  readonly #log: Log;
  readonly #id = randomUUID();
  /** The channels to listen to, each with the connection that does. */
  readonly #wanted = new Map<string, Redis | undefined>([[NODES_CHANNEL, undefined]]);
  readonly #heard: ((message: BusMessage) => void)[] = [];
  readonly #rejoined: (() => void)[] = [];
  /** Those that Redis does not let listen, until they try again. */
  readonly #refused = new WeakSet<Redis>();
  #subscribed = false;

  constructor(redis: RedisConnections, log: Log) {
    this.#redis = redis;
    this.#log = log;
    redis.on('listening', () => this.#subscribeAll());
    redis.on('moved', () => this.#subscribeAll());
    redis.on('deaf', (listener) => this.#forget(listener));
    redis.on('commanding', () => this.#tellRejoined());
    redis.on('message', (text) => this.#receive(text));
  }

  publish(message: BusMessage): void {
    const channel = PREFIX + channelOf(message);
    // Into a connection that hangs, every message would be held in memory until it is given up.
    if (!this.#redis.answers(channel)) return;
    // Where it is lost, the other nodes will find out from the database.
    this.#redis.publish(channel, JSON.stringify({ from: this.#id, message })).catch(() => this.#redis.doubt(channel));
  }

  listen(channel: string): void {
    if (!this.#wanted.has(channel)) this.#wanted.set(channel, undefined);
    void this.#subscribe([channel]);
  }

  unlisten(channel: string): void {
    const listener = this.#wanted.get(channel);
    this.#wanted.delete(channel);
    if (listener?.status === 'ready') this.#redis.unsubscribe(listener, PREFIX + channel).catch(() => {});
  }

  async isHeard(channel: string): Promise<boolean> {
    if (!this.#redis.answers(PREFIX + channel)) throw new Error('Redis is away');
    return (await this.#redis.countListeners(PREFIX + channel)) > 0;
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

  async #subscribeAll(): Promise<void> {
    if (!(await this.#subscribe(this.#wanted.keys()))) return;
    this.#subscribed = true;
    this.#tellRejoined();
  }

  /** Has channels listened to where they are kept, as far as they are not and can be; tells whether all went well. */
  async #subscribe(channels: Iterable<string>): Promise<boolean> {
    const due = new Map<Redis, string[]>();
    for (const channel of channels) {
      const listener = this.#redis.shardOf(PREFIX + channel)?.listener;
      if (listener?.status !== 'ready' || listener === this.#wanted.get(channel)) continue;
      this.#wanted.set(channel, listener);
      const together = due.get(listener) ?? [];
      due.set(listener, together);
      together.push(channel);
    }
    const asked = [...due].map(([listener, channels]) =>
      this.#subscribeAt(listener, channels).catch((error: Error) => {
        // Where channels have moved, they are looked for anew.
        if (!error.message.startsWith('MOVED')) this.#startOver(listener, error);
        throw error;
      }),
    );
    return (await Promise.allSettled(asked)).every(({ status }) => status === 'fulfilled');
  }

  /** Has channels listened to, some at a time: tens of thousands are not answered within what a command is given. */
  async #subscribeAt(listener: Redis, channels: string[]): Promise<void> {
    for (const some of slices(channels, SUBSCRIBED_AT_ONCE)) {
      // Those before took a while: who wanted these may have left, or the connection be gone.
      const wanted = some.filter((channel) => this.#wanted.get(channel) === listener);
      const names = wanted.map((channel) => PREFIX + channel);
      if (names.length > 0) await this.#redis.subscribe(listener, names);
    }
  }

  /** Half-subscribed is worse than away. What Redis itself refuses it will refuse again: that has time. */
  #startOver(listener: Redis, error: Error): void {
    const again = () => {
      this.#refused.delete(listener);
      if (listener.status === 'ready') listener.disconnect(true);
    };
    if (error.name !== 'ReplyError') {
      again();
    } else if (!this.#refused.has(listener)) {
      this.#refused.add(listener);
      this.#log.warn({ error: error.message }, 'Redis does not let this node listen: it hears nothing of other nodes');
      setTimeout(again, REFUSED_AGAIN_MS).unref();
    }
  }

  /** Whoever is told asks and answers Redis at once, so all connections must stand: they come back in any order. */
  #tellRejoined(): void {
    if (!this.#subscribed || !this.#redis.stands) return;
    for (const rejoined of this.#rejoined) rejoined();
  }

  #forget(listener: Redis): void {
    this.#subscribed = false;
    for (const [channel, at] of this.#wanted) if (at === listener) this.#wanted.set(channel, undefined);
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
