import { isUniqueViolation, transaction } from '../database/transaction.ts';
import { invalid } from '../errors.ts';
import type { Mailer } from '../mail/mailer.ts';
import { findMailbox } from '../mail/store.ts';
import type { WriteParts } from '../parts.ts';
import { tellOwner } from './account-news.ts';
import type { Member } from './viewer.ts';

/**
 * Gives a member's account another e-mail address, by which they sign in from now on. Whoever reads mail at the one before is
 * told.
 */
export async function changeEmail(
  { db, live, mailer }: WriteParts & { mailer: Mailer | undefined },
  member: Member,
  input: { email: string },
): Promise<void> {
  const email = input.email.toLowerCase();
  try {
    await transaction(db, async (trx) => {
      const before = await findMailbox(trx, member.id);
      if (!before || before.email === email) return;
      await trx.updateTable('user').set({ email }).where('id', '=', before.accountId).execute();
      if (mailer) await tellOwner(trx, before, { what: 'address' });
    });
    live.announceOutbox();
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
