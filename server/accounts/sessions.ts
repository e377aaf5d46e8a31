import { randomUUID } from 'node:crypto';
import { parseCookies } from 'better-auth/cookies';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import type { Auth } from './auth.ts';
import { type Ban, banOf, notBannedAt } from './ban.ts';
import { memberOfAccount } from './become-member.ts';
import { viewerOfToken } from './tokens/token-viewer.ts';
import { type Member, memberOf, type Viewer } from './viewer.ts';

// The accounts library asks the database twice a request; a page and the socket it opens need not.
const SESSION_CACHE_MS = 5_000;
const SESSIONS_CACHED = 5_000;
export const GUEST_COOKIE = 'parley_guest';

const SESSIONS_PER_QUERY = 500;

/** Whose session it is, or under which ban they are. */
type Found = Member | { kind: 'banned'; ban: Ban };

interface Cached {
  viewer: Promise<Found | null>;
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
   * Returns the signed-in member, or a guest: the one its cookie names, else a new one. A member who is banned is a guest who
   * knows of it. A session in use is prolonged, at
   * most once an hour, where `prolonged` can pass the cookies that say so on to the browser.
   */
  async viewerOf(cookieHeader: string | undefined, prolonged?: Prolonged): Promise<Viewer> {
    const cookies = parseCookies(cookieHeader ?? '');
    const { authCookies } = await this.#auth.$context;
    const token = cookies.get(authCookies.sessionToken.name);
    const found = token ? await this.#find(token, cookieHeader ?? '', prolonged) : null;
    if (found?.kind === 'member') return found;
    const known = cookies.get(GUEST_COOKIE);
    const key = `g${known && /^[\w-]{8,64}$/.test(known) ? known : randomUUID()}`;
    return { kind: 'guest', key: copyOf(key), ...(found && { ban: found.ban }) };
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

  async #find(token: string, cookieHeader: string, prolonged: Prolonged | undefined): Promise<Found | null> {
    const reading = this.#readingOf(token, cookieHeader, prolonged);
    const found = await reading.viewer;
    if (this.#cache.get(token) === reading) return found;
    // Forgotten meanwhile, so perhaps read before what ended it: a connection would stay what it was taken for at its beginning.
    return this.#readingOf(token, cookieHeader, undefined).viewer;
  }

  #readingOf(token: string, cookieHeader: string, prolonged: Prolonged | undefined): Cached {
    // Never the wall clock: one that steps back would keep an ended session alive.
    const now = performance.now();
    const cached = this.#cache.get(token);
    if (cached && cached.until > now) return cached;
    const viewer = this.#read(cookieHeader, prolonged);
    if (this.#cache.size >= SESSIONS_CACHED) this.#cache.clear();
    const reading: Cached = { viewer, memberId: undefined, until: now + SESSION_CACHE_MS };
    this.#cache.set(token, reading);
    viewer.then(
      (found) => {
        const ban = found?.kind === 'banned' ? found.ban : null;
        reading.memberId = ban?.member.id ?? (found?.kind === 'member' ? found.id : null);
        if (ban?.until) reading.until = Math.min(reading.until, performance.now() + ban.until - Date.now());
      },
      () => this.#cache.delete(token),
    );
    return reading;
  }

  async #read(cookieHeader: string, prolonged: Prolonged | undefined): Promise<Found | null> {
    const { response: found, headers } = await this.#auth.api.getSession({
      headers: new Headers({ cookie: cookieHeader }),
      query: { disableRefresh: !prolonged },
      returnHeaders: true,
    });
    if (!found) return null;
    const cookies = headers.getSetCookie();
    if (cookies.length > 0) prolonged?.(cookies);
    const row = await memberOfAccount(this.#db, found.user);
    if (!row) return null;
    const ban = banOf(row, Date.now());
    return ban ? { kind: 'banned', ban } : memberOf(row, found.session.id);
  }
}

/** Returns those of `sessionIds` that are still valid and of nobody who is banned, with whether their members hide and what they may do. */
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
      .where(notBannedAt(Date.now()))
      .execute();
  const rows: Awaited<ReturnType<typeof query>> = [];
  for (const ids of slices(sessionIds, SESSIONS_PER_QUERY)) rows.push(...(await query(ids)));
  return rows.filter((row) => new Date(row.expiresAt).getTime() > Date.now());
}

/** Copies a text: V8 keeps a part of a cookie as a view of the whole header, for as long as somebody follows. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
