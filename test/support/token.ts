import type { Scope } from '../../shared/token.ts';
import type { Parley } from './parley.ts';
import { PASSWORD, Person } from './person.ts';

/** Makes a token for a member on their page of tokens, and returns it. */
export async function makeToken(person: Person, scopes: readonly Scope[]): Promise<string> {
  const boxes = Object.fromEntries(scopes.map((scope) => [scope, 'on']));
  const answer = await person.form('/account/tokens', {
    name: 'A bot',
    ...boxes,
    days: 'never',
    currentPassword: PASSWORD,
  });
  const [token] = /parley_[\w-]{43}/.exec(await answer.text()) ?? [];
  if (!token) throw new Error(`no token was made: ${answer.status}`);
  return token;
}

/** A program that shows a token with whatever it asks, and knows no cookies. */
class Program extends Person {
  readonly #token: string;

  constructor(url: string, token: string) {
    super(url);
    this.#token = token;
  }

  override fetch(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = new Headers(options.headers);
    headers.set('authorization', `Bearer ${this.#token}`);
    return fetch(this.url + path, { redirect: 'manual', ...options, headers });
  }
}

export const withToken = (on: Pick<Parley, 'url'>, token: string) => new Program(on.url, token);
