import type { RequestHandler } from 'express';
import { Refusal } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import { setStatus } from '../http/failures.ts';
import { SIGNED_OUT, sendKept } from '../http/kept.tsx';
import type { Limits } from '../http/limits.ts';
import { networkOf } from '../http/network.ts';
import { readForm, typedIn } from '../http/pages.ts';
import type { Auth } from './auth.ts';
import { SignIn, signIn } from './forms.ts';
import type { Sessions } from './sessions.ts';

/**
 * Takes a form that was kept until its sender signed in, with name and password in it: signs them in, and lets it go
 * on to where it was sent as theirs.
 */
export function signInToSend({ auth, sessions, limits }: { auth: Auth; sessions: Sessions; limits: Limits }) {
  const handler: RequestHandler = async (request, response, next) => {
    const { who, password } = typedIn(request);
    const isKept = request.method === 'POST' && who !== undefined && request.path !== '/account/sign-in';
    if (!isKept) return next();
    try {
      if (viewerOf(response).kind === 'guest') {
        await limits.spend('signIn', networkOf(request.ip));
        await signIn(auth, readForm(SignIn, { who, password: password ?? '' }), request, response);
        response.locals.viewer = await sessions.viewerOf(cookiesOf(response.getHeader('set-cookie')));
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setStatus(response, error);
      const issues = error.issues ?? [{ field: '', message: error.message }];
      return sendKept(request, response, { ...SIGNED_OUT, issues });
    }
    for (const secret of ['who', 'password']) delete request.body[secret];
    next();
  };
  return handler;
}

/** Makes the cookie header that a browser would send after being given these. */
function cookiesOf(set: number | string | string[] | undefined): string {
  return [set ?? []]
    .flat()
    .map((cookie) => String(cookie).split(';')[0])
    .join('; ');
}
