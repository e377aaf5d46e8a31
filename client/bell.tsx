import { render } from 'preact';
import type { NotificationList as List, Notification } from '../shared/notification.ts';
import { NotificationList } from '../shared/views/lists/notification-list.tsx';
import { Bell } from '../shared/views/site/site.tsx';
import { announce } from './announcer.ts';
import { call } from './api.ts';
import type { ParleySocket } from './socket.ts';
import { showTimes } from './times.ts';
import { dismissToast, toast } from './toast.tsx';

/** Keeps the bell's number true in every tab, opens the list under it, and shows what has just come. */
export function startBell(
  root: Element,
  unread: number,
  socket: ParleySocket,
  isOnScreen: (n: Notification) => boolean,
): void {
  let count = unread;
  let list: Notification[] | null = null;

  const draw = () => {
    // On the icon of the forum where it is installed as an app.
    navigator.setAppBadge?.(count).catch(() => {});
    render(
      <>
        <Bell unread={count} isOpen={list !== null} onClick={toggle} />
        {list && (
          <div class="panel" role="dialog" aria-label="Alerts">
            <header class="panel-head">
              <h2>Alerts</h2>
              {list.some(({ readAt }) => readAt === null) && (
                <button type="button" onClick={readAll}>
                  Mark all read
                </button>
              )}
            </header>
            <NotificationList notifications={list} />
            <a class="panel-foot" href="/account/notifications">
              All alerts
            </a>
          </div>
        )}
      </>,
      root,
    );
    showTimes(root);
  };

  const close = () => {
    if (!list) return;
    list = null;
    draw();
  };

  async function load(): Promise<Notification[] | undefined> {
    const answer = await call<List>('GET', '/notifications').catch(() => null);
    if (!answer) return undefined;
    count = answer.unreadCount;
    if (list) list = answer.notifications;
    draw();
    return answer.notifications;
  }

  function toggle(event: Event): void {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    if (list) {
      close();
      return;
    }
    dismissToast(); // The list says it all.
    void load().then((answer) => {
      if (!answer) return location.assign('/account/notifications');
      list = answer;
      draw();
      view();
      root.querySelector<HTMLElement>('.panel a, .panel button')?.focus();
    });
  }

  function view(): void {
    if (count > 0) call('POST', '/notifications/viewed').catch(() => {});
  }

  function readAll(): void {
    call('POST', '/notifications/read', { all: true }).catch(() => {});
  }

  socket.on('notification:created', ({ notification, unreadCount }) => {
    count = unreadCount;
    list = list && [notification, ...list.filter(({ id }) => id !== notification.id)];
    draw();
    toast(notification, isOnScreen);
    announce(notification.actor ? `New alert from ${notification.actor.name}` : 'New alert');
    if (list) view();
  });
  socket.on('notification:read', ({ ids, all, unreadCount }) => {
    count = unreadCount;
    list =
      list?.map((n) => (n.readAt === null && (all || ids?.includes(n.id)) ? { ...n, readAt: Date.now() } : n)) ?? null;
    dismissToast(all ? undefined : ids);
    draw();
  });
  socket.on('notification:viewed', ({ unreadCount }) => {
    count = unreadCount;
    draw();
  });
  // What was announced while there was no connection, between serving the page and now too, is not announced again.
  socket.on('connect', load);

  root.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a.alert');
    const opened = list?.find((n) => link?.pathname === `/posts/${n.postId}` && n.readAt === null);
    if (opened) call('POST', '/notifications/read', { ids: [opened.id] }, { keepalive: true }).catch(() => {});
  });
  // Only where the list still holds what was clicked: drawing anew may have taken it away.
  document.addEventListener('click', (event) => !event.composedPath().includes(root) && close());
  root.addEventListener('focusout', (event) => {
    const { relatedTarget } = event as FocusEvent;
    if (relatedTarget instanceof Node && !root.contains(relatedTarget)) close();
  });
  root.addEventListener('keydown', (event) => {
    const { key, target } = event as KeyboardEvent;
    if (key === ' ' && (target as Element).matches('.bell')) toggle(event);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !list) return;
    close();
    root.querySelector<HTMLElement>('.bell')?.focus();
  });
  draw();
}
