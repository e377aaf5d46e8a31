import type { Db } from '../database/connection.ts';

/** Returns which notifications of these members were stored or grew in this time. */
export function changedSince(db: Db, memberIds: number[], { since, until }: { since: number; until: number }) {
  return db
    .selectFrom('notifications')
    .select(['id', 'member_id', 'changed_at'])
    .where('member_id', 'in', memberIds)
    .where('changed_at', '>=', since)
    .where('changed_at', '<', until)
    .where('read_at', 'is', null)
    .where('viewed_at', 'is', null)
    .execute();
}

/** Counts the rows of each of these members that were neither seen nor read, whether they may be shown or not. */
export async function countUnviewed(db: Db, memberIds: number[]): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('notifications')
    .select((eb) => ['member_id', eb.fn.countAll<number>().as('count')])
    .where('member_id', 'in', memberIds)
    .where('viewed_at', 'is', null)
    .where('read_at', 'is', null)
    .groupBy('member_id')
    .execute();
  return new Map(rows.map((row) => [row.member_id, Number(row.count)]));
}

/** Returns which unread notifications these members have of a thread, or of the threads of a board. */
export function unreadIn(db: Db, memberIds: number[], where: { threadId: number } | { boardId: number }) {
  const theirs = db
    .selectFrom('notifications')
    .select(['id', 'member_id'])
    .where('member_id', 'in', memberIds)
    .where('read_at', 'is', null);
  if ('threadId' in where) return theirs.where('thread_id', '=', where.threadId).execute();
  return theirs
    .where('thread_id', 'in', (eb) =>
      // From the notifications to their threads: a board may have any number.
      eb
        .selectFrom('threads')
        .select('threads.id')
        .whereRef('threads.id', '=', 'notifications.thread_id')
        .where('threads.board_id', '=', where.boardId),
    )
    .execute();
}
