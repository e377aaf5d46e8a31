import { memberPath } from '../../shared/addresses.ts';
import type { Role } from '../../shared/member.ts';
import { type Member, requireAdministrator } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { writeSetting } from '../settings/store.ts';
import { countOtherAdministrators, findById, setRole } from './store.ts';

/** Makes a member what `role` says, at once at every door. The last administrator stays one. */
export async function changeRole(
  parts: WriteParts,
  member: Member,
  { id, role }: { id: number; role: Role },
): Promise<void> {
  const administrator = requireAdministrator(member);
  const now = (parts.now ?? Date.now)();
  await transaction(parts.db, async (trx) => {
    // Whoever changes a role waits here for whoever is changing another: two could else demote each other.
    await writeSetting(trx, 'role-changed', String(now));
    const before = await findById(trx, id);
    if (!before) throw notFound('member');
    if (before.role === role) return;
    if (before.role === 'administrator' && (await countOtherAdministrators(trx, id)) === 0)
      throw invalid('role', 'This is the last administrator: make somebody else one first.');
    await setRole(trx, id, role);
    const act = { act: 'changed the role of', subject: before.name, path: memberPath(before) };
    await recordAct(trx, administrator.id, { ...act, detail: `${before.role} → ${role}` }, now);
  });
  parts.live.recheck({ memberId: id });
}
