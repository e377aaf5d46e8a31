import { memberPath } from '../../shared/addresses.ts';
import type { Role } from '../../shared/member.ts';
import { type Member, requireAdministrator } from '../accounts/viewer.ts';
import { requireSeen } from '../audit/settings.ts';
import { recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { announceMember } from './announce-member.ts';
import { hasOtherAdministrator, holdRoles, setRole } from './role-store.ts';
import { findById } from './store.ts';

/** Makes a member what `role` says, at once at every door. The last administrator stays one. `seen`: see requireSeen(). */
export async function changeRole(
  parts: WriteParts,
  member: Member,
  { id, role, seen }: { id: number; role: Role; seen: string | undefined },
): Promise<void> {
  const administrator = requireAdministrator(member);
  const now = Date.now();
  await transaction(parts.db, async (trx) => {
    await holdRoles(trx, now);
    const before = await findById(trx, id);
    if (!before || before.deleted_at !== null) throw notFound('member');
    if (before.role === role) return;
    requireSeen('this member’s role', seen, { role: before.role }, { role });
    if (before.role === 'administrator' && !(await hasOtherAdministrator(trx, id)))
      throw invalid('role', 'This is the last administrator: make somebody else one first.');
    await setRole(trx, id, role);
    const act = { act: 'changed the role of', subject: before.name, path: memberPath(before) };
    await recordAct(trx, administrator.id, { ...act, detail: `${before.role} → ${role}` }, now);
  });
  await announceMember(parts, id);
}
