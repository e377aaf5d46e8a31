import type { Db } from '../database/connection.ts';
import { isUniqueViolation, transaction } from '../database/transaction.ts';
import { invalid, Refusal } from '../errors.ts';
import { claimMember, findByAccount, insertMember } from '../members/store.ts';
import { enqueue } from '../outbox/store.ts';
import { CONFIRM_MAIL } from './account-mail.ts';
import { requireFreeName } from './free-name.ts';
import { findInvitation, useInvitation } from './invitations.ts';

interface Account {
  id: string;
  name: string;
}

/**
 * Returns the name that a new account will bear: the invited member's own, or the wished one if nobody bears it.
 * An imported member's name is taken too: only an invitation leads to it.
 */
export async function nameForNewAccount(db: Db, wished: string, invitation: string | undefined): Promise<string> {
  const invited = invitation === undefined ? undefined : await findInvitation(db, invitation);
  if (invitation !== undefined && !invited) throw invalid('invitation', 'This invitation has been used or has ended.');
  if (invited?.memberName) return invited.memberName;
  return requireFreeName(db, wished);
}

/**
 * Makes the new account a member: a new one, the invited one, or an administrator, as its invitation says. Where the forum
 * `mails`, a link that confirms the address is on its way.
 */
export async function becomeMember(
  db: Db,
  account: Account,
  { invitation, mails }: { invitation: string | undefined; mails: boolean },
): Promise<void> {
  try {
    await transaction(db, async (trx) => {
      const invited = invitation === undefined ? undefined : await useInvitation(trx, invitation, Date.now());
      if (invitation !== undefined && !invited)
        throw invalid('invitation', 'This invitation has been used or has ended.');
      if (invited?.memberId) {
        if (!(await claimMember(trx, invited.memberId, account.id, Date.now())))
          throw new Refusal('conflict', 'Somebody was quicker.');
      }
      const role = invited ? 'administrator' : 'member';
      const memberId =
        invited?.memberId ??
        (await insertMember(trx, { accountId: account.id, name: account.name, joinedAt: Date.now(), role }));
      if (mails) await enqueue(trx, [{ kind: CONFIRM_MAIL, subjectId: memberId, memberId }], Date.now());
    });
  } catch (error) {
    // Whoever was slower must be free to try again with the same e-mail address.
    await db.deleteFrom('user').where('id', '=', account.id).execute();
    throw isUniqueViolation(error) ? invalid('name', 'This name is taken.') : error;
  }
}

/** Returns the account's member; makes one where the process died between the account and its member. */
export async function memberOfAccount(db: Db, account: Account) {
  const found = await findByAccount(db, account.id);
  if (found) return found;
  try {
    await insertMember(db, { accountId: account.id, name: account.name, joinedAt: Date.now() });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error; // else another request made it meanwhile
  }
  return findByAccount(db, account.id);
}
