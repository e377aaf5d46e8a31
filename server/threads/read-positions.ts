import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';

const positionIn = prepared<{ memberId: number; threadId: number }, { number: number }>((db, value) =>
  db
    .selectFrom('read_positions')
    .select('number')
    .where('member_id', '=', value('memberId'))
    .where('thread_id', '=', value('threadId')),
);

/** Returns the number of the last post a member has read in a thread; 0 where there is none. */
export async function readPosition(db: Db, memberId: number, threadId: number): Promise<number> {
  return (await positionIn(db, { memberId, threadId }))[0]?.number ?? 0;
}

/** Returns the read positions of a member in these threads; threads never read are left out. */
export async function readPositions(db: Db, memberId: number, threadIds: number[]): Promise<Map<number, number>> {
  if (threadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('read_positions')
    .select(['thread_id', 'number'])
    .where('member_id', '=', memberId)
    .where('thread_id', 'in', threadIds)
    .execute();
  return new Map(rows.map((row) => [row.thread_id, row.number]));
}

/** Moves a read position forward and tells whether it did: an older one, from a slower tab or device, changes nothing. */
export async function setReadPosition(
  db: Db,
  memberId: number,
  threadId: number,
  number: number,
  now: number,
): Promise<boolean> {
  const moved = await db
    .insertInto('read_positions')
    .values({ member_id: memberId, thread_id: threadId, number, read_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['member_id', 'thread_id'])
        .doUpdateSet({ number, read_at: now })
        .where('read_positions.number', '<', number),
    )
    .returning('number')
    .executeTakeFirst();
  return moved !== undefined;
}
