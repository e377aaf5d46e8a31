import { z } from 'zod';
import { MemberCard, MemberName } from '../../shared/member.ts';
import { Notification } from '../../shared/notification.ts';
import { Decision } from '../../shared/submission.ts';
import { Change } from '../../shared/thread.ts';
import { Aggregate } from '../presence/aggregate.ts';

const PostEventName = z.enum(['post:created', 'post:edited', 'post:deleted', 'post:reacted']);
const unreadCount = z.int().nonnegative();

/** What nodes tell each other. Parsed on arrival: another node may run another version. */
export const BusMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('change'),
    threadId: z.int(),
    name: z.union([PostEventName, z.literal('thread:updated')]),
    change: Change,
  }),
  z.object({ type: z.literal('viewers'), threadId: z.int(), node: z.string(), aggregate: Aggregate.nullable() }),
  z.object({ type: z.literal('forum:viewers'), node: z.string(), aggregate: Aggregate.nullable() }),
  z.object({ type: z.literal('typing'), threadId: z.int(), member: MemberName }),
  z.object({
    type: z.literal('notification:created'),
    memberId: z.int(),
    event: z.object({ notification: Notification, unreadCount }),
  }),
  z.object({
    type: z.literal('notification:read'),
    memberId: z.int(),
    event: z.object({ ids: z.array(z.int()).optional(), all: z.literal(true).optional(), unreadCount }),
  }),
  z.object({ type: z.literal('notification:viewed'), memberId: z.int(), event: z.object({ unreadCount }) }),
  /** Notifications were stored or grew: [member, notification]. Each node reads those of the members it has. */
  z.object({ type: z.literal('stored'), told: z.array(z.tuple([z.int(), z.int()])) }),
  /** Posts of a thread went or came back: what was told of them stands for others now. */
  z.object({ type: z.literal('recounted'), threadId: z.int() }),
  /** There is work in the outbox. */
  z.object({ type: z.literal('outbox') }),
  z.object({ type: z.literal('member:changed'), card: MemberCard }),
  z.object({ type: z.literal('submission:decided'), memberId: z.int(), event: Decision }),
  /** What waits for the moderators is something else now. */
  z.object({ type: z.literal('queue') }),
  z.object({
    type: z.literal('thread:read'),
    memberId: z.int(),
    event: z.object({ threadId: z.int(), number: z.int() }),
  }),
  z.object({
    type: z.literal('threads:read'),
    memberId: z.int(),
    event: z.object({ boardId: z.int().nullable(), readBefore: z.int() }),
  }),
  z.object({
    type: z.literal('ignores:changed'),
    memberId: z.int(),
    event: z.object({ memberId: z.int(), ignored: z.boolean() }),
  }),
  /** How these threads and boards stand in lists may have changed: see ListFeed. */
  z.object({
    type: z.literal('listed'),
    threads: z.array(z.int()),
    moved: z.array(z.int()),
    boards: z.array(z.int()),
    viewed: z.array(z.int()),
  }),
  z.object({ type: z.literal('board:archived'), boardId: z.int(), archived: z.boolean() }),
  /** What every page needs was changed by an administrator: what nodes remember of it is void. */
  z.object({ type: z.literal('configured') }),
  /** Access may have changed: whoever this concerns is checked anew at every door. */
  z.object({
    type: z.literal('recheck'),
    memberId: z.int().optional(),
    threadId: z.int().optional(),
    boardId: z.int().optional(),
  }),
]);
export type BusMessage = z.infer<typeof BusMessage>;

/** The channel that every node listens to. The others are named like rooms, and followed while the room has members. */
export const NODES_CHANNEL = 'nodes';

/** The channel of who is on the forum, which every node listens to as well: there are people wherever it is followed. */
export const FORUM_CHANNEL = 'forum';

/** The channel of what lists show, followed while somebody looks at a list. */
export const LISTS_CHANNEL = 'lists';

/** Returns the one channel a message travels on. */
export function channelOf(message: BusMessage): string {
  switch (message.type) {
    case 'change':
    case 'viewers':
    case 'typing':
      return `thread:${message.threadId}`;
    case 'notification:created':
    case 'notification:read':
    case 'notification:viewed':
    case 'submission:decided':
    case 'thread:read':
    case 'threads:read':
    case 'ignores:changed':
      return `member:${message.memberId}`;
    case 'listed':
      return LISTS_CHANNEL;
    case 'forum:viewers':
      return FORUM_CHANNEL;
    case 'member:changed':
    case 'board:archived':
    case 'stored':
    case 'recounted':
    case 'outbox':
    case 'configured':
    case 'queue':
    case 'recheck':
      return NODES_CHANNEL;
  }
}

/**
 * Carries messages to the other nodes that listen to their channel. It is a doorbell: a message may be lost, doubled
 * or late, and nothing here ever waits, throws or holds a message back for later.
 */
export interface Bus {
  publish(message: BusMessage): void;
  listen(channel: string): void;
  unlisten(channel: string): void;
  /** Tells whether any node listens to a channel. Rejects while that cannot be known. */
  isHeard(channel: string): Promise<boolean>;
  /** Calls `heard` with each message of another node. */
  onMessage(heard: (message: BusMessage) => void): void;
  /** Calls `rejoined` whenever messages may have been missed and new ones arrive again. */
  onRejoined(rejoined: () => void): void;
  close(): Promise<void>;
}
