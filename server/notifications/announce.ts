import type { Db } from '../database/connection.ts';
import type { Live } from '../live/live.ts';
import { countUnread, findNotifications } from './store.ts';

/**
 * Announces stored notifications to every tab of the members they are for. Returns at once: whoever posted does not
 * wait for it, and a failure here costs nothing that the next look at the bell would not show.
 */
export function announceNotifications({ db, live }: { db: Db; live: Live }, ids: number[]): void {
  if (ids.length === 0) return;
  void (async () => {
    const found = await findNotifications(db, ids);
    const unread = await countUnread(db, [...new Set(found.map(({ memberId }) => memberId))]);
    for (const { memberId, notification } of found) {
      live.announceNotification(memberId, notification, unread.get(memberId) ?? 0);
    }
  })().catch((error: Error) => live.failed(error, 'notifications were stored but not announced'));
}
