import { sql } from 'kysely';
import type { WatchLevel } from '../../shared/notification.ts';
import type { Db } from '../database/connection.ts';
import { nextWatchers, type Slice } from './next-watchers.ts';
import { isSilenced } from './watches.ts';

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

/** Marks what a member was told of a board they watched read, as they watch it no longer. Returns the ids. */
export async function markBoardRead(db: Db, memberId: number, boardId: number, now: number): Promise<number[]> {
  const rows = await db
    .updateTable('notifications')
    .set({ read_at: now })
    .where('member_id', '=', memberId)
    .where('kind', '=', 'board')
    .where('read_at', 'is', null)
    .where('thread_id', 'in', (eb) => eb.selectFrom('threads').select('id').where('board_id', '=', boardId))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

const NOT_SILENCED = sql<boolean>`not ${isSilenced({ member: 'watcher.member_id', thread: 'posts.thread_id' })}`;

/** Tells the next watchers of its board, by their ids, of a thread that starts with this post. Returns those told, in that order. */
export async function tellNextOfBoard(
  trx: Db,
  postId: number,
  slice: Slice,
  now: number,
): Promise<{ id: number; memberId: number }[]> {
  const { rows } = await sql<{ id: number; memberId: number }>`
    insert into notifications (member_id, kind, actor_id, thread_id, post_id, created_at, changed_at)
    select watcher.member_id, 'board', posts.author_id, posts.thread_id, posts.id,
      cast(${now} as bigint), cast(${now} as bigint)
    ${nextWatchers('board_watches', { postId, slice, further: NOT_SILENCED })}
    returning id, member_id as "memberId"`.execute(trx);
  return rows.sort((a, b) => a.memberId - b.memberId);
}
