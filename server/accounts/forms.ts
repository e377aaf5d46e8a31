import type { Request, Response } from 'express';
import { z } from 'zod';
import { EMAIL_MAX, PASSWORD_MAX, PASSWORD_MIN } from '../../shared/limits.ts';
import type { FieldIssue } from '../../shared/reply.ts';
import { invalid, Refusal } from '../errors.ts';
import type { Auth } from './auth.ts';
import { BANNED } from './ban.ts';

export const NewPassword = z
  .string({ message: 'Choose a password.' })
  .min(PASSWORD_MIN, `Use at least ${PASSWORD_MIN} characters.`)
  .max(PASSWORD_MAX, `Use at most ${PASSWORD_MAX} characters.`);
export const CurrentPassword = z.string({ message: 'Give your password.' }).max(PASSWORD_MAX, 'That is too long.');
export const Email = z.email('Give a valid e-mail address.').max(EMAIL_MAX, 'No e-mail address is that long.');

export const EmailChange = z.object({ email: Email, currentPassword: CurrentPassword });
export const PasswordChange = z.object({ currentPassword: CurrentPassword, newPassword: NewPassword });

export const Registration = z.object({
  name: z.string({ message: 'Choose a name.' }),
  email: Email,
  password: NewPassword,
  invitation: z.string().optional(),
});

export const SignIn = z.object({
  who: z.string({ message: 'Give your name or e-mail address.' }),
  password: z.string({ message: 'Give your password.' }),
});

/** Registers an account, which becomes a member, and signs it in. */
export async function register(
  auth: Auth,
  input: z.infer<typeof Registration>,
  request: Request,
  response: Response,
): Promise<void> {
  const answer = await auth.api
    .signUpEmail({ body: input, headers: headersOf(request), asResponse: true })
    .catch(answerOf);
  await pass(answer, response, ({ code, message }) => {
    if (code === 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL')
      return { field: 'email', message: 'This address has an account already.' };
    if (code?.includes('PASSWORD')) return { field: 'password', message };
    return { field: /invit/i.test(message) ? 'invitation' : 'name', message };
  });
}

/**
 * Signs a member in by name or e-mail address. Whatever is wrong, the answer is the same; who is banned, and knows the
 * password, is told of it.
 */
export async function signIn(
  auth: Auth,
  { who, password }: z.infer<typeof SignIn>,
  request: Request,
  response: Response,
): Promise<void> {
  const headers = headersOf(request);
  const answer = who.includes('@')
    ? await auth.api.signInEmail({ body: { email: who, password }, headers, asResponse: true })
    : await auth.api.signInUsername({ body: { username: who, password }, headers, asResponse: true });
  await pass(answer, response, ({ code, message }) =>
    code === BANNED ? { field: '', message } : { field: 'password', message: 'Name and password do not go together.' },
  );
}

/** Ends the session of the request; a guest's changes nothing. */
export async function signOut(auth: Auth, request: Request, response: Response): Promise<void> {
  passOn(await auth.api.signOut({ headers: headersOf(request), asResponse: true }), response);
}

/** Passes an answer's cookies on or, where it is a refusal, throws it as one of the field that `issueOf` names. */
export async function pass(
  answer: globalThis.Response,
  response: Response,
  issueOf: (body: { code?: string; message: string }) => FieldIssue,
): Promise<void> {
  if (answer.ok) return passOn(answer, response);
  if (answer.status >= 500)
    throw new Refusal('unavailable', 'Accounts cannot be reached right now. Try again in a moment.');
  const body = (await answer.json().catch(() => ({ message: 'That did not work.' }))) as {
    code?: string;
    message: string;
  };
  const { field, message } = issueOf(body);
  throw invalid(field, message);
}

/** Returns the answer that a refusal of the accounts library stands for; rethrows everything else. */
export function answerOf(error: unknown): globalThis.Response {
  const { statusCode, body } = (error ?? {}) as { statusCode?: unknown; body?: unknown };
  if (typeof statusCode !== 'number' || statusCode >= 500) throw error;
  return Response.json(body ?? {}, { status: statusCode });
}

/** Passes the cookies that the accounts library sets on to the browser. */
export function passOn(answer: globalThis.Response, response: Response): void {
  for (const cookie of answer.headers.getSetCookie()) response.append('Set-Cookie', cookie);
}

/** Returns what the accounts library is told of a request. */
export function headersOf(request: Request): Headers {
  const headers = new Headers();
  for (const name of ['cookie', 'user-agent', 'host'] as const) {
    const value = request.get(name);
    if (value) headers.set(name, value);
  }
  return headers;
}
