import { memberPath } from '../../shared/addresses.ts';
import { dateText } from '../../shared/views/site/time.tsx';
import { recordAct } from '../audit/store.ts';
import { isUniqueViolation, transaction } from '../database/transaction.ts';
import { invalid, notFound } from '../errors.ts';
import { announceMember } from '../members/announce-member.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { touchThreadsOf } from '../threads/touch.ts';
import { requireFreeName } from './free-name.ts';
import { keepName, rename } from './name-store.ts';
import { type Member, requireAdministrator } from './viewer.ts';

const DAY_MS = 86_400_000;
const RENAMED_EVERY_DAYS = 30;
// Long enough that whoever looks for somebody by the old name finds no impostor under it.
const KEPT_DAYS = 90;

/** Returns when a member may choose another name themselves: null where they may now. */
export function mayRenameFrom(member: { role: string; renamed_at: number | null }, now: number): number | null {
  if (member.role === 'administrator' || member.renamed_at === null) return null;
  const from = member.renamed_at + RENAMED_EVERY_DAYS * DAY_MS;
  return from > now ? from : null;
}

/**
 * Gives a member another name: themselves once in 30 days, an administrator whenever it must be. The old one is kept
 * from others for 90 days. Cards, lists, pages that are open and signing in follow at once.
 */
export async function changeName(
  parts: WriteParts,
  actor: Member,
  input: { memberId: number; name: string },
): Promise<void> {
  const { db } = parts;
  const isOwn = actor.id === input.memberId;
  if (!isOwn) requireAdministrator(actor);
  try {
    await transaction(db, async (trx) => {
      const now = Date.now();
      const member = await findById(trx, input.memberId);
      if (!member || member.deleted_at !== null) throw notFound('member');
      if (member.name === input.name) return;
      const from = isOwn ? mayRenameFrom(member, now) : null;
      if (from !== null) throw invalid('name', `You can choose another name from ${dateText(from)} on.`);
      const name = await requireFreeName(trx, input.name, member.id);
      await touchThreadsOf(trx, member.id);
      await keepName(trx, member, now + KEPT_DAYS * DAY_MS);
      await rename(trx, member, { name, renamedAt: isOwn ? now : member.renamed_at });
      const act = {
        act: 'renamed',
        subject: name,
        path: memberPath({ ...member, name }),
        detail: `before: ${member.name}`,
      };
      if (!isOwn) await recordAct(trx, actor.id, act, now);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? invalid('name', 'This name is taken.') : error;
  }
  await announceMember(parts, input.memberId);
}
