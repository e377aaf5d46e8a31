import type { Request, Response } from 'express';
import { invalid } from '../errors.ts';
import type { Limits } from '../http/limits.ts';
import type { Auth } from './auth.ts';
import { answerOf, headersOf, pass } from './forms.ts';
import type { Member } from './viewer.ts';

const WRONG = 'This is not your password.';

/** Refuses unless this is the password of the member who asks. Guessing is limited as it is where they sign in. */
export async function requirePassword(
  { auth, limits }: { auth: Auth; limits: Limits },
  member: Pick<Member, 'key'>,
  { request, currentPassword }: { request: Request; currentPassword: string },
): Promise<void> {
  await limits.spend('signIn', member.key);
  const body = { password: currentPassword };
  const answer = await auth.api.verifyPassword({ body, headers: headersOf(request), asResponse: true });
  if (answer.status >= 500) throw new Error('the password could not be checked');
  if (!answer.ok) throw invalid('currentPassword', WRONG);
}

/** Changes a member's password and ends all of their sessions but this one, which goes on under a new cookie. */
export async function changePassword(
  auth: Auth,
  input: { currentPassword: string; newPassword: string },
  request: Request,
  response: Response,
): Promise<void> {
  const body = { ...input, revokeOtherSessions: true };
  const answer = await auth.api.changePassword({ body, headers: headersOf(request), asResponse: true }).catch(answerOf);
  await pass(answer, response, ({ code, message }) =>
    code === 'INVALID_PASSWORD' ? { field: 'currentPassword', message: WRONG } : { field: 'newPassword', message },
  );
}
