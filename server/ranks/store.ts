import type { NewRank, Rank } from '../../shared/rank.ts';
import type { Db } from '../database/connection.ts';

function rankRows(db: Db) {
  return db.selectFrom('ranks').select(['id', 'title', 'posts', 'reaction_score as reactionScore', 'awards']);
}

/** Returns the ladder, from its lowest rung to its highest. */
export function listRanks(db: Db): Promise<Rank[]> {
  return rankRows(db).orderBy('position').orderBy('id').execute();
}

/** Returns a rung of the ladder; undefined where there is none. */
export function findRank(db: Db, id: number): Promise<Rank | undefined> {
  return rankRows(db).where('id', '=', id).executeTakeFirst();
}

/** Adds a rung on top of the ladder. */
export async function insertRank(db: Db, rank: NewRank, position: number): Promise<void> {
  const { reactionScore: reaction_score, ...rest } = rank;
  await db
    .insertInto('ranks')
    .values({ ...rest, reaction_score, position })
    .execute();
}

export async function updateRank(db: Db, id: number, rank: NewRank): Promise<void> {
  const { reactionScore: reaction_score, ...rest } = rank;
  await db
    .updateTable('ranks')
    .set({ ...rest, reaction_score })
    .where('id', '=', id)
    .execute();
}

export async function deleteRank(db: Db, id: number): Promise<void> {
  await db.deleteFrom('ranks').where('id', '=', id).execute();
}

/** Puts the rungs into the order of `ids`. */
export async function orderRanks(db: Db, ids: number[]): Promise<void> {
  for (const [position, id] of ids.entries())
    await db.updateTable('ranks').set({ position }).where('id', '=', id).execute();
}
