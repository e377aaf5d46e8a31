import { type NextFunction, type Request, type Response, Router } from 'express';
import { NotificationList } from '../../shared/views/lists/notification-list.tsx';
import type { Db } from '../database/connection.ts';
import { viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { memberOrSignIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { markNotificationsRead } from './mark-read.ts';
import { markNotificationsViewed } from './mark-viewed.ts';
import { countUnread, listNotifications } from './shown.ts';

/** Counts the reader's unread notifications, for the bell on every page. */
export function countForBell(db: Db) {
  return async (_request: Request, response: Response, next: NextFunction) => {
    const viewer = viewerOf(response);
    if (viewer.kind === 'member') response.locals.unreadCount = (await countUnread(db, [viewer.id])).get(viewer.id);
    next();
  };
}

/** Serves the page of a member's notifications. */
export function notificationPages(parts: WriteParts): Router {
  const router = Router();

  router.get('/account/notifications', async (request, response) => {
    const member = memberOrSignIn(request, response);
    if (!member) return;
    const notifications = await listNotifications(parts.db, member.id);
    await markNotificationsViewed(parts, member);
    response.locals.unreadCount = 0;
    const unread = notifications.some((notification) => notification.readAt === null);
    sendPage(response, {
      title: 'Alerts',
      main: (
        <section class="narrow">
          <header class="page-head">
            <h1>Alerts</h1>
            {unread && (
              <form action="/account/notifications/read" method="post">
                <button type="submit">Mark all read</button>
              </form>
            )}
          </header>
          <NotificationList notifications={notifications} />
        </section>
      ),
    });
  });

  router.post('/account/notifications/read', async (request, response) => {
    const member = memberOrSignIn(request, response);
    if (!member) return;
    await markNotificationsRead(parts, member, { all: true });
    response.redirect(303, '/account/notifications');
  });

  return router;
}
