import type { Server, Socket } from 'socket.io';
import type { z } from 'zod';
import type { ClientToServerEvents, ServerToClientEvents } from '../../shared/events.ts';
import type { ErrorBody, Reply } from '../../shared/reply.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { isDatabaseAway } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import type { Log } from '../log.ts';

interface SocketData {
  viewer: Viewer;
  /** A program that says what it is and views nothing. */
  crawler: boolean;
  /** The threads this connection is following, each with its board. */
  following: Map<number, number>;
  /** The board whose list this connection shows, if it counts as being there. */
  inBoard: number | null;
  /** What it asked last that must be answered in turn. */
  asked: Promise<void>;
  /** Counts it no longer. */
  release: () => void;
}
export type ParleyServer = Server<ClientToServerEvents, ServerToClientEvents, Record<never, never>, SocketData>;
export type ParleySocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<never, never>, SocketData>;

interface Handler {
  schema: z.ZodType;
  work: (socket: ParleySocket, payload: never) => unknown;
}

/** What connections may ask and who answers it: one table for all of them, so that a connection holds nothing of it. */
export class Requests {
  readonly #handlers = new Map<string, Handler>();
  readonly #log: Log;

  /** Who hears whatever a connection asks: one list for all, of a function that each calls as its own. */
  readonly #hearers: ((this: ParleySocket, name: string, ...args: unknown[]) => void)[];

  constructor(log: Log) {
    this.#log = log;
    const answer = this.#answer.bind(this);
    this.#hearers = [
      function (name, ...args) {
        void answer(this, name, args);
      },
    ];
  }

  /** Has `work` answer one kind of request: what it returns, or refuses, becomes the reply. Its payload is parsed by `schema`. */
  on<Payload, Value>(
    name: keyof ClientToServerEvents,
    schema: z.ZodType<Payload>,
    work: (socket: ParleySocket, payload: Payload) => Promise<Value> | Value,
  ): void {
    this.#handlers.set(name, { schema, work });
  }

  /** Answers whatever a connection asks from now on. Nothing that a client sends, and nothing that goes wrong here, is thrown any further. */
  answer(socket: ParleySocket): void {
    // What onAny() does in socket.io 4.8, which makes a list of seventeen places for each connection.
    Object.assign(socket, { _anyListeners: this.#hearers });
  }

  async #answer(socket: ParleySocket, name: string, args: unknown[]): Promise<void> {
    const reply = replyOf(args);
    const handler = this.#handlers.get(name);
    // Else whoever asked would wait in vain.
    if (!handler) return reply({ ok: false, error: { code: 'not_found', message: 'There is no such request.' } });
    const parsed = handler.schema.safeParse(typeof args[0] === 'function' ? undefined : args[0]);
    if (!parsed.success) {
      const issues = parsed.error.issues.map((i) => ({ field: i.path.join('.'), message: i.message }));
      const message = `${name} was sent something else than it takes.`;
      return reply({ ok: false, error: { code: 'invalid', message, issues } });
    }
    try {
      reply({ ok: true, value: await handler.work(socket, parsed.data as never) });
    } catch (error) {
      reply({ ok: false, error: errorBody(error, this.#log.child({ socket: socket.id, asked: name })) });
    }
  }
}

function replyOf(args: unknown[]): (reply: Reply<unknown>) => void {
  const last = args.at(-1);
  return typeof last === 'function' ? (reply) => last(reply) : () => {};
}

/** Turns whatever was thrown into what may be told: refusals as they are, our own faults without their inside. */
function errorBody(error: unknown, log: Log): ErrorBody {
  if (error instanceof Refusal) return error.body;
  log.error({ err: error }, 'a request failed');
  if (isDatabaseAway(error)) return { code: 'unavailable', message: 'The database is busy. Try again in a moment.' };
  return { code: 'internal', message: 'Something went wrong on our side.' };
}
