import type { Bus, BusMessage } from './bus.ts';
import { channelOf, NODES_CHANNEL } from './bus.ts';

/** Joins the buses of nodes that live in one process: a single node alone, or several in a test. */
export class MemoryExchange {
  readonly #buses = new Set<MemoryBus>();

  bus(): Bus {
    const bus = new MemoryBus(this.#buses);
    this.#buses.add(bus);
    return bus;
  }
}

class MemoryBus implements Bus {
  readonly #buses: Set<MemoryBus>;
  readonly #channels = new Set([NODES_CHANNEL]);
  readonly #heard: ((message: BusMessage) => void)[] = [];

  constructor(buses: Set<MemoryBus>) {
    this.#buses = buses;
  }

  publish(message: BusMessage): void {
    for (const bus of this.#buses) {
      if (bus !== this && bus.#channels.has(channelOf(message))) {
        queueMicrotask(() => {
          for (const heard of bus.#heard) heard(structuredClone(message));
        });
      }
    }
  }

  listen(channel: string): void {
    this.#channels.add(channel);
  }

  unlisten(channel: string): void {
    this.#channels.delete(channel);
  }

  async isHeard(channel: string): Promise<boolean> {
    return [...this.#buses].some((bus) => bus.#channels.has(channel));
  }

  onMessage(heard: (message: BusMessage) => void): void {
    this.#heard.push(heard);
  }

  // Within a process nothing is ever missed.
  onRejoined(): void {}

  async close(): Promise<void> {
    this.#buses.delete(this);
  }
}
