import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Log } from '../log.ts';

const ID = 'X-Request-Id';

/** Gives each request an id, which its answer bears, and tells at the level debug which route answered it, and how. */
export function identifyRequests(log: Log): RequestHandler {
  const tells = log.isLevelEnabled('debug');
  return (request, response, next) => {
    response.set(ID, randomUUID());
    if (tells) tellOf(request, response);
    next();
  };
}

/** Returns the log for what concerns one request: each line bears its id. */
export function logOf(response: Response): Log {
  return (response.app.locals.log as Log).child({ request: response.get(ID) });
}

function tellOf(request: Request, response: Response): void {
  const from = performance.now();
  response.once('close', () => {
    // Never the address itself: it names threads, members, and what somebody searches for.
    const route = request.route && `${request.baseUrl}${request.route.path}`;
    const { method } = request;
    const ms = Math.round(performance.now() - from);
    const cut = response.writableFinished ? undefined : true;
    logOf(response).debug({ method, route, status: response.statusCode, ms, cut }, 'a request was answered');
  });
}
