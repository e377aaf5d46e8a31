import type { Db } from '../database/connection.ts';
import type { Live } from '../live/live.ts';
import type { Log } from '../log.ts';
import { findNotifications } from './list-store.ts';
import { countUnread } from './unread-store.ts';

/** Tells the members connected to this node of notifications that were stored or grew, each with the badge's number. */
export async function tellStored({ db, live }: { db: Db; live: Live }, ids: number[]): Promise<void> {
  const found = await findNotifications(db, ids);
  const unread = await countUnread(db, [...new Set(found.map(({ memberId }) => memberId))]);
  for (const { memberId, notification } of found)
    live.tellNotification(memberId, notification, unread.get(memberId) ?? 0);
}

/** Has this node tell its members of whatever is announced as stored. */
export function tellAnnounced(parts: { db: Db; live: Live; log: Log }): void {
  const { live, log } = parts;
  live.onAnnounced((message) => {
    if (message.type !== 'stored') return;
    const ids = message.told.flatMap(([memberId, id]) => (live.members.has(memberId) ? [id] : []));
    if (ids.length === 0) return;
    tellStored(parts, ids).catch((error: Error) =>
      log.warn({ error: error.message }, 'notifications were stored but not told'),
    );
  });
}
