import { notificationPath } from '../../shared/addresses.ts';
import type { Notification } from '../../shared/notification.ts';
import { ADDRESSED } from '../../shared/notification.ts';
import type { PopUp, PushMessage } from '../../shared/push.ts';
import type { Db } from '../database/connection.ts';
import { sentenceOf } from '../mail/words.ts';
import { deliverable } from '../notifications/deliverable.ts';
import { countUnreadOf } from '../notifications/unread-store.ts';
import { findUnread, findUnreadBeside } from './store.ts';

// What a service takes at most is 4,096 bytes, encrypted.
const LINE_MAX = 160;
const LINES_MAX = 4;

/** What is to be sent of a notification, and how a push service is to treat it. */
interface Push {
  message: PushMessage;
  urgency: 'high' | 'normal' | 'low';
}

/**
 * Makes what is sent of a notification: how its thread stands for the member at this moment, with all that is unread there,
 * so that what arrives late, twice or in place of another is as true as what arrives at once.
 */
export async function pushOf(db: Db, memberId: number, told: Notification): Promise<Push> {
  const [beside, unread, unreadCount] = await Promise.all([
    told.threadId === null ? [] : deliverable(db, memberId, 'push', await findUnreadBeside(db, memberId, told)),
    findUnread(db, memberId),
    countUnreadOf(db, memberId),
  ]);
  const standing = [told, ...beside];
  const grew = told.count > 1;
  return {
    message: { popUp: popUpOf(told, standing, !grew), unread, unreadCount },
    urgency: grew ? 'low' : isAddressed(told) ? 'high' : 'normal',
  };
}

function popUpOf(told: Notification, standing: Notification[], insistent: boolean): PopUp {
  const [first] = standing.toSorted((a, b) => (a.postNumber ?? 0) - (b.postNumber ?? 0));
  const alone = standing.length === 1;
  return {
    tag: told.threadId === null ? `alert-${told.id}` : `thread-${told.threadId}`,
    title: alone ? sentenceOf(told) : (told.threadTitle ?? sentenceOf(told)),
    body: alone
      ? short(told.note ?? told.excerpt)
      : standing
          .slice(0, LINES_MAX)
          .map((one) => short(sentenceOf(one)))
          .join('\n'),
    // Of several, the one that comes first: from there on all of them are read.
    url: notificationPath(first ?? told),
    threadId: told.threadId,
    ids: standing.map(({ id }) => id),
    insistent,
    at: told.changedAt,
  };
}

function isAddressed({ kind }: Notification): boolean {
  return ADDRESSED.some((one) => one === kind);
}

function short(text: string): string {
  return text.length > LINE_MAX ? `${text.slice(0, LINE_MAX - 1).trimEnd()}…` : text;
}
