import type { Db } from '../../database/connection.ts';
import { Refusal } from '../../errors.ts';
import { banOf, refusalOfBan } from '../ban.ts';
import { type Member, memberOf } from '../viewer.ts';
import { findToken, markUsed, scopesIn } from './store.ts';

const USE_WRITTEN_EVERY_MS = 60_000;

/** Returns the member whose program shows this token. Refuses one that is wrong, expired or revoked, or of somebody who is banned. */
export async function viewerOfToken(db: Db, token: string): Promise<Member> {
  const now = Date.now();
  const row = await findToken(db, { token }, now);
  if (!row) throw new Refusal('unauthenticated', 'This token is wrong, has expired or was revoked.');
  const ban = banOf(row, now);
  if (ban) throw refusalOfBan(ban);
  // Nobody waits for it, and a database that can only be read still answers.
  if ((row.last_used_at ?? 0) <= now - USE_WRITTEN_EVERY_MS)
    markUsed(db, row.token_id, { now, withinMs: USE_WRITTEN_EVERY_MS }).catch(() => {});
  return memberOfToken(row);
}

/** Reads a token and its member anew; null where the token has ended or they are banned. */
export async function readToken(db: Db, id: number): Promise<Member | null> {
  const now = Date.now();
  const row = await findToken(db, { id }, now);
  return row && !banOf(row, now) ? memberOfToken(row) : null;
}

type TokenRow = NonNullable<Awaited<ReturnType<typeof findToken>>>;

function memberOfToken(row: TokenRow): Member {
  const scopes = scopesIn(row.scopes);
  const member = memberOf(row);
  // Without the scope an owner's office is no part of what the token can do; with it, the API knows no higher one.
  const role = scopes.includes('moderate') && member.role !== 'member' ? 'moderator' : 'member';
  return { ...member, role, token: { id: row.token_id, scopes } };
}
