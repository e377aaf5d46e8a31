import { memberPath } from '../../shared/addresses.ts';
import type { MemberName } from '../../shared/member.ts';
import { type Member, requireAdministrator } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { notFound } from '../errors.ts';
import { findById, updateTitle } from './store.ts';

/** Gives a member a title of their own, which stands above any rank; null takes it away. Returns the member. */
export function setTitle(
  { db, now = Date.now }: { db: Db; now?: () => number },
  actor: Member,
  input: { memberId: number; title: string | null },
): Promise<MemberName> {
  const administrator = requireAdministrator(actor);
  return transaction(db, async (trx) => {
    const member = await findById(trx, input.memberId);
    if (!member || member.deleted_at !== null) throw notFound('member');
    await updateTitle(trx, member.id, input.title);
    const act = { act: 'changed the title of', subject: member.name, path: memberPath(member) };
    await recordAct(
      trx,
      administrator.id,
      { ...act, detail: `${member.title ?? 'none'} → ${input.title ?? 'none'}` },
      now(),
    );
    return member;
  });
}
