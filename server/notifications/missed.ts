import type { Db } from '../database/connection.ts';
import type { Live } from '../live/live.ts';
import type { Log } from '../log.ts';
import { countUnread, findNotifications } from './store.ts';

const ASKED_EVERY_MS = 2_000;
// What is younger than this may still be announced by the node that stored it.
const ANNOUNCED_WITHIN_MS = 1_500;
// Commits need not come in the order of ids: a slow transaction's ids become visible after later ones.
const LOOKED_BACK = 200;
// After a long time away from the database only the newest are told: the bells' lists hold the rest.
const TOLD_AT_MOST = 2_000;

/**
 * Tells the members connected to this node of notifications whose announcement by another node was lost: asks the
 * database every 2 s for the newest. Returns a function that makes all bells' counts true again, and one that ends it.
 */
export function watchMissedNotifications({ db, live, log }: { db: Db; live: Live; log: Log }) {
  const told = new Set<number>();
  let from: number | null = null;
  let ended = false;
  let timer: NodeJS.Timeout;
  const stopHearing = live.onAnnounced((message) => {
    if (message.type === 'notification:created') told.add(message.event.notification.id);
  });

  async function ask(): Promise<void> {
    const newest = await db
      .selectFrom('notifications')
      .select((eb) => eb.fn.max('id').as('id'))
      .executeTakeFirst();
    from ??= newest?.id ?? 0;
    const rows = await db
      .selectFrom('notifications')
      .select(['id', 'member_id'])
      .where('id', '>', Math.max(from, (newest?.id ?? 0) - TOLD_AT_MOST))
      .where('created_at', '<', Date.now() - ANNOUNCED_WITHIN_MS)
      .orderBy('id')
      .execute();
    const missed = rows.filter((row) => !told.has(row.id) && live.isHere(row.member_id));
    // Told or not needed here: whoever connects later reads their list then.
    for (const row of rows) told.add(row.id);
    from = Math.max(from, (rows.at(-1)?.id ?? 0) - LOOKED_BACK);
    for (const id of told) if (id <= from) told.delete(id);
    if (missed.length === 0) return;
    const unread = await countUnread(db, [...new Set(missed.map((row) => row.member_id))]);
    for (const { memberId, notification } of await findNotifications(
      db,
      missed.map((row) => row.id),
    )) {
      live.tellNotification(memberId, notification, unread.get(memberId) ?? 0);
    }
  }

  async function askForEver(): Promise<void> {
    await ask().catch((error: Error) => log.warn({ error: error.message }, 'missed notifications could not be read'));
    if (!ended) timer = setTimeout(askForEver, ASKED_EVERY_MS).unref();
  }
  timer = setTimeout(askForEver, 0).unref();

  return {
    /** Sends every member connected here the number of their unread notifications: some may have been read elsewhere. */
    async refreshCounts(): Promise<void> {
      for (const [memberId, unreadCount] of await countUnread(db, live.membersHere)) {
        live.tellRead(memberId, { ids: [], unreadCount });
      }
    },
    end() {
      ended = true;
      clearTimeout(timer);
      stopHearing();
    },
  };
}
