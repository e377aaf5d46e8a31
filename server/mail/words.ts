import type { Notification } from '../../shared/notification.ts';

/** Says in one line what a notification tells. */
export function sentenceOf({ kind, actor, threadTitle, count, note }: Notification): string {
  const who = actor?.name ?? 'Somebody';
  const where = `“${threadTitle ?? ''}”`;
  switch (kind) {
    case 'mention':
      return `${who} mentioned you in ${where}`;
    case 'quote':
      return `${who} quoted you in ${where}`;
    case 'reply':
      return `${who} answered you in ${where}`;
    case 'watch':
      return count > 1 ? `${count} new posts in ${where}` : `${who} posted in ${where}`;
    case 'board':
      return `${who} started ${where}`;
    case 'approved':
      return `Your post in ${where} was approved`;
    case 'reaction':
      return count > 1 ? `${count} reactions to your post in ${where}` : `${who} reacted to your post in ${where}`;
    case 'award':
      return note ? `You were given the award “${note}”` : 'You were given an award';
    case 'staff':
      return threadTitle === null
        ? 'A moderator changed something of yours'
        : `A moderator acted on what you wrote in ${where}`;
    case 'report':
      return 'What you reported was looked at';
  }
}
