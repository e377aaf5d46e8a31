import type { WatchLevel } from '../../shared/watch.ts';
import type { Db } from '../database/connection.ts';

/** Stores what a member wants to hear of a board: what is addressed to them needs no row. */
export async function setBoardWatch(
  db: Db,
  memberId: number,
  boardId: number,
  level: WatchLevel,
  now: number,
): Promise<void> {
  if (level === 'answers') {
    await db.deleteFrom('board_watches').where('board_id', '=', boardId).where('member_id', '=', memberId).execute();
    return;
  }
  await db
    .insertInto('board_watches')
    .values({ board_id: boardId, member_id: memberId, level, created_at: now })
    .onConflict((conflict) => conflict.columns(['board_id', 'member_id']).doUpdateSet({ level }))
    .execute();
}

/** Returns what a member hears of a board. */
export async function boardWatchLevel(db: Db, memberId: number, boardId: number): Promise<WatchLevel> {
  const row = await db
    .selectFrom('board_watches')
    .select('level')
    .where('board_id', '=', boardId)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  return (row?.level as WatchLevel | undefined) ?? 'answers';
}
