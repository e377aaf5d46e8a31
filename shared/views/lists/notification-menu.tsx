import { notificationPath } from '../../addresses.ts';
import type { Notification } from '../../notification.ts';
import type { WatchLevel } from '../../watch.ts';

/** Offers what can be done about a notification: to put it aside, and to hear less of its like. */
export function NotificationMenu({ notification }: { notification: Notification }) {
  const path = notificationPath(notification);
  const levels = fewer(notification);
  if (notification.readAt !== null && levels.length === 0) return null;
  return (
    <details class="menu alert-menu">
      <summary>
        <span aria-hidden="true">⋯</span>
        <span class="sr-only">What to do about this alert</span>
      </summary>
      <div class="menu-in">
        {notification.readAt === null && (
          <form action={`${path}/read`} method="post">
            <button type="submit">Mark read</button>
          </form>
        )}
        {levels.length > 0 && (
          <form action={`${path}/level`} method="post">
            {levels.map(([level, words]) => (
              <button key={level} type="submit" name="level" value={level}>
                {words}
              </button>
            ))}
          </form>
        )}
      </div>
    </details>
  );
}

/** Lists the levels at which less like it would be heard, of its board or its thread. */
function fewer({ kind, threadId, board }: Notification): [WatchLevel, string][] {
  if (board !== null) return [['answers', 'Stop hearing of new threads there']];
  if (threadId === null || kind === 'staff' || kind === 'report') return [];
  const silence: [WatchLevel, string] = ['nothing', 'Stop hearing of this thread'];
  return kind === 'watch' ? [['answers', 'Only answers to me in this thread'], silence] : [silence];
}
