import { render } from 'preact';
import type { Notification, NotificationList } from '../../shared/notification.ts';
import { Bell } from '../../shared/views/site/site.tsx';
import { announce } from '../announcer.ts';
import { call } from '../api.ts';
import type { ParleySocket } from '../socket.ts';
import { showTimes } from '../times.ts';
import { dismissToast, toast } from '../toast.tsx';
import { badgeTab } from './tab-badge.ts';

/** Keeps the bell's number true in every tab, opens the list under it, and shows what has just come. */
export function startBell(
  root: Element,
  unread: number,
  socket: ParleySocket,
  isOnScreen: (n: Notification) => boolean,
): void {
  let count = unread;
  let panel: ReturnType<typeof import('./alert-panel.tsx').alertPanel> | null = null;
  // What was told and not seen yet is not told again when it grows.
  const told = new Set<number>();

  const draw = () => {
    badgeTab(count);
    render(
      <>
        <Bell unread={count} isOpen={panel !== null} onClick={toggle} />
        {panel?.draw()}
      </>,
      root,
    );
    showTimes(root);
  };

  const close = () => {
    if (!panel) return;
    panel = null;
    draw();
  };

  async function open(): Promise<void> {
    dismissToast(); // The list says it all.
    const { alertPanel } = await import('./alert-panel.tsx');
    const opened = alertPanel(draw);
    await opened.load();
    panel = opened;
    draw();
    view();
    root.querySelector<HTMLElement>('.panel a, .panel button')?.focus();
  }

  function toggle(event: Event): void {
    if (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    if (panel) close();
    else open().catch(() => location.assign('/account/notifications'));
  }

  function view(): void {
    told.clear();
    if (count > 0) call('POST', '/notifications/viewed').catch(() => {});
  }

  /** Shows what has changed: in the open list at once. */
  function changed(unreadCount: number): void {
    count = unreadCount;
    draw();
    panel?.load().catch(() => {});
  }

  socket.on('notification:created', ({ notification, unreadCount }) => {
    changed(unreadCount);
    if (panel) return view();
    if (told.has(notification.id)) return;
    told.add(notification.id);
    announce(notification.actor ? `New alert from ${notification.actor.name}` : 'New alert');
    toast(notification, isOnScreen);
  });
  socket.on('notification:read', ({ ids, all, unreadCount }) => {
    changed(unreadCount);
    dismissToast(all ? undefined : ids);
  });
  socket.on('notification:viewed', ({ unreadCount }) => {
    told.clear();
    changed(unreadCount);
  });
  // What was announced while there was no connection, between serving the page and now too, is not announced again.
  const catchUp = () =>
    call<NotificationList>('GET', '/notifications')
      .then(({ notifications, unreadCount }) => {
        for (const { id, viewedAt, readAt } of notifications) if (viewedAt === null && readAt === null) told.add(id);
        changed(unreadCount);
      })
      .catch(() => {});
  socket.on('connect', catchUp);
  // Already, where this was longer on its way.
  if (socket.connected) void catchUp();

  root.addEventListener('submit', (event) => panel?.submit(event as SubmitEvent));
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
    if (event.key !== 'Escape' || !panel || root.querySelector('.menu[open]')) return;
    close();
    root.querySelector<HTMLElement>('.bell')?.focus();
  });
  draw();
}
