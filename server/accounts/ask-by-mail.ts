import { transaction } from '../database/transaction.ts';
import { Refusal } from '../errors.ts';
import type { Mailer } from '../mail/mailer.ts';
import { findByEmail } from '../mail/store.ts';
import { enqueue } from '../outbox/store.ts';
import type { WriteParts } from '../parts.ts';
import { CONFIRM_MAIL, RESET_MAIL } from './account-mail.ts';
import type { Member } from './viewer.ts';

type Parts = WriteParts & { mailer: Mailer | undefined };

/** Has a link sent to a member's address that confirms it when it is opened. */
export async function askToConfirm(parts: Parts, member: Pick<Member, 'id'>): Promise<void> {
  await send(parts, { kind: CONFIRM_MAIL, subjectId: member.id, memberId: member.id });
}

/** Has a link sent by which whoever has this address chooses another password. Nobody learns whether anybody has it. */
export async function askForReset(parts: Parts, { email }: { email: string }): Promise<void> {
  const memberId = (await findByEmail(parts.db, email)) ?? null;
  // What is done for nobody takes as long as what is done for somebody.
  await send(parts, { kind: RESET_MAIL, subjectId: memberId ?? 0, memberId });
}

async function send({ db, live, mailer }: Parts, item: Parameters<typeof enqueue>[1][number]) {
  if (!mailer) throw new Refusal('unavailable', 'This forum sends no e-mail.');
  await transaction(db, (trx) => enqueue(trx, [item], Date.now()));
  live.announceOutbox();
}
