import type { Notification } from '../../notification.ts';
import { Avatar } from '../site/avatar.tsx';
import { Time } from '../site/time.tsx';

const REASONS: Record<Notification['kind'], string> = {
  mention: 'mentioned you in',
  quote: 'quoted you in',
  reply: 'answered you in',
  watch: 'posted in',
  approved: 'approved your post in',
};

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
  return (
    <a class="alert" href={`/posts/${notification.postId}`}>
      <Avatar member={notification.actor} small />
      <span>
        <bdi class="alert-who">{notification.actor.name}</bdi> {REASONS[notification.kind]}{' '}
        <bdi class="alert-where">{notification.threadTitle}</bdi>
        <span class="alert-text" dir="auto">
          {notification.excerpt}
        </span>
        <Time at={notification.createdAt} />
      </span>
    </a>
  );
}
