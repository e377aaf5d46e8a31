import type { Member } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import type { WriteParts } from '../parts.ts';
import { markViewed } from './store.ts';

/** Marks all of a member's notifications seen, as they have opened the list: the badge is cleared in every tab. */
export async function markNotificationsViewed(parts: WriteParts, member: Member): Promise<void> {
  const now = Date.now();
  if (await transaction(parts.db, (trx) => markViewed(trx, member.id, now)))
    parts.live.announceViewed(member.id, { unreadCount: 0 });
}
