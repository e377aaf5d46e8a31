import type { Db } from '../database/connection.ts';
import type { Live } from '../live/live.ts';
import type { Notified } from './notify.ts';
import { countUnreadOf } from './unread-store.ts';

/**
 * Announces, after the commit, what was stored to be told: to every tab of the members it is for, and to whoever works off
 * the outbox. Returns at once: whoever posted does not wait for it, and what is lost is found in the database.
 */
export function announceNotified({ live }: { live: Live }, { told, enqueued }: Notified): void {
  if (told.length > 0) live.announceStored(told.map(({ memberId, notificationId }) => [memberId, notificationId]));
  if (enqueued) live.announceOutbox();
}

/** Announces what a member has read to every tab of theirs, and returns the badge's number. */
export async function announceRead(
  { db, live }: { db: Db; live: Live },
  memberId: number,
  read: { ids: number[] } | { all: true },
): Promise<number> {
  const unreadCount = await countUnreadOf(db, memberId);
  if ('all' in read || read.ids.length > 0) live.announceRead(memberId, { ...read, unreadCount });
  return unreadCount;
}
