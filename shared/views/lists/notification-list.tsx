import { notificationPath } from '../../addresses.ts';
import type { Notification } from '../../notification.ts';
import { wordsOf } from '../../notification-words.ts';
import { Emblem } from '../member/emblem.tsx';
import { Avatar } from '../site/avatar.tsx';
import { Time } from '../site/time.tsx';
import { NotificationMenu } from './notification-menu.tsx';

/** Lists notifications, those that happened or grew last first, each with what can be done about it. */
export function NotificationList({
  notifications,
  isFiltered = false,
}: {
  notifications: Notification[];
  /** Whether there may be others, which were not asked for. */
  isFiltered?: boolean;
}) {
  if (notifications.length === 0)
    return (
      <p class="empty">
        {isFiltered ? 'None of these.' : 'Nothing yet. Answers, quotes and mentions will show up here.'}
      </p>
    );
  return (
    <ul class="alerts">
      {notifications.map((notification) => (
        <li key={notification.id} class={notification.readAt === null ? 'is-unread' : undefined}>
          <NotificationView notification={notification} />
          <NotificationMenu notification={notification} />
        </li>
      ))}
    </ul>
  );
}

/** Shows one notification: who did what where, leading there where there is anything to see. */
export function NotificationView({ notification }: { notification: Notification }) {
  const { actor, award, note, excerpt, readAt } = notification;
  const { who, what, where, more } = wordsOf(notification);
  const content = (
    <>
      {actor && !award ? <Avatar member={actor} small /> : <Emblem emblem={award?.emblem ?? 'shield'} />}
      <span>
        {readAt === null && <span class="sr-only">Unread: </span>}
        {who && (
          <>
            <bdi class="alert-who">{who}</bdi>{' '}
          </>
        )}
        {what} {where && <bdi class="alert-where">{where}</bdi>}
        {more}
        {(note || excerpt) && (
          <span class="alert-text" dir="auto">
            {note || excerpt}
          </span>
        )}
        <Time at={notification.changedAt} />
      </span>
    </>
  );
  return leadsSomewhere(notification) ? (
    <a class="alert" href={notificationPath(notification)}>
      {content}
    </a>
  ) : (
    <div class="alert">{content}</div>
  );
}

function leadsSomewhere({ postId, threadId, award, act }: Notification): boolean {
  return postId !== null || threadId !== null || award !== null || act === 'thread-rejected';
}
