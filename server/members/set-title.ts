import { memberPath } from '../../shared/addresses.ts';
import type { MemberName } from '../../shared/member.ts';
import { type Member, requireAdministrator } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { notFound } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { announceMember } from './announce-member.ts';
import { findById, updateTitle } from './store.ts';

/**
 * Gives a member a title of their own, which stands above any rank; null takes it away. Pages that are open follow.
 * Returns the member.
 */
export async function setTitle(
  parts: WriteParts,
  actor: Member,
  input: { memberId: number; title: string | null },
): Promise<MemberName> {
  const { db } = parts;
  const administrator = requireAdministrator(actor);
  const member = await transaction(db, async (trx) => {
    const before = await findById(trx, input.memberId);
    if (!before || before.deleted_at !== null) throw notFound('member');
    await updateTitle(trx, before.id, input.title);
    const act = { act: 'changed the title of', subject: before.name, path: memberPath(before) };
    const detail = `${before.title ?? 'none'} → ${input.title ?? 'none'}`;
    await recordAct(trx, administrator.id, { ...act, detail }, Date.now());
    return before;
  });
  await announceMember(parts, member.id);
  return member;
}
