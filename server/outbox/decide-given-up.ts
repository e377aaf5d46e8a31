import { memberPath } from '../../shared/addresses.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import { notFound } from '../errors.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { forget, takeUpAgain } from './given-up-store.ts';
import { wordsOf } from './kinds.ts';

/** Has something that was given up tried once more, or forgotten. */
export async function decideGivenUp(
  parts: WriteParts,
  actor: Member,
  { id, what }: { id: number; what: 'retry' | 'forget' },
): Promise<void> {
  await inOffice(parts, actor, async (trx) => {
    const item = await (what === 'retry' ? takeUpAgain(trx, id) : forget(trx, id));
    if (!item) throw notFound('delivery');
    const member = item.member_id === null ? undefined : await findById(trx, item.member_id);
    return {
      act: what === 'retry' ? 'retried' : 'dropped',
      subject: wordsOf(item.kind),
      path: member ? memberPath(member) : '/admin/delivery',
      ...(member && { detail: `for ${member.name}` }),
    };
  });
  parts.live.announceOutbox();
}
