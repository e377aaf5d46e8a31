import { randomUUID } from 'node:crypto';
import { parseCookies } from 'better-auth/cookies';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import type { Auth } from './auth.ts';
import { memberOfAccount } from './become-member.ts';
import { viewerOfToken } from './tokens/token-viewer.ts';
import { type Member, memberOf, type Viewer } from './viewer.ts';

// The accounts library asks the database twice a request; a page and the socket it opens need not.
const SESSION_CACHE_MS = 5_000;
const SESSIONS_CACHED = 5_000;
export const GUEST_COOKIE = 'parley_guest';

const SESSIONS_PER_QUERY = 500;

interface Cached {
  viewer: Promise<Member | null>;
  /** Whose session it is; undefined while it is being read. */
  memberId: number | null | undefined;
  until: number;
}

/** Takes the cookies of a session that now lasts longer. */
type Prolonged = (cookies: string[]) => void;

/** Finds out who is asking, from the cookies of a request or a socket's handshake, or from a program's token. */
export class Sessions {
  readonly #db: Db;
  readonly #auth: Auth;
  readonly #cache = new Map<string, Cached>();

  constructor(db: Db, auth: Auth) {
    this.#db = db;
    this.#auth = auth;
  }

  /**
   * Returns the signed-in member, or a guest: the one its cookie names, else a new one. A session in use is prolonged, at
   * most once an hour, where `prolonged` can pass the cookies that say so on to the browser.
   */
  async viewerOf(cookieHeader: string | undefined, prolonged?: Prolonged): Promise<Viewer> {
    const cookies = parseCookies(cookieHeader ?? '');
    const { authCookies } = await this.#auth.$context;
    const token = cookies.get(authCookies.sessionToken.name);
    const member = token ? await this.#member(token, cookieHeader ?? '', prolonged) : null;
    if (member) return member;
    const known = cookies.get(GUEST_COOKIE);
    return { kind: 'guest', key: `g${known && /^[\w-]{8,64}$/.test(known) ? known : randomUUID()}` };
  }

  /** Returns the member whose program shows this token; asks the database each time, so that it ends at once. */
  viewerOfToken(token: string): Promise<Member> {
    return viewerOfToken(this.#db, token);
  }

  /** Forgets what is remembered of a member's sessions, or of all: they ended, or the member changed. */
  forget(memberId?: number): void {
    for (const [token, cached] of this.#cache) {
      // What is still being read may have been read before the change.
      if (memberId === undefined || cached.memberId === undefined || cached.memberId === memberId)
        this.#cache.delete(token);
    }
  }

  async #member(token: string, cookieHeader: string, prolonged: Prolonged | undefined): Promise<Member | null> {
    // Never the wall clock: one that steps back would keep an ended session alive.
    const now = performance.now();
    const cached = this.#cache.get(token);
    if (cached && cached.until > now) return cached.viewer;
    const viewer = this.#read(cookieHeader, prolonged);
    if (this.#cache.size >= SESSIONS_CACHED) this.#cache.clear();
    const reading: Cached = { viewer, memberId: undefined, until: now + SESSION_CACHE_MS };
    this.#cache.set(token, reading);
    viewer.then(
      (member) => {
        reading.memberId = member?.id ?? null;
      },
      () => this.#cache.delete(token),
    );
    return viewer;
  }

  async #read(cookieHeader: string, prolonged: Prolonged | undefined): Promise<Member | null> {
    const { response: found, headers } = await this.#auth.api.getSession({
      headers: new Headers({ cookie: cookieHeader }),
      query: { disableRefresh: !prolonged },
      returnHeaders: true,
    });
    if (!found) return null;
    const cookies = headers.getSetCookie();
    if (cookies.length > 0) prolonged?.(cookies);
    const row = await memberOfAccount(this.#db, found.user);
    if (!row || row.banned_at !== null) return null;
    return memberOf(row, found.session.id);
  }
}

/** Returns those of `sessionIds` that are still valid, with whether their members hide and what they may do. */
export async function readSessions(db: Db, sessionIds: string[]) {
  const query = (ids: string[]) =>
    db
      .selectFrom('session')
      .innerJoin('members', 'members.account_id', 'session.userId')
      .select([
        'session.id',
        'session.expiresAt',
        'members.role',
        'members.hidden_at',
        'members.name',
        'members.avatar',
      ])
      .where('session.id', 'in', ids)
      .where('members.banned_at', 'is', null)
      .execute();
  const rows: Awaited<ReturnType<typeof query>> = [];
  for (const ids of slices(sessionIds, SESSIONS_PER_QUERY)) rows.push(...(await query(ids)));
  return rows.filter((row) => new Date(row.expiresAt).getTime() > Date.now());
}
