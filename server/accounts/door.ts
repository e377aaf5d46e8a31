import { toNodeHandler } from 'better-auth/node';
import type { RequestHandler } from 'express';
import type { Limits } from '../http/limits.ts';
import type { Live } from '../live/live.ts';
import type { Auth } from './auth.ts';

/**
 * Opens the accounts library's own calls under /api/auth, behind our limits. After a call that may have ended a session
 * or changed an account, the sockets of that member are checked anew.
 */
export function authDoor(auth: Auth, limits: Limits, live: Live): RequestHandler {
  const answer = toNodeHandler(auth);
  return async (request, response) => {
    if (request.method === 'POST') {
      const act = request.path.startsWith('/sign-up') ? 'register' : 'signIn';
      await limits.spend(act, request.ip ?? '');
      response.on('finish', () => live.recheck({}));
    }
    await answer(request, response);
  };
}
