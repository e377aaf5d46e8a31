import { isUniqueViolation } from '../database/transaction.ts';
import { invalid } from '../errors.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import type { Member } from './viewer.ts';

/** Gives a member's account another e-mail address, by which they sign in from now on. */
export async function changeEmail({ db }: WriteParts, member: Member, input: { email: string }): Promise<void> {
  const account = (await findById(db, member.id))?.account_id ?? '';
  try {
    await db.updateTable('user').set({ email: input.email.toLowerCase() }).where('id', '=', account).execute();
  } catch (error) {
    // Whose it is, or that it is anybody's, is not for whoever asks.
    throw isUniqueViolation(error) ? invalid('email', 'This address cannot be used.') : error;
  }
}

/** Returns the e-mail address of a member's account. */
export async function emailOf({ db }: Pick<WriteParts, 'db'>, memberId: number): Promise<string> {
  const row = await db
    .selectFrom('members')
    .innerJoin('user', 'user.id', 'members.account_id')
    .select('user.email')
    .where('members.id', '=', memberId)
    .executeTakeFirst();
  return row?.email ?? '';
}
