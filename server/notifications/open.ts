import { memberPath, postPath, threadPath } from '../../shared/addresses.ts';
import type { Notification } from '../../shared/notification.ts';
import type { Member } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import type { WriteParts } from '../parts.ts';
import { requireReadable } from '../threads/policy.ts';
import { findNotifications } from './list-store.ts';
import { markNotificationsRead } from './mark-read.ts';

/** Returns a member's notification as it may be shown now. */
export async function requireNotification(db: Db, member: Member, id: number): Promise<Notification> {
  const [found] = await findNotifications(db, [id]);
  if (found?.memberId !== member.id) throw notFound('alert: what it was about is gone, or closed to you');
  return found.notification;
}

/**
 * Reads a notification and returns where it leads. Posts folded into one are read by reading them: their entry leads to the
 * oldest unread one, and stays until they are.
 */
export async function openNotification(parts: WriteParts, member: Member, id: number): Promise<string> {
  const notification = await requireNotification(parts.db, member, id);
  const { kind, threadId, postNumber, award, readAt } = notification;
  if (readAt === null && kind !== 'watch') await markNotificationsRead(parts, member, { ids: [id] });
  if (award) return `${memberPath(member)}/awards`;
  if (threadId === null) return '/account/submissions';
  const thread = await requireReadable(parts.db, member, threadId);
  return postNumber === null ? threadPath(thread) : postPath(thread, postNumber);
}
