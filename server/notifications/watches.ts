import { sql } from 'kysely';
import type { WatchLevel } from '../../shared/notification.ts';
import type { Db } from '../database/connection.ts';

const SETTINGS = { started: 'watch_started', answered: 'watch_answered', read: 'watch_read' } as const;
/** What a member did in a thread, by which it is watched as they set for that. */
export type WatchReason = keyof typeof SETTINGS;

/**
 * Watches a thread for a member who starts, answers or first reads it, as they set for that. What they chose for the
 * thread stays, and so does what followed from more than this: reading counts less than answering, that than starting.
 */
export async function autoWatch(
  db: Db,
  memberId: number,
  threadId: number,
  reason: WatchReason,
  now: number,
): Promise<void> {
  const level = SETTINGS[reason];
  await db
    .insertInto('watches')
    .columns(['member_id', 'thread_id', 'level', 'reason', 'created_at'])
    .expression((eb) => {
      const asSet = eb
        .selectFrom('members')
        .select([
          'id',
          sql<number>`cast(${threadId} as bigint)`.as('thread_id'),
          level,
          sql<string>`cast(${reason} as text)`.as('reason'),
          sql<number>`cast(${now} as bigint)`.as('created_at'),
        ])
        .where('id', '=', memberId);
      // Who only reads is told of answers without any watch.
      return reason === 'read' ? asSet.where(level, '!=', 'answers') : asSet;
    })
    .onConflict((conflict) => {
      const known = conflict.columns(['thread_id', 'member_id']);
      if (reason === 'read') return known.doNothing();
      return known
        .doUpdateSet((eb) => ({ level: eb.ref('excluded.level'), reason }))
        .where('watches.reason', '=', 'read');
    })
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
    .values({ member_id: memberId, thread_id: threadId, level, reason: 'chosen', created_at: now })
    .onConflict((conflict) => conflict.columns(['thread_id', 'member_id']).doUpdateSet({ level, reason: 'chosen' }))
    .execute();
}

/** Returns what a member hears of a thread: as they said or, where they never did, as they set for threads they read. */
export async function watchLevel(db: Db, memberId: number, threadId: number): Promise<WatchLevel> {
  const row = await db
    .selectFrom('members')
    .leftJoin('watches', (join) =>
      join.onRef('watches.member_id', '=', 'members.id').on('watches.thread_id', '=', threadId),
    )
    .select(['watches.level', 'members.watch_read'])
    .where('members.id', '=', memberId)
    .executeTakeFirst();
  return ((row?.level ?? row?.watch_read) as WatchLevel | undefined) ?? 'answers';
}
