import type { Notification } from '../../notification.ts';
import { Avatar } from '../site/avatar.tsx';
import { Time } from '../site/time.tsx';

const REASONS: Record<Notification['kind'], string> = {
  mention: 'mentioned you in',
  quote: 'quoted you in',
  reply: 'answered you in',
  watch: 'posted in',
  board: 'started',
  approved: 'approved your post in',
  reaction: 'reacted to your post in',
  award: 'gave you an award',
  staff: 'changed what you wrote in',
  report: 'answered your report on a post in',
};
const ADDRESSED = {
  mention: ['mentions', 'mention'],
  quote: ['quotes', 'quote'],
  reply: ['answers', 'answer'],
} as const;

/** Lists notifications, newest first; each leads to its post. */
export function NotificationList({ notifications }: { notifications: Notification[] }) {
  if (notifications.length === 0)
    return <p class="empty">Nothing yet. Answers, quotes and mentions will show up here.</p>;
  return (
    <ul class="alerts">
      {notifications.map((notification) => (
        <li key={notification.id} class={notification.readAt === null ? 'is-unread' : undefined}>
          <NotificationView notification={notification} />
        </li>
      ))}
    </ul>
  );
}

/** Shows one notification: who did what where, leading to the post. */
export function NotificationView({ notification }: { notification: Notification }) {
  const { actor, threadTitle, note, excerpt } = notification;
  const folded = foldedPosts(notification);
  return (
    <a class="alert" href={notificationPath(notification)}>
      {actor && <Avatar member={actor} small />}
      <span>
        {folded > 1 ? (
          `${folded.toLocaleString('en')} new posts in `
        ) : (
          <>
            {actor && <bdi class="alert-who">{actor.name}</bdi>} {REASONS[notification.kind]}{' '}
          </>
        )}
        {threadTitle !== null && <bdi class="alert-where">{threadTitle}</bdi>}
        {folded > 1 && addressedWords(notification)}
        <span class="alert-text" dir="auto">
          {note ?? excerpt}
        </span>
        <Time at={notification.changedAt} />
      </span>
    </a>
  );
}

/** Returns the address of what a notification is about: of what is folded into it, the oldest unread post. */
export function notificationPath({ postId }: Pick<Notification, 'postId'>): string {
  return postId === null ? '/account/notifications' : `/posts/${postId}`;
}

/** Counts the posts that an entry of a watched thread tells of, those that address the reader and have their own included. */
export function foldedPosts({ kind, count, addressed }: Notification): number {
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
