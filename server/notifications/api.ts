import { z } from 'zod';
import { NotificationKind, NotificationList, ReadNotifications } from '../../shared/notification.ts';
import { requireMember } from '../accounts/viewer.ts';
import { ListPlaceText } from '../database/list-place.ts';
import { type Api, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { listNotifications } from './list-store.ts';
import { markNotificationsRead } from './mark-read.ts';
import { markNotificationsViewed } from './mark-viewed.ts';
import { countUnreadOf } from './unread-store.ts';

const NotificationQuery = z.object({
  before: ListPlaceText.optional(),
  unread: z.stringbool().optional(),
  kind: NotificationKind.optional(),
});

/** Serves a member's notifications as JSON. */
export function serveNotifications(api: Api, parts: WriteParts): void {
  const { db } = parts;

  api.serve(
    {
      method: 'get',
      scope: 'notifications',
      path: '/notifications',
      summary: 'List your notifications, those that happened or grew last first',
      params: NoInput,
      query: NotificationQuery,
      body: NoInput,
      answer: NotificationList,
    },
    async ({ viewer, query }) => {
      const { id } = requireMember(viewer);
      const [page, unreadCount] = await Promise.all([listNotifications(db, id, query), countUnreadOf(db, id)]);
      return { ...page, unreadCount };
    },
  );

  api.serve(
    {
      method: 'post',
      scope: 'notifications',
      path: '/notifications/read',
      summary: 'Mark some or all of your notifications read',
      params: NoInput,
      query: NoInput,
      body: ReadNotifications,
      answer: z.object({ unreadCount: z.int() }),
    },
    async ({ viewer, body }) => ({ unreadCount: await markNotificationsRead(parts, requireMember(viewer), body) }),
  );

  api.serve(
    {
      method: 'post',
      scope: 'notifications',
      path: '/notifications/viewed',
      summary: 'Say that you have seen the list of your notifications: none counts as new any more',
      params: NoInput,
      query: NoInput,
      body: NoInput,
      answer: z.object({ unreadCount: z.int() }),
    },
    async ({ viewer }) => {
      await markNotificationsViewed(parts, requireMember(viewer));
      return { unreadCount: 0 };
    },
  );
}
