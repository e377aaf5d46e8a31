import { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';

/** After so long a command is given up. */
export const COMMAND_TIMEOUT_MS = 250;
/** How often each connection is to be asked for a sign of life. */
export const ASKED_EVERY_MS = 1_000;
const SILENT_FOR_MS = 2_500;

/** Asks a server whether it is well; rejects where nothing came back. */
export type Question = (connection: Redis) => Promise<boolean>;

const ping: Question = (connection) => connection.ping().then(() => true);

/**
 * Knows which connections answer. Clients report "ready" while Redis is frozen, so each is asked for a sign of life every
 * second, and connected anew after 2.5 s without one. Emits "alive" when one that stands anew has given its first.
 */
export class SignsOfLife extends EventEmitter<{ alive: [Redis] }> {
  readonly #questions = new WeakMap<Redis, Question>();
  readonly #heardFrom = new WeakMap<Redis, number>();
  /** Those whose last question went unanswered, or that said that they are not well. */
  readonly #doubted = new WeakSet<Redis>();
  /** Those that were connected and have not answered since. */
  readonly #unproven = new WeakSet<Redis>();
  readonly #asked = new WeakSet<Redis>();

  /** Watches a connection from now on. */
  watch(connection: Redis, question = ping): void {
    this.#questions.set(connection, question);
    connection.on('error', () => {}); // Seen by who looks at these signs, once, instead of at every attempt.
    connection.on('ready', () => {
      this.#heardFrom.set(connection, performance.now());
      this.#unproven.add(connection);
      this.#ask(connection);
    });
    connection.on('close', () => this.#heardFrom.delete(connection));
  }

  /** Whether what is sent now may be expected to be answered. */
  has(connection: Redis | undefined): boolean {
    if (!connection || !this.stands(connection) || this.#doubted.has(connection)) return false;
    return this.#silence(connection) < SILENT_FOR_MS + COMMAND_TIMEOUT_MS;
  }

  /** Whether it is connected and has answered since. */
  stands(connection: Redis | undefined): boolean {
    return connection?.status === 'ready' && !this.#unproven.has(connection);
  }

  /** Says that something was answered in vain or not at all: until there is a sign of life again, nobody else need wait. */
  doubt(connection: Redis): void {
    this.#doubted.add(connection);
    this.#ask(connection);
  }

  /** Asks one that is to stand for a sign of life, unless an answer is still awaited; has it connect where nothing else does. */
  ask(connection: Redis): void {
    // One that waits until it is needed is asked when it stands. One that has ended would stay so: told of another master in
    // the moment when it asks the Sentinels for it, a client gives up.
    if (connection.status === 'wait' || connection.status === 'end') connection.connect().catch(() => {});
    else this.#ask(connection);
  }

  #ask(connection: Redis): void {
    const question = this.#questions.get(connection);
    if (!question || connection.status !== 'ready' || this.#asked.has(connection)) return;
    this.#asked.add(connection);
    question(connection)
      .then(
        (isWell) => this.#hear(connection, isWell),
        () => {
          this.#doubted.add(connection);
          if (this.#silence(connection) > SILENT_FOR_MS) connection.disconnect(true);
        },
      )
      .finally(() => this.#asked.delete(connection));
  }

  #hear(connection: Redis, isWell: boolean): void {
    this.#heardFrom.set(connection, performance.now());
    if (!isWell) return void this.#doubted.add(connection);
    this.#doubted.delete(connection);
    if (this.#unproven.delete(connection)) this.emit('alive', connection);
  }

  #silence(connection: Redis): number {
    return performance.now() - (this.#heardFrom.get(connection) ?? Number.NEGATIVE_INFINITY);
  }
}
