import type { Notification, StaffAct } from './notification.ts';

/** What a notification says, in pieces: `who` and `where` are names, `what` stands between them, `more` behind. */
interface Words {
  who: string;
  what: string;
  where: string;
  more: string;
}

const STAFF: Record<StaffAct, string> = {
  'post-edited': 'edited your post',
  'post-deleted': 'deleted your post',
  'post-restored': 'brought back your post',
  'post-rejected': 'did not publish your post',
  'thread-renamed': 'renamed your thread',
  'thread-moved': 'moved your thread',
  'thread-locked': 'locked your thread',
  'thread-opened': 'opened your thread',
  'thread-deleted': 'deleted your thread',
  'thread-restored': 'brought back your thread',
  'thread-rejected': 'did not publish your thread',
};

const ADDRESSED = {
  mention: ['mentions', 'mention'],
  quote: ['quotes', 'quote'],
  reply: ['answers', 'answer'],
} as const;

/** Says in words what a notification tells. */
export function wordsOf(notification: Notification): Words {
  const { kind, count, award, act, board } = notification;
  const who = notification.actor?.name ?? 'Somebody';
  const where = notification.threadTitle ?? '';
  const within = (what: string) => (where === '' ? what : `${what} in`);
  switch (kind) {
    case 'mention':
      return { who, what: within('mentioned you'), where, more: '' };
    case 'quote':
      return { who, what: within('quoted you'), where, more: '' };
    case 'reply':
      return { who, what: within('answered you'), where, more: '' };
    case 'watch': {
      const posts = foldedPosts(notification);
      if (posts === 1) return { who, what: within('posted'), where, more: '' };
      return {
        who: '',
        what: within(`${posts.toLocaleString('en')} new posts`),
        where,
        more: addressedWords(notification),
      };
    }
    case 'board':
      return { who, what: 'started', where, more: board ? ` in ${board.title}` : '' };
    case 'approved':
      return { who, what: within('approved your post'), where, more: '' };
    case 'reaction': {
      const others = count > 1 ? `and ${(count - 1).toLocaleString('en')} ${count === 2 ? 'other' : 'others'} ` : '';
      return { who, what: `${others}${within('reacted to your post')}`, where, more: '' };
    }
    case 'award':
      return { who: '', what: 'You were given the award', where: award?.name ?? '', more: '' };
    case 'staff': {
      const done = STAFF[(act ?? 'post-edited') as StaffAct];
      return { who: '', what: `A moderator ${/thread$/.test(done) ? done : within(done)}`, where, more: '' };
    }
    case 'report':
      return {
        who: '',
        what: within('Your report of a post'),
        where,
        more: act === 'resolved' ? ' was acted on' : ' was looked at: nothing had to be done',
      };
  }
}

/** Says in one line what a notification tells. */
export function lineOf(notification: Notification): string {
  const { who, what, where, more } = wordsOf(notification);
  return [who, what, where].filter((piece) => piece !== '').join(' ') + more;
}

/** Counts the posts that an entry of a watched thread tells of, those that address the reader and have their own included. */
function foldedPosts({ kind, count, addressed }: Notification): number {
  if (kind !== 'watch') return 1;
  return count + (addressed ? addressed.mention + addressed.quote + addressed.reply : 0);
}

/** Says how many of them address the reader: ", 2 quote you". */
function addressedWords({ addressed }: Notification): string {
  if (!addressed) return '';
  return (['mention', 'quote', 'reply'] as const)
    .flatMap((kind) =>
      addressed[kind] === 0 ? [] : [`, ${addressed[kind]} ${ADDRESSED[kind][addressed[kind] === 1 ? 0 : 1]} you`],
    )
    .join('');
}
