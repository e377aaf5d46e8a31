import { json, Router } from 'express';
import { notFound, Refusal } from '../errors.ts';
import { upTo } from '../http/body-limit.ts';
import type { Act, Limits } from '../http/limits.ts';
import { networkOf } from '../http/network.ts';
import type { Live } from '../live/live.ts';
import type { Auth } from './auth.ts';
import { refusalOfBan } from './ban.ts';
import { answerOf, headersOf, passOn } from './forms.ts';
import type { Sessions } from './sessions.ts';

const BODY_MAX_BYTES = 16 * 1024;

interface Call {
  method: 'get' | 'post';
  path: string;
  limit?: Act;
  /** Is for those who are signed in: who is banned is told so. */
  members?: true;
  /** May end sessions of the member who calls. */
  ends?: true;
  /** What is asked in any case. */
  always?: object;
}

/** What of the accounts library is open. The rest of it would change what Parley keeps itself, or redirect anywhere. */
const OPEN: readonly Call[] = [
  { method: 'get', path: '/get-session', members: true },
  { method: 'get', path: '/list-sessions', members: true },
  { method: 'post', path: '/sign-up/email', limit: 'register' },
  { method: 'post', path: '/sign-in/email', limit: 'signIn' },
  { method: 'post', path: '/sign-in/username', limit: 'signIn' },
  { method: 'post', path: '/sign-out', ends: true },
  {
    method: 'post',
    path: '/change-password',
    limit: 'signIn',
    members: true,
    ends: true,
    // Whoever knew the old one is out, as after the form.
    always: { revokeOtherSessions: true },
  },
  { method: 'post', path: '/revoke-session', members: true, ends: true },
  { method: 'post', path: '/revoke-sessions', members: true, ends: true },
  { method: 'post', path: '/revoke-other-sessions', members: true, ends: true },
];

/** Leaves out the one character that PostgreSQL holds in no text. */
const withoutNul = (_key: string, value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '') : value);

interface Parts {
  auth: Auth;
  sessions: Sessions;
  limits: Limits;
  live: Live;
}

/**
 * Opens the accounts library's own calls under /api/auth, behind our limits. After a call that may have ended sessions,
 * that member's sockets and streams are checked anew.
 */
export function authDoor({ auth, sessions, limits, live }: Parts): Router {
  const router = Router();
  router.use(upTo(BODY_MAX_BYTES, 'application/json', json({ limit: BODY_MAX_BYTES, reviver: withoutNul })));
  for (const { method, path, limit, members, ends, always } of OPEN) {
    router[method](path, async (request, response) => {
      if (limit) await limits.spend(limit, networkOf(request.ip));
      if (request.get('content-type') && !request.is('json') && request.get('content-length') !== '0')
        throw new Refusal('invalid', 'Send JSON, with the content-type application/json.', { status: 415 });
      const caller = (members || ends) && (await sessions.viewerOf(request.headers.cookie));
      if (members && caller && caller.kind === 'guest' && caller.ban) throw refusalOfBan(caller.ban);
      const headers = headersOf(request);
      headers.set('content-type', 'application/json');
      const body =
        method === 'post' ? { body: JSON.stringify({ ...request.body, callbackURL: undefined, ...always }) } : {};
      const asked = new Request(new URL(`/api/auth${path}`, auth.options.baseURL), {
        method: method.toUpperCase(),
        headers,
        ...body,
      });
      const answer = await auth.handler(asked).catch(answerOf);
      if (ends && caller?.kind === 'member') {
        sessions.forget(caller.id);
        live.recheck({ memberId: caller.id });
      }
      passOn(answer, response);
      response
        .status(answer.status)
        .type('json')
        .send(await answer.text());
    });
  }
  router.use(() => {
    throw notFound('call');
  });
  return router;
}
