import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '../database/connection.ts';
import type { Signer } from '../signer.ts';

const CLAIM_DAYS = 14;

/**
 * Makes a one-time invitation and returns its token, which is stored nowhere. Whoever uses it within 14 days becomes the
 * member `memberId`.
 */
export async function invite(db: Db, memberId: number, now: number): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const invitation = { member_id: memberId, created_at: now, expires_at: now + CLAIM_DAYS * 86_400_000 };
  await insertInvitation(db, token, invitation);
  return token;
}

/**
 * Returns the token of the one-time invitation whose user becomes an administrator: the same until it is used, whichever node
 * asks. It is stored nowhere, but made of when it was first asked for.
 */
export async function inviteAdministrator(trx: Db, signer: Signer, now: number): Promise<string> {
  const tokenOf = (madeAt: number) => signer.sign('administrator', String(madeAt));
  const open = await trx
    .selectFrom('invitations')
    .select(['token_hash', 'created_at'])
    .where('member_id', 'is', null)
    .where('used_at', 'is', null)
    .execute();
  const made = open.find((row) => row.token_hash === hashOf(tokenOf(row.created_at)));
  if (made) return tokenOf(made.created_at);
  // Made under another secret: nobody could print it any more.
  await trx.deleteFrom('invitations').where('member_id', 'is', null).where('used_at', 'is', null).execute();
  await insertInvitation(trx, tokenOf(now), { member_id: null, created_at: now, expires_at: null });
  return tokenOf(now);
}

async function insertInvitation(
  db: Db,
  token: string,
  invitation: { member_id: number | null; created_at: number; expires_at: number | null },
): Promise<void> {
  await db
    .insertInto('invitations')
    .values({ ...invitation, token_hash: hashOf(token), used_at: null })
    .execute();
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
