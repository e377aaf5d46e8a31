import type { Generated } from 'kysely';

// What is told, to whom and by which way.

export interface WatchTable {
  member_id: number;
  thread_id: number;
  level: string;
  /** Why it is watched: chosen, or by itself when the member started, answered or read the thread. */
  reason: Generated<string>;
  created_at: number;
}

export interface NotificationTable {
  id: Generated<number>;
  member_id: number;
  kind: string;
  /** Null where nobody in particular did it, as with an award given by a rule. */
  actor_id: number | null;
  thread_id: number | null;
  /** Of a watched thread the oldest unread post: what is folded into the row begins there. */
  post_id: number | null;
  /** How many happenings it told of. What of them still counts is asked of the posts: see folds.ts. */
  count: Generated<number>;
  /** What was said with it: the staff's reason or message, or what an award was given for. */
  note: Generated<string | null>;
  /** What the staff did, or decided on a report. */
  act: Generated<string | null>;
  /** What the member knew it by when the staff did it: for when they may not read it any more. */
  subject: Generated<string | null>;
  award_id: Generated<number | null>;
  /** When it first happened, and when last. */
  created_at: number;
  changed_at: number;
  /** When it was seen in the list: the badge counts those that were neither seen nor read. */
  viewed_at: Generated<number | null>;
  read_at: Generated<number | null>;
  /** What mail last told of it: how it stood at this `changed_at`. */
  mailed_at: Generated<number | null>;
}

/** What is left to be done after a commit, by any node: written in the transaction that makes it necessary. */
export interface OutboxTable {
  id: Generated<number>;
  /** Whose work it is: see the handlers in app.ts. */
  kind: string;
  /** What it is about, by the kind: a post, a notification. */
  subject_id: number;
  member_id: number | null;
  /** What it needs to know that stands nowhere else, by the kind. */
  detail: Generated<string | null>;
  /** How far a long work has come, by the kind. */
  progress: Generated<number>;
  due_at: number;
  /** How often it was begun since it last got on. */
  attempts: Generated<number>;
  /** Until then the node that took it has it to itself. */
  leased_until: Generated<number | null>;
  /** Why it last failed. */
  error: Generated<string | null>;
  /** Set when it is not tried any more: it stays for an administrator to see. */
  given_up_at: Generated<number | null>;
  created_at: number;
}

/** Where a board's events are sent. */
export interface WebhookTable {
  id: Generated<number>;
  board_id: number;
  url: string;
  /** What its deliveries are signed with: signing needs it as it is. */
  secret: string;
  /** The secret before it, and until when deliveries are signed with that as well. */
  former_secret: Generated<string | null>;
  former_until: Generated<number | null>;
  /** The names of the events, with spaces between them. */
  events: string;
  created_at: number;
  off_at: number | null;
  /** Why it was turned off, where nobody did it: "gone", as its receiver said. */
  off_reason: string | null;
}

/** One event for one webhook: what is to be sent, and how the last attempt went. */
export interface WebhookDeliveryTable {
  id: Generated<number>;
  webhook_id: number;
  /** The same at every attempt, so that its receiver knows what it has already. */
  message_id: string;
  event: string;
  thread_id: number | null;
  post_id: number | null;
  happened_at: number;
  attempts: Generated<number>;
  tried_at: number | null;
  /** What the receiver answered with; null where it did not. */
  status: number | null;
  took_ms: number | null;
  error: string | null;
  /** When it was taken, or was found to be no longer fit to be sent. */
  done_at: number | null;
}

/** A browser that takes pop-ups, for as long as the session lasts through which it said so. */
export interface PushSubscriptionTable {
  id: Generated<number>;
  member_id: number;
  session_id: string;
  /** Where it is reached: whoever knows it could have it taken over, so nobody is shown it. */
  endpoint: string;
  /** SHA-256 of the endpoint. */
  endpoint_hash: string;
  p256dh: string;
  auth: string;
  /** Its user agent in words. */
  device: string;
  created_at: number;
  /** When it last took a pop-up. */
  used_at: Generated<number | null>;
  /** How often in a row its service did not take anything. */
  failures: Generated<number>;
}
