import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { ClientToServerEvents, ServerToClientEvents } from '../../shared/events.ts';
import type { ErrorBody, Reply } from '../../shared/reply.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { isDatabaseAway } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import type { Log } from '../log.ts';

export interface SocketData {
  viewer: Viewer;
  /** A program that says what it is and views nothing. */
  crawler: boolean;
  /** The threads this connection is following, each with its board. */
  following: Map<number, number>;
  /** The board whose list this connection shows, if it counts as being there. */
  inBoard: number | null;
}
export type ParleySocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<never, never>, SocketData>;
type Request = keyof ClientToServerEvents;

/**
 * Answers one kind of request of a socket: the payload is parsed by `schema`, what `work` returns or refuses becomes
 * the reply. Nothing that a client sends, and nothing that goes wrong here, is thrown any further.
 */
export function handle<Payload, Value>(
  socket: ParleySocket,
  name: Request,
  schema: z.ZodType<Payload>,
  log: Log,
  work: (payload: Payload) => Promise<Value> | Value,
): void {
  socket.on(name, (async (...args: unknown[]) => {
    const reply = replyOf(args);
    const parsed = schema.safeParse(typeof args[0] === 'function' ? undefined : args[0]);
    if (!parsed.success) {
      const issues = parsed.error.issues.map((i) => ({ field: i.path.join('.'), message: i.message }));
      return reply({
        ok: false,
        error: { code: 'invalid', message: `${name} was sent something else than it takes.`, issues },
      });
    }
    try {
      reply({ ok: true, value: await work(parsed.data) });
    } catch (error) {
      reply({ ok: false, error: errorBody(error, log.child({ socket: socket.id, asked: name })) });
    }
  }) as never);
}

/** Answers every request that no handler knows, so that nobody waits for it in vain. */
export function answerUnknown(socket: ParleySocket): void {
  socket.onAny((name: string, ...args: unknown[]) => {
    // "error" is listened to for the library's own sake, and no request.
    if (name !== 'error' && socket.listeners(name as Request).length > 0) return;
    replyOf(args)({ ok: false, error: { code: 'not_found', message: 'There is no such request.' } });
  });
}

function replyOf(args: unknown[]): (reply: Reply<unknown>) => void {
  const last = args.at(-1);
  return typeof last === 'function' ? (reply) => last(reply) : () => {};
}

/** Turns whatever was thrown into what may be told: refusals as they are, our own faults without their inside. */
export function errorBody(error: unknown, log: Log): ErrorBody {
  if (error instanceof Refusal) return error.body;
  log.error({ err: error }, 'a request failed');
  if (isDatabaseAway(error)) return { code: 'unavailable', message: 'The database is busy. Try again in a moment.' };
  return { code: 'internal', message: 'Something went wrong on our side.' };
}
