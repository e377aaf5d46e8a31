import { type NextFunction, type Request, type Response, Router } from 'express';
import { NewWatch, WatchLevel } from '../../shared/watch.ts';
import type { Member } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { listPlaceIn } from '../database/list-place.ts';
import { notFound } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import { sendPage } from '../http/document.tsx';
import { idIn, localPath, memberIn, numberIn, readForm, typedIn } from '../http/pages.ts';
import type { WriteParts } from '../parts.ts';
import { changeBoardWatch } from '../watches/change-board-watch.ts';
import { changeWatch } from '../watches/change-watch.ts';
import { AlertsPage, alertsAsked, alertsPath } from './alerts-page.tsx';
import { listNotifications } from './list-store.ts';
import { markNotificationsRead } from './mark-read.ts';
import { markNotificationsViewed } from './mark-viewed.ts';
import { openNotification, requireNotification } from './open.ts';
import { countUnreadOf } from './unread-store.ts';

const HERE = '/account/notifications';

/** Counts the reader's unread notifications, for the bell on every page. */
export function countForBell(db: Db) {
  return async (_request: Request, response: Response, next: NextFunction) => {
    const viewer = viewerOf(response);
    if (viewer.kind === 'member') response.locals.unreadCount = await countUnreadOf(db, viewer.id);
    next();
  };
}

/** Serves the page of a member's notifications, and what they do with one of them. */
export function notificationPages(parts: WriteParts): Router {
  const router = Router();

  router.get(HERE, async (request, response) => {
    const member = memberIn(response);
    const asked = alertsAsked(request.query);
    const before = listPlaceIn(request.query.before);
    const page = await listNotifications(parts.db, member.id, { ...asked, before });
    await markNotificationsViewed(parts, member);
    response.locals.unreadCount = 0;
    const changed = await changedOf(member, request.query);
    sendPage(response, {
      title: 'Alerts',
      main: <AlertsPage asked={asked} page={page} isFirst={!before} changed={changed} />,
    });
  });

  /** Finds what was just changed from an entry, so that it can be taken back. */
  async function changedOf(member: Member, { changed, was }: Request['query']) {
    const before = WatchLevel.safeParse(was).data;
    const id = numberIn(changed);
    if (!before || id === undefined) return null;
    const notification = await requireNotification(parts.db, member, id).catch(() => null);
    return notification && { notification, before };
  }

  router.post(`${HERE}/read`, async (_request, response) => {
    const member = memberIn(response);
    await markNotificationsRead(parts, member, { all: true });
    response.redirect(303, HERE);
  });

  router.get(`${HERE}/:id`, async (request, response) => {
    const member = memberIn(response);
    response.redirect(303, await openNotification(parts, member, idIn(request, 'alert')));
  });

  router.post(`${HERE}/:id/read`, async (request, response) => {
    const member = memberIn(response);
    const { id } = await requireNotification(parts.db, member, idIn(request, 'alert'));
    await markNotificationsRead(parts, member, { ids: [id] });
    response.redirect(303, localPath(typedIn(request).to ?? HERE));
  });

  router.post(`${HERE}/:id/level`, async (request, response) => {
    const member = memberIn(response);
    const { id, board, threadId } = await requireNotification(parts.db, member, idIn(request, 'alert'));
    const { level } = readForm(NewWatch, request.body);
    if (!board && threadId === null) throw notFound('thread');
    const before = board
      ? await changeBoardWatch(parts, member, { boardId: board.id, level })
      : await changeWatch(parts, member, { threadId: threadId ?? 0, level });
    const isLess = WatchLevel.options.indexOf(level) > WatchLevel.options.indexOf(before);
    response.redirect(303, isLess ? alertsPath({}, { changed: id, was: before }) : HERE);
  });

  return router;
}
