import type { NotificationKind, WatchLevel } from '../../shared/notification.ts';

/** Whom a post may concern, by the reason: member ids, in any order, repeated or not. */
export interface Concerned {
  mentioned: number[];
  quoted: number[];
  answered: number[];
  watches: { memberId: number; level: WatchLevel }[];
}

/**
 * Decides who is told of a post and why: everyone once, for the strongest reason (mention, quote, reply, watch), never
 * the author, and nobody who wants to hear nothing of the thread.
 */
export function recipientsOf(authorId: number, concerned: Concerned): Map<number, NotificationKind> {
  const recipients = new Map<number, NotificationKind>();
  const add = (kind: NotificationKind, members: number[]) => {
    for (const member of members) if (!recipients.has(member)) recipients.set(member, kind);
  };
  add('mention', concerned.mentioned);
  add('quote', concerned.quoted);
  add('reply', concerned.answered);
  add(
    'watch',
    concerned.watches.filter((watch) => watch.level === 'everything').map((watch) => watch.memberId),
  );
  for (const watch of concerned.watches) if (watch.level === 'nothing') recipients.delete(watch.memberId);
  recipients.delete(authorId);
  return recipients;
}
