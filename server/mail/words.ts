import type { Notification } from '../../shared/notification.ts';
import { lineOf } from '../../shared/notification-words.ts';

/** Says in one line what a notification tells. */
export function sentenceOf(notification: Notification): string {
  const { kind, actor, threadTitle, count } = notification;
  const who = actor?.name ?? 'Somebody';
  const where = `“${threadTitle ?? ''}”`;
  switch (kind) {
    case 'mention':
    case 'quote':
    case 'reply':
    case 'board':
      return lineOf({ ...notification, threadTitle: where });
    case 'watch':
      return count > 1 ? `${count} new posts in ${where}` : `${who} posted in ${where}`;
    case 'approved':
      return `Your post in ${where} was approved`;
    case 'reaction':
      return count > 1 ? `${count} reactions to your post in ${where}` : `${who} reacted to your post in ${where}`;
    case 'award':
    case 'staff':
    case 'report':
      return lineOf(notification);
  }
}
