import { randomUUID } from 'node:crypto';
import { parseCookies } from 'better-auth/cookies';
import type { Role } from '../../shared/member.ts';
import type { Db } from '../database/connection.ts';
import type { Auth } from './auth.ts';
import { memberOfAccount } from './become-member.ts';
import type { Member, Viewer } from './viewer.ts';

// The accounts library asks the database twice a request; a page and the socket it opens need not.
const SESSION_CACHE_MS = 5_000;
const SESSIONS_CACHED = 5_000;
export const GUEST_COOKIE = 'parley_guest';

interface Cached {
  viewer: Promise<Member | null>;
  until: number;
}

/** Finds out who is asking, from the cookies of a request or a socket's handshake. */
export class Sessions {
  readonly #db: Db;
  readonly #auth: Auth;
  readonly #cache = new Map<string, Cached>();

  constructor(db: Db, auth: Auth) {
    this.#db = db;
    this.#auth = auth;
  }

  /** Returns the signed-in member, or a guest: the one its cookie names, else a new one. */
  async viewerOf(cookieHeader: string | undefined): Promise<Viewer> {
    const cookies = parseCookies(cookieHeader ?? '');
    const { authCookies } = await this.#auth.$context;
    const token = cookies.get(authCookies.sessionToken.name);
    const member = token ? await this.#member(token, cookieHeader ?? '') : null;
    if (member) return member;
    const known = cookies.get(GUEST_COOKIE);
    return { kind: 'guest', key: `g${known && /^[\w-]{8,64}$/.test(known) ? known : randomUUID()}` };
  }

  /** Forgets what is remembered of the sessions in this cookie header, or of all: they ended, or their member changed. */
  forget(): void {
    this.#cache.clear();
  }

  async #member(token: string, cookieHeader: string): Promise<Member | null> {
    const now = Date.now();
    const cached = this.#cache.get(token);
    if (cached && cached.until > now) return cached.viewer;
    const viewer = this.#read(cookieHeader);
    if (this.#cache.size >= SESSIONS_CACHED) this.#cache.clear();
    this.#cache.set(token, { viewer, until: now + SESSION_CACHE_MS });
    viewer.catch(() => this.#cache.delete(token));
    return viewer;
  }

  async #read(cookieHeader: string): Promise<Member | null> {
    const found = await this.#auth.api.getSession({ headers: new Headers({ cookie: cookieHeader }) });
    if (!found) return null;
    const row = await memberOfAccount(this.#db, found.user);
    if (!row) return null;
    return {
      kind: 'member',
      key: `m${row.id}`,
      id: row.id,
      name: row.name,
      role: row.role as Role,
      hidden: row.hidden_at !== null,
      sessionId: found.session.id,
    };
  }
}

/** Returns those of `sessionIds` that are still valid, with whether their members hide and what they may do. */
export async function readSessions(db: Db, sessionIds: string[]) {
  const rows = await db
    .selectFrom('session')
    .innerJoin('members', 'members.account_id', 'session.userId')
    .select(['session.id', 'session.expiresAt', 'members.role', 'members.hidden_at', 'members.name'])
    .where('session.id', 'in', sessionIds)
    .execute();
  return rows.filter((row) => new Date(row.expiresAt).getTime() > Date.now());
}
