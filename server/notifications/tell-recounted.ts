import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import type { Live } from '../live/live.ts';
import type { Log } from '../log.ts';
import { findNotifications } from './list-store.ts';
import { unreadIn } from './missed-store.ts';
import { countUnread } from './unread-store.ts';

const MEMBERS_PER_QUERY = 500;

/**
 * Has this node tell its members what of their alerts is gone, and how many are left, as posts they were told of went or came
 * back, or a thread or a board was closed to them: an entry of a watched thread counts anew where it is in view.
 */
export function tellRecounted(parts: { db: Db; live: Live; log: Log }): void {
  const { live, log } = parts;
  live.onAnnounced((message) => {
    if (message.type !== 'recounted' && message.type !== 'recheck') return;
    const { threadId, boardId } = { boardId: undefined, ...message };
    const where = threadId !== undefined ? { threadId } : boardId !== undefined ? { boardId } : undefined;
    if (!where) return;
    tellAll(parts, where).catch((error: Error) =>
      log.warn({ error: error.message }, 'alerts are other ones now, and their members were not told'),
    );
  });
}

async function tellAll({ db, live }: { db: Db; live: Live }, where: { threadId: number } | { boardId: number }) {
  for (const members of slices(live.members.ids, MEMBERS_PER_QUERY)) {
    const rows = await unreadIn(db, members, where);
    const ids = rows.map(({ id }) => id);
    const standing = new Set((await findNotifications(db, ids)).map(({ notification }) => notification.id));
    const counts = await countUnread(db, [...new Set(rows.map((row) => row.member_id))]);
    for (const [memberId, unreadCount] of counts) {
      const gone = rows.flatMap((row) => (row.member_id === memberId && !standing.has(row.id) ? [row.id] : []));
      live.tellRead(memberId, { ids: gone, unreadCount });
    }
  }
}
