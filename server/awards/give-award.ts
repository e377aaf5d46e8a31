import { memberPath } from '../../shared/addresses.ts';
import type { AwardGiven } from '../../shared/award.ts';
import type { MemberName } from '../../shared/member.ts';
import { isStaff, type Member } from '../accounts/viewer.ts';
import { recordAct } from '../audit/store.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound, Refusal } from '../errors.ts';
import { findById } from '../members/store.ts';
import { insertHeld, takeHeld } from './given-store.ts';
import { findAward } from './store.ts';

interface Parts {
  db: Db;
  now?: () => number;
}

/** Gives a member an award by hand, with the reason for it, and returns the member. */
export async function giveAward(
  { db, now = Date.now }: Parts,
  staff: Member,
  input: AwardGiven & { memberId: number },
): Promise<MemberName> {
  requireStaff(staff);
  return transaction(db, async (trx) => {
    const member = await requireMemberById(trx, input.memberId);
    const award = await findAward(trx, input.awardId);
    if (!award || award.retired) throw invalid('awardId', 'There is no such award to give.');
    const at = now();
    const given = await insertHeld(trx, { ...input, givenBy: staff.id, givenAt: at });
    if (!given) throw invalid('awardId', `${member.name} holds this award already.`);
    const act = { act: 'gave', subject: `“${award.name}” to ${member.name}`, detail: input.reason };
    await recordAct(trx, staff.id, { ...act, path: memberPath(member) }, at);
    return member;
  });
}

/** Takes an award back from a member, so that no rule gives it again, and returns the member. */
export async function takeAward(
  { db, now = Date.now }: Parts,
  staff: Member,
  input: { memberId: number; awardId: number },
): Promise<MemberName> {
  requireStaff(staff);
  return transaction(db, async (trx) => {
    const member = await requireMemberById(trx, input.memberId);
    const award = await findAward(trx, input.awardId);
    const at = now();
    if (!award || !(await takeHeld(trx, member.id, input.awardId, at))) throw notFound('award');
    const act = { act: 'took back', subject: `“${award.name}” from ${member.name}` };
    await recordAct(trx, staff.id, { ...act, path: memberPath(member) }, at);
    return member;
  });
}

function requireStaff(member: Member): void {
  if (!isStaff(member)) throw new Refusal('forbidden', 'Only moderators give and take awards.');
}

async function requireMemberById(db: Db, id: number): Promise<MemberName> {
  const member = await findById(db, id);
  if (!member || member.deleted_at !== null) throw notFound('member');
  return member;
}
