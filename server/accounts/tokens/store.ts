import { createHash } from 'node:crypto';
import type { Scope } from '../../../shared/token.ts';
import type { Db } from '../../database/connection.ts';

export interface ListedToken {
  id: number;
  name: string;
  scopes: Scope[];
  createdAt: number;
  expiresAt: number | null;
  /** To the minute. */
  lastUsedAt: number | null;
}

/** Stores a token under its hash. */
export async function insertToken(
  trx: Db,
  token: {
    memberId: number;
    name: string;
    token: string;
    scopes: Scope[];
    createdAt: number;
    expiresAt: number | null;
  },
): Promise<void> {
  await trx
    .insertInto('api_tokens')
    .values({
      member_id: token.memberId,
      name: token.name,
      token_hash: hashOf(token.token),
      scopes: token.scopes.join(' '),
      created_at: token.createdAt,
      expires_at: token.expiresAt,
      last_used_at: null,
    })
    .execute();
}

/** Lists a member's tokens, expired ones too, the newest first. */
export async function listTokens(db: Db, memberId: number): Promise<ListedToken[]> {
  const rows = await db
    .selectFrom('api_tokens')
    .select(['id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_at'])
    .where('member_id', '=', memberId)
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scopes: scopesIn(row.scopes),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** Reads a token that is valid at `now`, by itself or by its id, with the whole row of the member it belongs to. */
export function findToken(db: Db, which: { token: string } | { id: number }, now: number) {
  const found = db
    .selectFrom('members')
    .innerJoin('api_tokens', 'api_tokens.member_id', 'members.id')
    .selectAll('members')
    .select(['api_tokens.id as token_id', 'api_tokens.scopes', 'api_tokens.last_used_at'])
    .where('members.account_id', 'is not', null)
    .where((eb) => eb.or([eb('api_tokens.expires_at', 'is', null), eb('api_tokens.expires_at', '>', now)]));
  return 'token' in which
    ? found.where('api_tokens.token_hash', '=', hashOf(which.token)).executeTakeFirst()
    : found.where('api_tokens.id', '=', which.id).executeTakeFirst();
}

/** Writes down that a token was used, unless that was written within the last `withinMs`. */
export async function markUsed(db: Db, id: number, { now, withinMs }: { now: number; withinMs: number }) {
  await db
    .updateTable('api_tokens')
    .set({ last_used_at: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', now - withinMs)]))
    .execute();
}

/** Deletes one of a member's tokens. */
export async function deleteToken(trx: Db, memberId: number, id: number): Promise<void> {
  await trx.deleteFrom('api_tokens').where('id', '=', id).where('member_id', '=', memberId).execute();
}

/** Deletes all of a member's tokens. */
export async function deleteTokens(db: Db, memberId: number): Promise<void> {
  await db.deleteFrom('api_tokens').where('member_id', '=', memberId).execute();
}

/** Reads the names of scopes as stored. */
export const scopesIn = (stored: string) => stored.split(' ') as Scope[];

// Random enough by itself: a slow hash would protect nothing more, and cost every request.
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
