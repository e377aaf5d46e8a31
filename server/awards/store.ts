import type { Award, AwardMeasure, NewAward } from '../../shared/award.ts';
import type { Db } from '../database/connection.ts';

function awardRows(db: Db) {
  return db.selectFrom('awards').select(['id', 'name', 'description', 'emblem', 'measure', 'threshold', 'retired_at']);
}
type AwardRow = Awaited<ReturnType<ReturnType<typeof awardRows>['execute']>>[number];

function awardOf({ retired_at, measure, ...row }: AwardRow): Award {
  return { ...row, measure: measure as AwardMeasure | null, retired: retired_at !== null };
}

/** Returns every award there is or was, in order. */
export async function listAwards(db: Db): Promise<Award[]> {
  return (await awardRows(db).orderBy('position').orderBy('id').execute()).map(awardOf);
}

/** Returns an award, retired or not; undefined where there is none. */
export async function findAward(db: Db, id: number): Promise<Award | undefined> {
  const row = await awardRows(db).where('id', '=', id).executeTakeFirst();
  return row && awardOf(row);
}

export async function insertAward(db: Db, award: NewAward, position: number): Promise<void> {
  await db
    .insertInto('awards')
    .values({ ...award, position })
    .execute();
}

export async function updateAward(
  db: Db,
  id: number,
  changed: Partial<NewAward> & { retired_at?: number | null },
): Promise<void> {
  await db.updateTable('awards').set(changed).where('id', '=', id).execute();
}

/** Puts the awards into the order of `ids`. */
export async function orderAwards(db: Db, ids: number[]): Promise<void> {
  for (const [position, id] of ids.entries())
    await db.updateTable('awards').set({ position }).where('id', '=', id).execute();
}
