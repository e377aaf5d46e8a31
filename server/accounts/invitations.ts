import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../database/connection.ts';

const CLAIM_DAYS = 14;

/**
 * Makes a one-time invitation and returns its token, which is stored nowhere. Whoever uses it becomes the member
 * `memberId` or, where that is null, an administrator. An invitation to a member ends after 14 days.
 */
export async function invite(db: Db, memberId: number | null, now: number): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await db
    .insertInto('invitations')
    .values({
      token_hash: hashOf(token),
      member_id: memberId,
      created_at: now,
      expires_at: memberId === null ? null : now + CLAIM_DAYS * 86_400_000,
      used_at: null,
    })
    .execute();
  return token;
}

interface Invitation {
  memberId: number | null;
  memberName: string | null;
}

/** Returns the invitation if it can still be used. */
export async function findInvitation(db: Db, token: string): Promise<Invitation | undefined> {
  const row = await db
    .selectFrom('invitations')
    .leftJoin('members', 'members.id', 'invitations.member_id')
    .select(['invitations.member_id', 'members.name', 'members.account_id'])
    .where('token_hash', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', Date.now())]))
    .executeTakeFirst();
  if (!row || row.account_id !== null) return undefined;
  return { memberId: row.member_id, memberName: row.name };
}

/** Uses the invitation up and returns it; undefined where it cannot be used, also because somebody was quicker. */
export async function useInvitation(db: Db, token: string, now: number): Promise<Invitation | undefined> {
  const found = await findInvitation(db, token);
  if (!found) return undefined;
  const result = await db
    .updateTable('invitations')
    .set({ used_at: now })
    .where('token_hash', '=', hashOf(token))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n ? found : undefined;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
