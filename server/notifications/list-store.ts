import { sql } from 'kysely';
import type { Notification, NotificationKind } from '../../shared/notification.ts';
import type { Db } from '../database/connection.ts';
import { type ListPlace, listPlaceText } from '../database/list-place.ts';
import { slices } from '../database/slices.ts';
import { COLUMNS, notificationsOf, type OwnNotification, shown } from './shown.ts';

const LISTED = 30;
const ROWS_PER_QUERY = 500;

/** Which of a member's notifications are asked for: those that grew last before a place, unread ones or of one kind. */
interface AskedNotifications {
  before?: ListPlace | undefined;
  unread?: boolean | undefined;
  kind?: NotificationKind | undefined;
}

/** Returns a page of a member's notifications, those that grew last first, and the place after which the next one begins. */
export async function listNotifications(
  db: Db,
  memberId: number,
  { before, unread, kind }: AskedNotifications,
): Promise<{ notifications: Notification[]; before: string | null }> {
  let query = shown(db)
    .select(COLUMNS)
    .where('notifications.member_id', '=', memberId)
    .orderBy('notifications.changed_at', 'desc')
    .orderBy('notifications.id', 'desc')
    .limit(LISTED + 1);
  if (unread) query = query.where('notifications.read_at', 'is', null);
  if (kind) query = query.where('notifications.kind', '=', kind);
  if (before)
    query = query.where(sql<boolean>`(notifications.changed_at, notifications.id) < (${before.at}, ${before.id})`);
  const rows = await query.execute();
  const last = rows.length > LISTED ? rows[LISTED - 1] : undefined;
  return {
    notifications: (await notificationsOf(db, rows.slice(0, LISTED))).map(({ notification }) => notification),
    before: last ? listPlaceText({ at: last.changed_at, id: last.id }) : null,
  };
}

/** Returns these notifications with whose they are. */
export async function findNotifications(db: Db, ids: number[]): Promise<OwnNotification[]> {
  const found: OwnNotification[] = [];
  for (const some of slices(ids, ROWS_PER_QUERY)) {
    const rows = await shown(db).select(COLUMNS).where('notifications.id', 'in', some).execute();
    found.push(...(await notificationsOf(db, rows)));
  }
  return found;
}
