import type { NewRank, Rank } from '../../shared/rank.ts';
import type { Member } from '../accounts/viewer.ts';
import { inOffice } from '../audit/in-office.ts';
import type { Db } from '../database/connection.ts';
import { type Move, moved } from '../database/order.ts';
import { notFound, Refusal } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { deleteRank, findRank, insertRank, listRanks, orderRanks, updateRank } from './store.ts';

const HERE = '/admin/ranks';
// The ladder is looked at for every card: it stays a handful of rows.
const RANKS_MAX = 50;
const number = new Intl.NumberFormat('en');

/** Adds a rung on top of the ladder. */
export async function addRank(parts: WriteParts, administrator: Member, rank: NewRank): Promise<void> {
  await inOffice(parts, administrator, async (trx) => {
    const ladder = await listRanks(trx);
    if (ladder.length >= RANKS_MAX) throw new Refusal('conflict', `A ladder has up to ${RANKS_MAX} ranks.`);
    await insertRank(trx, rank, ladder.length);
    return { act: 'added', subject: `the rank “${rank.title}”`, detail: minimums(rank), path: HERE };
  });
}

/** Changes a rung to what is wished over what it is: whoever reaches it now holds it from now on. */
export async function changeRank(
  parts: WriteParts,
  administrator: Member,
  { id, wish }: { id: number; wish: (now: Rank) => NewRank },
): Promise<void> {
  await inOffice(parts, administrator, async (trx) => {
    const before = await requireRank(trx, id);
    const rank = wish(before);
    await updateRank(trx, id, rank);
    const detail = `${before.title}, ${minimums(before)} → ${rank.title}, ${minimums(rank)}`;
    return { act: 'changed', subject: `the rank “${before.title}”`, detail, path: HERE };
  });
}

/** Moves a rung one place up or down the ladder. */
export async function moveRank(
  parts: WriteParts,
  administrator: Member,
  { id, to }: Move & { id: number },
): Promise<void> {
  await inOffice(parts, administrator, async (trx) => {
    const rank = await requireRank(trx, id);
    const ids = (await listRanks(trx)).map((each) => each.id);
    await orderRanks(trx, moved(ids, id, { to }));
    return { act: 'moved', subject: `the rank “${rank.title}”`, detail: to, path: HERE };
  });
}

/** Takes a rung out of the ladder: whoever held it holds the one below. */
export async function removeRank(parts: WriteParts, administrator: Member, id: number): Promise<void> {
  await inOffice(parts, administrator, async (trx) => {
    const rank = await requireRank(trx, id);
    await deleteRank(trx, id);
    return { act: 'removed', subject: `the rank “${rank.title}”`, detail: minimums(rank), path: HERE };
  });
}

async function requireRank(db: Db, id: number): Promise<Rank> {
  const rank = await findRank(db, id);
  if (!rank) throw notFound('rank');
  return rank;
}

/** Says in words what a rank asks for. */
export function minimums({ posts, reactionScore, awards }: NewRank): string {
  const asked = [
    posts > 0 && `${number.format(posts)} ${posts === 1 ? 'message' : 'messages'}`,
    reactionScore > 0 && `a reaction score of ${number.format(reactionScore)}`,
    awards > 0 && `${awards} ${awards === 1 ? 'award' : 'awards'}`,
  ].filter(Boolean);
  return asked.join(', ') || 'from the start';
}
