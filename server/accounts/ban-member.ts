import { memberPath } from '../../shared/addresses.ts';
import { recordAct } from '../audit/store.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound, Refusal } from '../errors.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { setBan } from './ban-store.ts';
import { deleteSessions } from './session-list.ts';
import { type Member, requireStaff } from './viewer.ts';

const OFFICES = ['member', 'moderator', 'administrator'];

/** Tells whether somebody holds a higher office than another member does. */
export const isOver = (actor: { role: string }, member: { role: string }) =>
  OFFICES.indexOf(actor.role) > OFFICES.indexOf(member.role);

/**
 * Bans a member: their sessions end at once, on every node, their tokens open nothing, nothing is sent to them, and they
 * cannot sign in. What they wrote stays. Moderators ban members, administrators moderators too.
 */
export async function banMember(
  { db, live, now = Date.now }: WriteParts,
  actor: Member,
  input: { memberId: number; reason: string },
): Promise<void> {
  await transaction(db, async (trx) => {
    const member = await findBannable(trx, actor, input.memberId);
    if (member.banned_at !== null) throw invalid('reason', 'This member is banned already.');
    await setBan(trx, member.id, { at: now(), reason: input.reason });
    await deleteSessions(trx, member.account_id, 'all');
    const act = { act: 'banned', subject: member.name, path: memberPath(member), detail: input.reason };
    await recordAct(trx, actor.id, act, now());
  });
  live.recheck({ memberId: input.memberId });
}

/** Lets a member who was banned sign in again. */
export async function liftBan(
  { db, live, now = Date.now }: WriteParts,
  actor: Member,
  input: { memberId: number },
): Promise<void> {
  await transaction(db, async (trx) => {
    const member = await findBannable(trx, actor, input.memberId);
    if (member.banned_at === null) throw notFound('ban');
    await setBan(trx, member.id, null);
    await recordAct(trx, actor.id, { act: 'lifted the ban of', subject: member.name, path: memberPath(member) }, now());
  });
  live.recheck({ memberId: input.memberId });
}

/** Returns the member with their account, if whoever asks may ban them. */
export async function findBannable(db: Db, actor: Member, memberId: number) {
  requireStaff(actor);
  const member = await findById(db, memberId);
  if (!member || member.account_id === null) throw notFound('account');
  if (!isOver(actor, member)) throw new Refusal('forbidden', 'Only somebody of a higher office may do this.');
  return { ...member, account_id: member.account_id };
}
