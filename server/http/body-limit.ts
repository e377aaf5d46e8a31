import type { Request, RequestHandler, Response } from 'express';
import { Refusal } from '../errors.ts';

// Whoever is cut off in the middle of sending may never read the answer: what still comes is thrown away meanwhile.
const LISTENS_ON_MS = 5_000;

/**
 * Has a parser read bodies of a type, up to `max` bytes. A larger one is refused, and the connection closed: at once where
 * its length is said, else as soon as more has come. The parsers themselves answer only after the last byte.
 */
export function upTo(max: number, type: string, parser: RequestHandler, advice = ''): RequestHandler {
  const tooLarge = () =>
    new Refusal('too_large', `At most ${max / 1024} kB can be sent at once; this is more.${advice && ` ${advice}`}`);
  return (request, response, next) => {
    if (!request.is(type)) return next();
    if (lengthOf(request) > max) {
      endWithAnswer(request, response);
      return next(tooLarge());
    }
    let come = 0;
    const isOver = () => come > max;
    const count = (chunk: Buffer) => {
      come += chunk.length;
      if (!isOver()) return;
      request.off('data', count);
      endWithAnswer(request, response);
      next(tooLarge());
    };
    // The parser begins to read in this very step, so nothing of the body passes it by.
    request.on('data', count);
    void parser(request, response, (error?: unknown) => isOver() || next(error));
  };
}

/** Returns how many bytes a request says that its body has; 0 where it says nothing. */
export function lengthOf(request: Request): number {
  return Number(request.headers['content-length'] ?? 0);
}

/** Has the connection close once its answer is sent, though more of the request may come. */
export function endWithAnswer(request: Request, response: Response): void {
  const { socket } = request;
  const close = socket.destroySoon.bind(socket);
  response.set('Connection', 'close');
  // Node.js calls this after the last answer, and would reset the connection while its client still sends.
  socket.destroySoon = () => {
    if (request.complete) return close();
    socket.end();
    request.resume();
    const giveUp = setTimeout(() => socket.destroy(), LISTENS_ON_MS);
    socket.once('close', () => clearTimeout(giveUp));
    request.once('end', close);
  };
}
