import type { WatchLevel } from '../../shared/notification.ts';
import type { Db } from '../database/connection.ts';

/** Watches a thread for a member who starts or answers it, unless they said how they want it, or that they do not. */
export async function autoWatch(db: Db, memberId: number, threadId: number, now: number): Promise<void> {
  const member = await db
    .selectFrom('members')
    .select('no_auto_watch_at')
    .where('id', '=', memberId)
    .executeTakeFirst();
  if (!member || member.no_auto_watch_at !== null) return;
  await db
    .insertInto('watches')
    .values({ member_id: memberId, thread_id: threadId, level: 'everything', created_at: now })
    .onConflict((conflict) => conflict.columns(['thread_id', 'member_id']).doNothing())
    .execute();
}

/** Stores what a member wants to hear of a thread. */
export async function setWatch(
  db: Db,
  memberId: number,
  threadId: number,
  level: WatchLevel,
  now: number,
): Promise<void> {
  await db
    .insertInto('watches')
    .values({ member_id: memberId, thread_id: threadId, level, created_at: now })
    .onConflict((conflict) => conflict.columns(['thread_id', 'member_id']).doUpdateSet({ level }))
    .execute();
}

/** Returns what a member wants to hear of a thread; who never said is told of what is addressed to them. */
export async function watchLevel(db: Db, memberId: number, threadId: number): Promise<WatchLevel> {
  const row = await db
    .selectFrom('watches')
    .select('level')
    .where('member_id', '=', memberId)
    .where('thread_id', '=', threadId)
    .executeTakeFirst();
  return (row?.level as WatchLevel | undefined) ?? 'answers';
}

/** Returns everyone who said how they want to hear of a thread. */
export function watchersOf(db: Db, threadId: number) {
  return db.selectFrom('watches').select(['member_id', 'level']).where('thread_id', '=', threadId).execute();
}
