import { randomBytes } from 'node:crypto';
import { parseCookies } from 'better-auth/cookies';
import { z } from 'zod';
import type { Signer } from '../signer.ts';

const COOKIE = 'parley_known';
const PURPOSE = 'a browser in which somebody was signed in';
// As long as browsers keep anything.
const DAYS = 400;
// Of a family, the ones who signed in last.
const ACCOUNTS_MAX = 5;

const KnownBrowser = z.object({ id: z.string(), accounts: z.array(z.string()) });
/** A browser in which somebody was signed in, and to which accounts. */
type KnownBrowser = z.infer<typeof KnownBrowser>;

/** Knows browsers again in which somebody was signed in, by a cookie that outlasts the session and opens nothing. */
export class KnownBrowsers {
  readonly #signer: Signer;
  readonly #secure: boolean;

  constructor(signer: Signer, secure: boolean) {
    this.#signer = signer;
    this.#secure = secure;
  }

  /** Returns the browser that sends these cookies; undefined where nobody was signed in there. */
  find(cookies: string | null | undefined): KnownBrowser | undefined {
    const text = this.#signer.open(PURPOSE, parseCookies(cookies ?? '').get(COOKIE) ?? '');
    return text === undefined ? undefined : KnownBrowser.safeParse(JSON.parse(text)).data;
  }

  /** Returns the cookie by which the browser that sends these is known to an account from now on; its age is in seconds. */
  cookieFor(cookies: string | null | undefined, account: string) {
    const known = this.find(cookies);
    // Still the same browser: else each signing in would give it another ten guesses at the other accounts.
    const browser: KnownBrowser = {
      id: known?.id ?? randomBytes(16).toString('base64url'),
      accounts: [account, ...(known?.accounts.filter((other) => other !== account) ?? [])].slice(0, ACCOUNTS_MAX),
    };
    const value = this.#signer.sign(PURPOSE, JSON.stringify(browser));
    const options = {
      httpOnly: true,
      sameSite: 'lax',
      secure: this.#secure,
      path: '/',
      maxAge: DAYS * 86_400,
    } as const;
    return { name: COOKIE, value, options };
  }
}
