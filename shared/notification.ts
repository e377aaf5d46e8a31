import { z } from 'zod';
import { MemberFace } from './member.ts';

/**
 * Why somebody is told of something. Of a post a person hears once, for the strongest reason that fits: mention, quote,
 * reply, watch (of its thread), board (that watches for new threads). Its author hears that it was approved, where it
 * waited for that, and of reactions to it; and people hear of awards, of what the staff did to what they wrote, and of what
 * became of what they reported.
 */
export const NotificationKind = z.enum([
  'mention',
  'quote',
  'reply',
  'watch',
  'board',
  'approved',
  'reaction',
  'award',
  'staff',
  'report',
]);
export type NotificationKind = z.infer<typeof NotificationKind>;

/** The kinds that are told in the post's own transaction and never folded into others. */
export const ADDRESSED = ['mention', 'quote', 'reply'] as const satisfies NotificationKind[];

/** By what a member hears of something: on the site itself, by a pop-up of the system, by e-mail. */
export const Channel = z.enum(['bell', 'push', 'mail']);
export type Channel = z.infer<typeof Channel>;

/** The channels that tell of each kind, unless the member set something else. What the bell does not tell, nothing does. */
export const TOLD_BY: Record<NotificationKind, Channel[]> = {
  mention: ['bell', 'push', 'mail'],
  quote: ['bell', 'push', 'mail'],
  reply: ['bell', 'push', 'mail'],
  watch: ['bell', 'push'],
  board: ['bell', 'push'],
  approved: ['bell'],
  reaction: ['bell'],
  award: ['bell'],
  staff: ['bell', 'push', 'mail'],
  report: ['bell', 'push', 'mail'],
};

export const Notification = z.object({
  id: z.int().positive(),
  kind: NotificationKind,
  /** Null where nobody in particular did it. */
  actor: MemberFace.nullable(),
  threadId: z.int().nullable(),
  threadTitle: z.string().nullable(),
  /** Where it leads: of several posts folded into one entry, the oldest unread. */
  postId: z.int().nullable(),
  postNumber: z.int().nullable(),
  excerpt: z.string(),
  /** What was said with it: the staff's reason or message, or what an award was given for. */
  note: z.string().nullable(),
  /** With kind staff what was done, a StaffAct; with kind report what became of it, a ReportOutcome. */
  act: z.string().nullable(),
  award: z.object({ name: z.string(), emblem: z.string() }).nullable(),
  /** With kind board the board in which the thread was started. */
  board: z.object({ id: z.int(), title: z.string() }).nullable(),
  /** How many posts or reactions are folded into it: at least one. */
  count: z.int().positive(),
  /** With an unread entry of a watched thread: how many other unread posts there address the reader, each told by itself. */
  addressed: z.object({ mention: z.int(), quote: z.int(), reply: z.int() }).nullable(),
  createdAt: z.int(),
  /** When it last grew. */
  changedAt: z.int(),
  /** When its reader saw it in the list. */
  viewedAt: z.int().nullable(),
  /** When its reader read what it is about. */
  readAt: z.int().nullable(),
});
export type Notification = z.infer<typeof Notification>;

/** What the staff did to what a member wrote, as the member is told. */
export const StaffAct = z.enum([
  'post-edited',
  'post-deleted',
  'post-restored',
  'post-rejected',
  'thread-renamed',
  'thread-moved',
  'thread-locked',
  'thread-opened',
  'thread-deleted',
  'thread-restored',
  'thread-rejected',
]);
export type StaffAct = z.infer<typeof StaffAct>;

/**
 * A page of notifications; `before` is where the next one begins, null where there is none. `unreadCount` is the badge's
 * number: how many were neither read nor seen in the list.
 */
export const NotificationList = z.object({
  notifications: z.array(Notification),
  before: z.string().nullable(),
  unreadCount: z.int(),
});
export type NotificationList = z.infer<typeof NotificationList>;

export const ReadNotifications = z.union([
  z.object({ ids: z.array(z.int().positive()).min(1).max(500) }),
  z.object({ all: z.literal(true) }),
]);
export type ReadNotifications = z.infer<typeof ReadNotifications>;
