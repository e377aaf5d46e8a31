import { createHash } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { getSessionFromCtx } from 'better-auth/api';
import type { Db } from '../database/connection.ts';
import { Refusal } from '../errors.ts';
import type { Limits } from '../http/limits.ts';
import { nameKey } from '../members/name-key.ts';
import type { KnownBrowsers } from './known-browsers.ts';

interface Parts {
  db: Db;
  limits: Limits;
  browsers: KnownBrowsers;
  /** Whether the forum can send somebody the way to another password. */
  mails: boolean;
}

/**
 * Limits wrong passwords for one account, wherever they come from, as OWASP's "device cookies" do: strangers share what may be
 * guessed, and each browser in which somebody was signed in has as much for itself, so that no stranger locks anybody out
 * there. A password counts before it is looked at, so that many at once are no more, and no longer once it was right.
 */
export class Guesses {
  readonly #parts: Parts;
  /** By what the accounts library keeps of a call from its beginning to its end. */
  readonly #counted = new WeakMap<object, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Counts what may be a guess, before it is looked at; refuses one too many, right or wrong. */
  async count(call: GenericEndpointContext): Promise<void> {
    const guessed = await this.#guessed(call);
    if (guessed === undefined) return;
    await this.#parts.limits.spend('guess', guessed).catch((error) => {
      throw error instanceof Refusal ? this.#refusalAfter(error.retryAfter ?? 0) : error;
    });
    this.#counted.set(call.context, guessed);
  }

  /** Takes back what was counted of a call: the password was right. */
  async forgive(call: GenericEndpointContext): Promise<void> {
    const guessed = this.#counted.get(call.context);
    if (guessed !== undefined) await this.#parts.limits.refund('guess', guessed);
  }

  /** Returns by what a guess counts: a digest, as names and addresses are nobody's business where it is kept. */
  async #guessed(call: GenericEndpointContext): Promise<string | undefined> {
    const { path, body } = call;
    if (path === '/change-password' || path === '/verify-password') {
      const account = (await getSessionFromCtx(call))?.user.id;
      return account && digestOf(['signed in', account]);
    }
    const who = typedIn(path, body);
    if (!who) return undefined;
    // Asked of strangers too: while the database is away, nothing is a guess.
    const account = await this.#accountOf(who);
    const browser = this.#parts.browsers.find(call.headers?.get('cookie'));
    if (browser && account && browser.accounts.includes(account)) return digestOf(['known', browser.id, account]);
    // As it was typed, whether or not it is anybody's. Name and address count apart: else they would tell whose they are.
    return digestOf(['stranger', who.column, who.key]);
  }

  async #accountOf({ column, key }: Typed): Promise<string | undefined> {
    const row = await this.#parts.db.selectFrom('user').select('id').where(column, '=', key).executeTakeFirst();
    return row?.id;
  }

  #refusalAfter(seconds: number): Refusal {
    const minutes = Math.max(1, Math.ceil(seconds / 60));
    const or = this.#parts.mails
      ? 'have a link sent by which you choose another one: “I have forgotten my password”, where you sign in'
      : 'ask an administrator for a link by which you choose another one';
    const message = `There were too many wrong passwords. Try again in ${minutes} min, or ${or}.`;
    return new Refusal('rate_limited', message, { retryAfter: seconds });
  }
}

/** Whom somebody says that they are, as the table of accounts has it. */
interface Typed {
  column: 'email' | 'username';
  key: string;
}

function typedIn(path: string, body: unknown): Typed | undefined {
  const { email, username } = (body ?? {}) as { email?: unknown; username?: unknown };
  if (path === '/sign-in/email' && typeof email === 'string') return { column: 'email', key: email.toLowerCase() };
  if (path === '/sign-in/username' && typeof username === 'string')
    return { column: 'username', key: nameKey(username) };
  return undefined;
}

const digestOf = (parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
