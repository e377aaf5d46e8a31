import type { Award, NewAward } from '../../shared/award.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import type { Db } from '../database/connection.ts';
import { type Move, moved } from '../database/order.ts';
import { notFound, Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { findAward, insertAward, listAwards, orderAwards, updateAward } from './store.ts';

const HERE = '/admin/awards';
const AWARDS_MAX = 100;

/** Adds an award. One with a rule is also given, within the next sweeps, to everyone who has earned it already. */
export async function addAward(parts: WriteParts, administrator: Member, award: NewAward): Promise<void> {
  await inOffice(parts, administrator, async (trx) => {
    const awards = await listAwards(trx);
    if (awards.length >= AWARDS_MAX) throw new Refusal('conflict', `There are up to ${AWARDS_MAX} awards.`);
    await insertAward(trx, award, awards.length);
    return { act: 'added', subject: `the award “${award.name}”`, detail: ruleOf(award), path: HERE };
  });
}

/** Changes how an award is called and shown, and its rule from now on, to what is wished over what it is. Whoever holds it keeps it. */
export async function changeAward(
  parts: WriteParts,
  administrator: Member,
  { id, wish }: { id: number; wish: (now: Award) => NewAward },
) {
  await inOffice(parts, administrator, async (trx) => {
    const before = await requireAward(trx, id);
    const award = wish(before);
    await updateAward(trx, id, award);
    const detail = `${before.name}, ${ruleOf(before)} → ${award.name}, ${ruleOf(award)}`;
    return { act: 'changed', subject: `the award “${before.name}”`, detail, path: HERE };
  });
}

/** Moves an award one place up or down the list. */
export async function moveAward(
  parts: WriteParts,
  administrator: Member,
  { id, to }: Move & { id: number },
): Promise<void> {
  await inOffice(parts, administrator, async (trx) => {
    const award = await requireAward(trx, id);
    const ids = (await listAwards(trx)).map((each) => each.id);
    await orderAwards(trx, moved(ids, id, { to }));
    return { act: 'moved', subject: `the award “${award.name}”`, detail: to, path: HERE };
  });
}

/** Says whether an award can be given. Whoever holds one that cannot keeps it. */
export async function retireAward(
  parts: WriteParts,
  administrator: Member,
  { id, retired }: { id: number; retired: boolean },
) {
  await inOffice(parts, administrator, async (trx, now) => {
    const award = await requireAward(trx, id);
    await updateAward(trx, id, { retired_at: retired ? now : null });
    return { act: retired ? 'retired' : 'brought back', subject: `the award “${award.name}”`, path: HERE };
  });
}

async function requireAward(db: Db, id: number): Promise<Award> {
  const award = await findAward(db, id);
  if (!award) throw notFound('award');
  return award;
}

/** Says in words when an award is given. */
export function ruleOf({ measure, threshold }: NewAward): string {
  if (measure === null || threshold === null) return 'given by staff';
  const amount = threshold.toLocaleString('en');
  if (measure === 'posts') return `given for ${amount} ${threshold === 1 ? 'message' : 'messages'}`;
  if (measure === 'days') return `given ${amount} ${threshold === 1 ? 'day' : 'days'} after joining`;
  return `given for a reaction score of ${amount}`;
}
