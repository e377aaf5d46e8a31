import { memberPath } from '../../shared/addresses.ts';
import type { Role } from '../../shared/member.ts';
import { type Member, requireAdministrator } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { announceMember } from './announce-member.ts';
import { hasOtherAdministrator, holdRoles, setRole } from './role-store.ts';
import { findById } from './store.ts';

/** Gives a member the role that is wished over the one they have, at once at every door. The last administrator stays one. */
export async function changeRole(
  parts: WriteParts,
  member: Member,
  { id, wish }: { id: number; wish: (now: { role: string }) => Role },
): Promise<void> {
  const administrator = requireAdministrator(member);
  const now = Date.now();
  await transaction(parts.db, async (trx) => {
    await holdRoles(trx, now);
    const before = await findById(trx, id);
    if (!before || before.deleted_at !== null) throw notFound('member');
    const role = wish(before);
    if (before.role === role) return;
    if (before.role === 'administrator' && !(await hasOtherAdministrator(trx, id)))
      throw invalid('role', 'This is the last administrator: make somebody else one first.');
    await setRole(trx, id, role);
    const act = { act: 'changed the role of', subject: before.name, path: memberPath(before) };
    await recordAct(trx, administrator.id, { ...act, detail: `${before.role} → ${role}` }, now);
  });
  await announceMember(parts, id);
}
