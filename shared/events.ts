import type { BoardNow } from './list.ts';
import type { MemberCard, MemberName } from './member.ts';
import type { Notification } from './notification.ts';
import type { Post } from './post.ts';
import type { Queue } from './queue.ts';
import type { Reply } from './reply.ts';
import type { Decision } from './submission.ts';
import type { Changes, Thread } from './thread.ts';
import type { Viewers } from './viewers.ts';

/**
 * A change on its way to followers. It applies to a page that stands at `after` or later and before `cursor`, and
 * moves it to `cursor`. `after` is `cursor - 1` unless steps in between were overtaken by later changes of the same
 * post and so no longer exist.
 */
export interface PostEvent {
  threadId: number;
  after: number;
  cursor: number;
  post: Post;
}

export interface ThreadEvent {
  threadId: number;
  after: number;
  cursor: number;
  thread: Thread;
}

type ViewersEvent = Viewers & { threadId: number; cursor: number };

interface TypingEvent {
  threadId: number;
  members: MemberName[];
}

export interface NotificationReadEvent {
  ids?: number[];
  all?: true;
  unreadCount: number;
}

/** A member has seen the list of their notifications: told to every tab of theirs. */
export interface NotificationViewedEvent {
  unreadCount: number;
}

/** A member has read a thread up to a post: told to every tab of theirs. */
export interface ThreadReadEvent {
  threadId: number;
  number: number;
}

/** A member has marked everything posted up to a moment read, in one board or (null) in all. */
export interface ThreadsReadEvent {
  boardId: number | null;
  readBefore: number;
}

/** A member ignores another from now on, or no longer: told to every tab of theirs, and to nobody else. */
export interface IgnoresChangedEvent {
  memberId: number;
  ignored: boolean;
}

/** Facts, announced after commit. Requests for the same facts exist over HTTP, so losing one is never fatal. */
export interface ServerToClientEvents {
  'post:created': (event: PostEvent) => void;
  'post:edited': (event: PostEvent) => void;
  'post:deleted': (event: PostEvent) => void;
  'post:reacted': (event: PostEvent) => void;
  'thread:updated': (event: ThreadEvent) => void;
  /** Access to the thread has ended for this viewer; its room has been left. */
  'thread:closed': (event: { threadId: number }) => void;
  'thread:viewers': (event: ViewersEvent) => void;
  'thread:typing': (event: TypingEvent) => void;
  /** A member is shown in another way: their name, or anything else on their card. */
  'member:changed': (event: { member: MemberCard }) => void;
  'thread:read': (event: ThreadReadEvent) => void;
  'threads:read': (event: ThreadsReadEvent) => void;
  'ignores:changed': (event: IgnoresChangedEvent) => void;
  'board:updated': (event: BoardNow) => void;
  /** Who is on the forum, as it stands: told to those who asked for it as they joined their list. */
  'forum:viewers': (event: Viewers) => void;
  /** The board of a thread that is followed was archived, or opened again. */
  'board:archived': (event: BoardArchived) => void;
  /** Something new, or an entry that has grown: then under the id that it had. */
  'notification:created': (event: { notification: Notification; unreadCount: number }) => void;
  /** What became of something this member submitted. */
  'submission:decided': (event: Decision) => void;
  /** How much waits for the moderators, told to them: in all, and of each kind. */
  'queue:changed': (event: Queue & { waiting: number }) => void;
  'notification:read': (event: NotificationReadEvent) => void;
  'notification:viewed': (event: NotificationViewedEvent) => void;
}

export type ThreadJoined = Changes & { viewers: Viewers };

/**
 * `stamp` sums up what the boards hold: a list that was made at another one has missed something. `viewers` tells who is on the
 * forum, where that was asked for.
 */
export type ListJoined = { stamp: string; viewers?: Viewers };

/** Requests. None of them changes data: writes are HTTP. Every one is answered. */
export interface ClientToServerEvents {
  'thread:join': (request: { threadId: number; cursor: number }, reply: (reply: Reply<ThreadJoined>) => void) => void;
  'thread:leave': (request: { threadId: number }, reply: (reply: Reply) => void) => void;
  'list:join': (
    request: { boardIds: number[] | 'all'; viewers?: boolean },
    reply: (reply: Reply<ListJoined>) => void,
  ) => void;
  'thread:typing': (request: { threadId: number }, reply: (reply: Reply) => void) => void;
}

export interface BoardArchived {
  boardId: number;
  archived: boolean;
}

type PostEventName = 'post:created' | 'post:edited' | 'post:deleted' | 'post:reacted';
export type ChangeEventName = PostEventName | 'thread:updated';
