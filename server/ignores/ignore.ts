import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { notFound, Refusal } from '../errors.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { addIgnored, ignoredBy, removeIgnored } from './store.ts';

// The whole list goes along with every thread page.
const IGNORED_MAX = 500;

/** Has a member ignore another, or ignore them no longer; their open pages follow. Whom it concerns never learns of it. */
export async function ignore(
  { db, live }: WriteParts,
  member: Member,
  input: { memberId: number; ignored: boolean },
): Promise<void> {
  const { memberId, ignored } = input;
  if (!(await findById(db, memberId))) throw notFound('member');
  if (memberId === member.id) throw new Refusal('forbidden', 'One does not ignore oneself.');
  await transaction(db, async (trx) => {
    if (!ignored) return removeIgnored(trx, member.id, memberId);
    if ((await ignoredBy(trx, member.id)).length >= IGNORED_MAX)
      throw new Refusal('conflict', `You ignore ${IGNORED_MAX} members already; take one off the list first.`);
    await addIgnored(trx, member.id, memberId, Date.now());
  });
  live.announceIgnores(member.id, { memberId, ignored });
}
