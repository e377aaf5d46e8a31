import { notificationPath } from '../../shared/addresses.ts';
import type { Notification, NotificationKind } from '../../shared/notification.ts';
import { SETTINGS } from '../../shared/views/site/settings-page.tsx';
import type { Signer } from '../signer.ts';
import type { Entry } from './letter.tsx';
import type { Letter } from './mailer.ts';
import { type Less, stopPath } from './stop-links.ts';
import { sentenceOf } from './words.ts';

const SHOWN = 20;
const READ_BY_ENTRY: NotificationKind[] = ['reaction', 'award', 'staff', 'report'];

interface Told {
  memberId: number;
  /** The notification because of which it is written, and the others that come along. */
  because: Notification;
  others: Notification[];
  forum: string;
  site: string;
}

/** Writes the letter that tells a member of what they have not seen: the oldest first, each leading to its place. */
export function alertLetter(signer: Signer, { memberId, because, others, forum, site }: Told): Omit<Letter, 'to'> {
  const all = [because, ...others].sort((a, b) => a.id - b.id);
  const [first = because] = all;
  const stopAll = site + stopPath(signer, { memberId, less: 'mail' });
  const threadId = all.every((one) => one.threadId === first.threadId) ? first.threadId : null;
  const boardId = all.every((one) => one.board && one.board.id === first.board?.id) ? first.board?.id : undefined;
  const hearLess = (words: string, less: Less) => ({ words, href: site + stopPath(signer, { memberId, less }) });
  const more = all.length - SHOWN;
  return {
    // Of the same alert in the same state always the same: whoever gets it twice can tell.
    id: `alert.${because.id}.${because.changedAt.toString(36)}`,
    ...(threadId !== null && { about: `thread.${threadId}` }),
    headers: {
      'List-Unsubscribe': `<${stopAll}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    words: {
      subject: all.length > 1 ? `${sentenceOf(first)}, and ${all.length - 1} more` : sentenceOf(first),
      forum,
      site,
      entries: all.slice(0, SHOWN).map((one) => entryOf(one, site)),
      foot: [
        ...(more > 0 ? [{ words: `And ${more} more`, href: `${site}/account/notifications` }] : []),
        // What is told of new threads is told because their board is watched.
        ...(boardId !== undefined
          ? [hearLess('Hear less of this board', { boardId })]
          : threadId !== null
            ? [hearLess('Hear less of this thread', { threadId })]
            : []),
        { words: 'What I hear of', href: site + SETTINGS.alerts.path },
        { words: 'No more e-mail', href: stopAll },
      ],
    },
  };
}

function entryOf(notification: Notification, site: string): Entry {
  const { kind, postId, excerpt, count } = notification;
  const words = count > 1 && kind === 'watch' ? 'Go to the first of them' : 'Go to the post';
  // A post is read by reading it. Whatever else happened is read by its entry, which leads on.
  const isPost = postId !== null && !READ_BY_ENTRY.includes(kind);
  return {
    words: sentenceOf(notification),
    ...(excerpt && { quote: excerpt }),
    button: {
      words: postId === null ? 'See it' : words,
      href: site + (isPost ? `/posts/${postId}` : notificationPath(notification)),
    },
  };
}
