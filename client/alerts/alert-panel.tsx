import type { ComponentChildren } from 'preact';
import type { NotificationList as List, Notification } from '../../shared/notification.ts';
import { NotificationList } from '../../shared/views/lists/notification-list.tsx';
import type { ChangedWatch, WatchLevel } from '../../shared/watch.ts';
import { call } from '../api.ts';
import { sayInCorner } from '../instead.ts';
import { closeMenuOf } from '../menus.ts';

/** The list under the bell: what it shows, and what is done in it. Calls `changed` when it is to be drawn anew. */
export function alertPanel(changed: () => void) {
  let notifications: Notification[] = [];
  let onlyUnread = false;
  let asked = 0;
  let undo: { words: string; path: string; level: WatchLevel } | null = null;

  async function load(): Promise<void> {
    asked += 1;
    const question = asked;
    const answer = await call<List>('GET', `/notifications${onlyUnread ? '?unread=true' : ''}`);
    // A slow answer says what was so before.
    if (question !== asked) return;
    notifications = answer.notifications;
    changed();
  }

  const done = (work: Promise<unknown>) => work.catch(sayInCorner);
  const read = (which: { ids: number[] } | { all: true }) => done(call('POST', '/notifications/read', which));

  function show(which: boolean): void {
    onlyUnread = which;
    done(load());
  }

  async function change(notification: Notification, level: WatchLevel): Promise<void> {
    const { board, threadId, threadTitle } = notification;
    const path = board ? `/boards/${board.id}/watch` : `/threads/${threadId}/watch`;
    const { before } = await call<ChangedWatch>('PUT', path, { level });
    undo = { words: board?.title ?? threadTitle ?? '', path, level: before };
    await load();
  }

  async function takeBack({ path, level }: NonNullable<typeof undo>): Promise<void> {
    await call('PUT', path, { level });
    undo = null;
    await load();
  }

  return {
    load,
    /** Does what a form in the list asks for, in place of sending it. */
    submit(event: SubmitEvent): void {
      const [, id, what] = /notifications\/(\d+)\/(read|level)$/.exec((event.target as HTMLFormElement).action) ?? [];
      const notification = notifications.find((n) => n.id === Number(id));
      if (!notification) return;
      event.preventDefault();
      const level = (event.submitter as HTMLButtonElement).value as WatchLevel;
      closeMenuOf(event);
      done(what === 'read' ? read({ ids: [notification.id] }) : change(notification, level));
    },
    draw: (): ComponentChildren => {
      const taken = undo;
      return (
        <div class="panel" role="dialog" aria-label="Alerts">
          <header class="panel-head">
            <h2>Alerts</h2>
            <button type="button" aria-pressed={onlyUnread} onClick={() => show(!onlyUnread)}>
              Unread
            </button>
            {notifications.some(({ readAt }) => readAt === null) && (
              <button type="button" onClick={() => read({ all: true })}>
                Mark all read
              </button>
            )}
          </header>
          {taken && (
            <p class="panel-said" role="status">
              <span>
                You hear less of <bdi>{taken.words}</bdi>.
              </span>
              <button type="button" onClick={() => done(takeBack(taken))}>
                Undo
              </button>
            </p>
          )}
          <NotificationList notifications={notifications} isFiltered={onlyUnread} />
          <a class="panel-foot" href="/account/notifications">
            All alerts
          </a>
        </div>
      );
    },
  };
}
