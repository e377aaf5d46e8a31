import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import { slices } from '../database/slices.ts';
import { shown } from './shown.ts';

const MEMBERS_PER_QUERY = 500;

const unreadOf = prepared<{ memberId: number }, { unread: number }>((db, value) =>
  shown(db)
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .where('notifications.member_id', '=', value('memberId'))
    .where('notifications.viewed_at', 'is', null)
    .where('notifications.read_at', 'is', null),
);

/** Counts the notifications of a member that were neither seen in the list nor read: the badge's number. */
export async function countUnreadOf(db: Db, memberId: number): Promise<number> {
  const [row] = await unreadOf(db, { memberId });
  return Number(row?.unread ?? 0);
}

/** Counts the same of each of `memberIds`. */
export async function countUnread(db: Db, memberIds: number[]): Promise<Map<number, number>> {
  const counts = new Map(memberIds.map((id) => [id, 0]));
  for (const some of slices(memberIds, MEMBERS_PER_QUERY)) {
    const rows = await shown(db)
      .select((eb) => ['notifications.member_id', eb.fn.countAll<number>().as('unread')])
      .where('notifications.member_id', 'in', some)
      .where('notifications.viewed_at', 'is', null)
      .where('notifications.read_at', 'is', null)
      .groupBy('notifications.member_id')
      .execute();
    for (const row of rows) counts.set(row.member_id, Number(row.unread));
  }
  return counts;
}
