import { z } from 'zod';
import { memberPath } from '../../shared/addresses.ts';
import { Reason } from '../../shared/post.ts';
import { recordAct } from '../audit/store.ts';
import type { Db } from '../database/connection.ts';
import { transaction } from '../database/transaction.ts';
import { invalid, notFound, Refusal } from '../errors.ts';
import { findById } from '../members/store.ts';
import type { WriteParts } from '../parts.ts';
import { banOf, untilText } from './ban.ts';
import { setBan } from './ban-store.ts';
import { type Member, requireStaff } from './viewer.ts';

const OFFICES = ['member', 'moderator', 'administrator'];
const DAY_MS = 86_400_000;
const LASTS_MS = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS, lifted: null };

/** How long somebody is banned, or on which day it ends, as that day begins in UTC; and why. */
export const NewBan = z.object({
  lasts: z.enum(['day', 'week', 'month', 'lifted'], { message: 'Say for how long.' }),
  until: z.iso
    .date('Write the day as year-month-day.')
    .transform((day) => Date.parse(day))
    .refine((at) => at > Date.now(), 'Choose a day after today.')
    .optional(),
  reason: z.string({ message: 'Say why.' }).pipe(Reason).pipe(z.string().min(1, 'Say why.')),
});

/** Tells whether somebody holds a higher office than another member does. */
export const isOver = (actor: { role: string }, member: { role: string }) =>
  OFFICES.indexOf(actor.role) > OFFICES.indexOf(member.role);

/**
 * Bans a member: until it ends they are a guest wherever they are signed in, at once and on every node, their tokens open
 * nothing, nothing is sent to them, and they cannot sign in. What they wrote stays. Moderators ban members, administrators
 * moderators too.
 */
export async function banMember(
  { db, live }: WriteParts,
  actor: Member,
  input: { memberId: number } & z.infer<typeof NewBan>,
): Promise<void> {
  await transaction(db, async (trx) => {
    const member = await findBannable(trx, actor, input.memberId);
    const at = Date.now();
    if (banOf(member, at)) throw invalid('reason', 'This member is banned already.');
    const lasts = LASTS_MS[input.lasts];
    const until = input.until ?? (lasts === null ? null : at + lasts);
    await setBan(trx, member.id, { at, until, by: actor.id, reason: input.reason });
    const detail = `${untilText(until)}: ${input.reason}`;
    await recordAct(trx, actor.id, { act: 'banned', subject: member.name, path: memberPath(member), detail }, at);
  });
  live.recheck({ memberId: input.memberId });
}

/** Lifts a member's ban before it ends by itself. */
export async function liftBan({ db, live }: WriteParts, actor: Member, input: { memberId: number }): Promise<void> {
  await transaction(db, async (trx) => {
    const member = await findBannable(trx, actor, input.memberId);
    const now = Date.now();
    if (!banOf(member, now)) throw notFound('ban');
    await setBan(trx, member.id, null);
    await recordAct(trx, actor.id, { act: 'lifted the ban of', subject: member.name, path: memberPath(member) }, now);
  });
  live.recheck({ memberId: input.memberId });
}

/** Returns the member, if they have an account and whoever asks may ban them. */
export async function findBannable(db: Db, actor: Member, memberId: number) {
  requireStaff(actor);
  const member = await findById(db, memberId);
  if (!member || member.account_id === null) throw notFound('account');
  if (!isOver(actor, member)) throw new Refusal('forbidden', 'Only somebody of a higher office may do this.');
  return member;
}
