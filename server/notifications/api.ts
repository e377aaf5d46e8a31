import { z } from 'zod';
import { NewWatch, NotificationList, ReadNotifications } from '../../shared/notification.ts';
import { requireMember } from '../accounts/viewer.ts';
import { transaction } from '../database/transaction.ts';
import { type Api, IdParam, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { requireReadable } from '../threads/policy.ts';
import { markNotificationsRead } from './mark-read.ts';
import { countUnread, listNotifications } from './store.ts';
import { setWatch } from './watches.ts';

/** Serves a member's notifications as JSON, and what they want to hear of. */
export function serveNotifications(api: Api, parts: WriteParts): void {
  const { db } = parts;

  api.serve(
    {
      method: 'get',
      scope: 'notifications',
      path: '/notifications',
      summary: 'List your newest notifications',
      params: NoInput,
      query: NoInput,
      body: NoInput,
      answer: NotificationList,
    },
    async ({ viewer }) => {
      const { id } = requireMember(viewer);
      const [notifications, unread] = await Promise.all([listNotifications(db, id), countUnread(db, [id])]);
      return { notifications, unreadCount: unread.get(id) ?? 0 };
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
      method: 'put',
      scope: 'notifications',
      path: '/threads/:id/watch',
      summary: 'Say what you want to hear of a thread',
      params: IdParam,
      query: NoInput,
      body: NewWatch,
      answer: NewWatch,
    },
    async ({ viewer, params, body }) => {
      const member = requireMember(viewer);
      const thread = await requireReadable(db, member, params.id);
      await transaction(db, (trx) => setWatch(trx, member.id, thread.id, body.level, Date.now()));
      return body;
    },
  );
}
