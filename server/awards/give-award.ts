import { memberPath } from '../../shared/addresses.ts';
import type { AwardGiven } from '../../shared/award.ts';
import type { MemberName } from '../../shared/member.ts';
import { type Member, requireStaff } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound } from '../errors.ts';
import { announceMember } from '../members/announce-member.ts';
import { findById } from '../members/store.ts';
import { announceNotified } from '../notifications/announce.ts';
import { notifyOfAwards } from '../notifications/notify-of-award.ts';
import type { WriteParts } from '../parts.ts';
import { insertHeld, takeHeld } from './given-store.ts';
import { findAward } from './store.ts';

/** Gives a member an award by hand, with the reason for it; pages that are open follow. Returns the member. */
export async function giveAward(
  parts: WriteParts,
  staff: Member,
  input: AwardGiven & { memberId: number },
): Promise<MemberName> {
  const { db } = parts;
  requireStaff(staff);
  const { member, notified } = await transaction(db, async (trx) => {
    const member = await requireMemberById(trx, input.memberId);
    const award = await findAward(trx, input.awardId);
    if (!award || award.retired) throw invalid('awardId', 'There is no such award to give.');
    const at = Date.now();
    const given = await insertHeld(trx, { ...input, givenBy: staff.id, givenAt: at });
    if (!given) throw invalid('awardId', `${member.name} holds this award already.`);
    const act = { act: 'gave', subject: `“${award.name}” to ${member.name}`, detail: input.reason };
    await recordAct(trx, staff.id, { ...act, path: memberPath(member) }, at);
    return { member, notified: await notifyOfAwards(trx, [{ ...input, givenBy: staff.id }], at) };
  });
  announceNotified(parts, notified);
  await announceMember(parts, member.id);
  return member;
}

/** Takes an award back from a member, so that no rule gives it again; pages that are open follow. Returns the member. */
export async function takeAward(
  parts: WriteParts,
  staff: Member,
  input: { memberId: number; awardId: number },
): Promise<MemberName> {
  const { db } = parts;
  requireStaff(staff);
  const member = await transaction(db, async (trx) => {
    const member = await requireMemberById(trx, input.memberId);
    const award = await findAward(trx, input.awardId);
    const at = Date.now();
    if (!award || !(await takeHeld(trx, member.id, input.awardId, at))) throw notFound('award');
    const act = { act: 'took back', subject: `“${award.name}” from ${member.name}` };
    await recordAct(trx, staff.id, { ...act, path: memberPath(member) }, at);
    return member;
  });
  await announceMember(parts, member.id);
  return member;
}

async function requireMemberById(db: Db, id: number): Promise<MemberName> {
  const member = await findById(db, id);
  if (!member || member.deleted_at !== null) throw notFound('member');
  return member;
}
