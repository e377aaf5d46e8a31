import { z } from 'zod';
import { MemberFace } from './member.ts';

/**
 * Why somebody is told of a post, strongest first: a person hears once, for the strongest reason that fits. Its author hears
 * that it was approved, where it waited for that.
 */
export const NotificationKind = z.enum(['mention', 'quote', 'reply', 'watch', 'approved']);
export type NotificationKind = z.infer<typeof NotificationKind>;

/** By what a member hears of something: on the site itself, by a pop-up of the system, by e-mail. */
export const Channel = z.enum(['bell', 'push', 'mail']);
export type Channel = z.infer<typeof Channel>;

/** The channels that tell of each kind, unless the member set something else. What the bell does not tell, nothing does. */
export const TOLD_BY: Record<NotificationKind, Channel[]> = {
  mention: ['bell', 'push', 'mail'],
  quote: ['bell', 'push', 'mail'],
  reply: ['bell', 'push', 'mail'],
  watch: ['bell', 'push'],
  approved: ['bell'],
};

export const Notification = z.object({
  id: z.int().positive(),
  kind: NotificationKind,
  actor: MemberFace,
  threadId: z.int(),
  threadTitle: z.string(),
  postId: z.int(),
  postNumber: z.int(),
  excerpt: z.string(),
  createdAt: z.int(),
  readAt: z.int().nullable(),
});
export type Notification = z.infer<typeof Notification>;

export const NotificationList = z.object({ notifications: z.array(Notification), unreadCount: z.int() });
export type NotificationList = z.infer<typeof NotificationList>;

export const ReadNotifications = z.union([
  z.object({ ids: z.array(z.int().positive()).min(1).max(500) }),
  z.object({ all: z.literal(true) }),
]);
export type ReadNotifications = z.infer<typeof ReadNotifications>;

/** What a member wants to hear of a thread: every post, only what is addressed to them, or nothing at all. */
export const WatchLevel = z.enum(['everything', 'answers', 'nothing']);
export type WatchLevel = z.infer<typeof WatchLevel>;
export const NewWatch = z.object({ level: WatchLevel });
