import type { Server } from 'socket.io';
import type {
  BoardArchived,
  ChangeEventName,
  ClientToServerEvents,
  IgnoresChangedEvent,
  NotificationReadEvent,
  NotificationViewedEvent,
  ServerToClientEvents,
  ThreadReadEvent,
  ThreadsReadEvent,
} from '../../shared/events.ts';
import type { MemberCard, MemberName } from '../../shared/member.ts';
import type { Notification } from '../../shared/notification.ts';
import type { Decision } from '../../shared/submission.ts';
import type { Change } from '../../shared/thread.ts';
import type { Log } from '../log.ts';
import type { Bus, BusMessage } from './bus.ts';
import type { SocketData } from './requests.ts';
import type { FeedEvent, ThreadFeeds } from './thread-feeds.ts';

export type ParleyServer = Server<ClientToServerEvents, ServerToClientEvents, Record<never, never>, SocketData>;

export const threadRoom = (threadId: number) => `thread:${threadId}`;
/** Those who moderate, on whatever page they are. */
export const STAFF_ROOM = 'staff';
export const boardRoom = (boardId: number) => `board:${boardId}`;
export const memberRoom = (memberId: number) => `member:${memberId}`;

// What a member read, and whom they ignore, changes what their notifications stand for.
const TOUCHES_ALERTS = /^(notification:|threads?:read$|ignores:)/;

/**
 * Tells browsers of what has been committed: first those connected here, then, through the bus, the other nodes'.
 * Takes no transaction, so that it cannot speak before the commit; never waits and never throws.
 */
export class Live {
  readonly #io: ParleyServer;
  readonly #feeds: ThreadFeeds;
  readonly #bus: Bus;
  readonly #log: Log;
  readonly #listeners = new Set<(message: BusMessage, here: boolean) => void>();
  readonly #released = new Set<() => void>();
  /** Who is connected to this node, by sockets or by streams: by member, whom to ring when something is said to them. */
  readonly #members = new Map<number, Set<() => void>>();

  constructor(io: ParleyServer, feeds: ThreadFeeds, bus: Bus, log: Log) {
    this.#io = io;
    this.#feeds = feeds;
    this.#bus = bus;
    this.#log = log;
    bus.onMessage((message) => this.#deliver(message));
    followRooms(io, feeds, this);
  }

  announceChange(threadId: number, name: ChangeEventName, change: Change): void {
    this.#announce({ type: 'change', threadId, name, change });
  }

  /** Says on every node which notifications, as [member, notification], were stored or grew: see tellStored(). */
  announceStored(told: [memberId: number, notificationId: number][]): void {
    this.#announce({ type: 'stored', told });
  }

  /** Says on every node that posts of a thread went or came back, of which members may have been told: see tellRecounted(). */
  announceRecounted(threadId: number): void {
    this.#announce({ type: 'recounted', threadId });
  }

  /** Says on every node that there is work in the outbox. */
  announceOutbox(): void {
    this.#announce({ type: 'outbox' });
  }

  /** Tells every tab of a member that they have seen the list of their notifications. */
  announceViewed(memberId: number, event: NotificationViewedEvent): void {
    this.#announce({ type: 'notification:viewed', memberId, event });
  }

  announceRead(memberId: number, event: NotificationReadEvent): void {
    this.#announce({ type: 'notification:read', memberId, event });
  }

  /** Tells every tab of a member up to where they have read a thread. */
  announceThreadRead(memberId: number, event: ThreadReadEvent): void {
    this.#announce({ type: 'thread:read', memberId, event });
  }

  /** Tells every tab of a member that they marked everything up to a moment read. */
  announceThreadsRead(memberId: number, event: ThreadsReadEvent): void {
    this.#announce({ type: 'threads:read', memberId, event });
  }

  /** Tells every tab of a member whom they ignore from now on, or no longer. */
  announceIgnores(memberId: number, event: IgnoresChangedEvent): void {
    this.#announce({ type: 'ignores:changed', memberId, event });
  }

  /** Tells a member's tabs on this node alone of a notification: each node reads what it tells. */
  tellNotification(memberId: number, notification: Notification, unreadCount: number): void {
    this.#deliver({ type: 'notification:created', memberId, event: { notification, unreadCount } });
  }

  /** Tells a member's tabs on this node alone what is read. */
  tellRead(memberId: number, event: NotificationReadEvent): void {
    this.#deliver({ type: 'notification:read', memberId, event });
  }

  /** Tells whether a member is connected to this node. */
  isHere(memberId: number): boolean {
    return this.#members.has(memberId);
  }

  /** Tells whether a member is connected anywhere; where that cannot be known, that they are. */
  async isConnected(memberId: number): Promise<boolean> {
    return this.isHere(memberId) || (await this.#bus.isHeard(memberRoom(memberId)).catch(() => true));
  }

  /** Lists the members connected to this node. */
  get membersHere(): number[] {
    return [...this.#members.keys()];
  }

  /**
   * Hears what any node says to a member, until the returned function is called: calls `rung` when it is about their
   * notifications.
   */
  followMember(memberId: number, rung: () => void = () => {}): () => void {
    const followers = this.#members.get(memberId) ?? new Set();
    if (followers.size === 0) this.#bus.listen(memberRoom(memberId));
    this.#members.set(memberId, followers);
    // Each its own, though two may follow with the same function.
    const follower = () => rung();
    followers.add(follower);
    return () => {
      if (!followers.delete(follower) || followers.size > 0) return;
      this.#members.delete(memberId);
      this.#bus.unlisten(memberRoom(memberId));
    };
  }

  /** Has a member's sockets, or the followers of a thread or a board, checked anew on every node: access may have ended. */
  recheck(who: { memberId: number } | { threadId: number } | { boardId: number }): void {
    this.#announce({ type: 'recheck', ...who });
  }

  /** The same for the followers of a thread on this node alone: every node found out by itself. */
  recheckHere(threadId: number): void {
    this.#deliver({ type: 'recheck', threadId });
  }

  /** Tells a member what became of what they submitted. */
  announceDecision(memberId: number, event: Decision): void {
    this.#announce({ type: 'submission:decided', memberId, event });
  }

  /** Says on every node that something else waits for the moderators now. */
  announceQueue(): void {
    this.#announce({ type: 'queue' });
  }

  /** Says on every node that settings were changed: what is remembered of them is read anew. */
  announceConfigured(): void {
    this.#announce({ type: 'configured' });
  }

  /** The same on this node alone: every node found out by itself. */
  reconfigureHere(): void {
    this.#deliver({ type: 'configured' });
  }

  /** Says to those who follow threads of a board that it was archived, or opened again. */
  announceArchived(event: BoardArchived): void {
    this.#announce({ type: 'board:archived', ...event });
  }

  /** Says to every open page that a member is shown in another way from now on. */
  announceMember(card: MemberCard): void {
    this.#announce({ type: 'member:changed', card });
  }

  /** Says on every node that a member is typing. */
  announceTyping(threadId: number, member: MemberName): void {
    this.#announce({ type: 'typing', threadId, member });
  }

  /**
   * Calls `heard` with whatever is announced, and whether to all nodes from this one, until the returned function is
   * called.
   */
  onAnnounced(heard: (message: BusMessage, here: boolean) => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  /** Calls `release` when followers that hold no socket are to be let go, until the returned function is called. */
  onReleased(release: () => void): () => void {
    this.#released.add(release);
    return () => this.#released.delete(release);
  }

  /** Lets go of everyone who follows here, so that they come back: to another node, or to this one later. */
  releaseFollowers(): void {
    this.releaseStreams();
    // The transports, not the sockets: a client told "disconnect" stays away, one cut off comes back.
    for (const socket of this.#io.of('/').sockets.values()) socket.conn.close();
  }

  /** Lets go of those who follow without a socket. */
  releaseStreams(): void {
    for (const release of this.#released) release();
  }

  /** Logs that something committed could not be announced: who it concerns finds out later. */
  failed(error: Error, what: string): void {
    this.#log.warn({ error: error.message }, what);
  }

  #announce(message: BusMessage): void {
    this.#deliver(message, true);
    this.#bus.publish(message);
  }

  #deliver(message: BusMessage, here = false): void {
    if (message.type === 'change') {
      this.#feeds.offer(message.threadId, message.name, message.change);
    } else if (message.type === 'notification:created') {
      this.#io.to(memberRoom(message.memberId)).emit(message.type, message.event);
    } else if (message.type === 'submission:decided') {
      this.#io.to(memberRoom(message.memberId)).emit(message.type, message.event);
    } else if (message.type === 'thread:read') {
      this.#io.to(memberRoom(message.memberId)).emit(message.type, message.event);
    } else if (message.type === 'threads:read') {
      this.#io.to(memberRoom(message.memberId)).emit(message.type, message.event);
    } else if (message.type === 'ignores:changed') {
      this.#io.to(memberRoom(message.memberId)).emit(message.type, message.event);
    } else if (message.type === 'notification:read') {
      this.#io.to(memberRoom(message.memberId)).emit(message.type, message.event as NotificationReadEvent);
    } else if (message.type === 'notification:viewed') {
      this.#io.to(memberRoom(message.memberId)).emit(message.type, message.event);
    } else if (message.type === 'member:changed') {
      this.#io.emit(message.type, { member: message.card });
    } else if (message.type === 'board:archived') {
      const { type, ...event } = message;
      for (const socket of this.#io.of('/').sockets.values())
        if ([...socket.data.following.values()].includes(event.boardId)) socket.emit(type, event);
    }
    if (TOUCHES_ALERTS.test(message.type) && 'memberId' in message && message.memberId !== undefined)
      for (const rung of this.#members.get(message.memberId) ?? []) rung();
    for (const heard of this.#listeners) {
      try {
        heard(message, here);
      } catch (error) {
        // The post is committed: whoever wrote it must not be told otherwise.
        this.#log.error({ err: error, type: message.type }, 'an announcement was not taken in');
      }
    }
  }
}

/** Feeds a thread's room, and hears what other nodes say to a member, while somebody on this node is in the room. */
function followRooms(io: ParleyServer, feeds: ThreadFeeds, live: Live): void {
  const unfollow = new Map<string, () => void>();
  const { adapter } = io.of('/');
  adapter.on('create-room', (room: string) => {
    const [kind, id] = room.split(':');
    if (kind === 'member') unfollow.set(room, live.followMember(Number(id)));
    if (kind === 'thread')
      unfollow.set(
        room,
        feeds.follow(Number(id), (event) => emitChange(io, Number(id), event)),
      );
  });
  adapter.on('delete-room', (room: string) => {
    unfollow.get(room)?.();
    unfollow.delete(room);
  });
}

function emitChange(io: ParleyServer, threadId: number, { name, after, change }: FeedEvent): void {
  const room = io.to(threadRoom(threadId));
  if ('thread' in change)
    room.emit('thread:updated', { threadId, after, cursor: change.cursor, thread: change.thread });
  else if (name !== 'thread:updated') room.emit(name, { threadId, after, cursor: change.cursor, post: change.post });
}
