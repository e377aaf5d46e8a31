import type {
  BoardArchived,
  ChangeEventName,
  IgnoresChangedEvent,
  NotificationReadEvent,
  NotificationViewedEvent,
  ThreadReadEvent,
  ThreadsReadEvent,
} from '../../shared/events.ts';
import type { MemberCard, MemberName } from '../../shared/member.ts';
import type { Notification } from '../../shared/notification.ts';
import type { Decision } from '../../shared/submission.ts';
import type { Change } from '../../shared/thread.ts';
import type { Log } from '../log.ts';
import type { Bus, BusMessage } from './bus.ts';
import { MembersHere } from './members-here.ts';
import type { ParleyServer } from './requests.ts';
import { followRooms } from './rooms.ts';
import { tellSockets } from './tell-sockets.ts';
import type { ThreadFeeds } from './thread-feeds.ts';

// What a member read, and whom they ignore, changes what their notifications stand for.
const TOUCHES_ALERTS = /^(notification:|threads?:read$|ignores:)/;

/**
 * Tells browsers of what has been committed: first those connected here, then, through the bus, the other nodes'.
 * Takes no transaction, so that it cannot speak before the commit; never waits and never throws.
 */
export class Live {
  readonly members: MembersHere;
  readonly #io: ParleyServer;
  readonly #feeds: ThreadFeeds;
  readonly #bus: Bus;
  readonly #log: Log;
  readonly #listeners = new Set<(message: BusMessage, here: boolean) => void>();
  readonly #released = new Set<() => void>();

  constructor(io: ParleyServer, feeds: ThreadFeeds, bus: Bus, log: Log) {
    this.#io = io;
    this.#feeds = feeds;
    this.#bus = bus;
    this.#log = log;
    this.members = new MembersHere(bus);
    bus.onMessage((message) => this.#deliver(message));
    followRooms(io, { feeds, members: this.members });
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
    if (message.type === 'change') this.#feeds.offer(message.threadId, message.name, message.change);
    else tellSockets(this.#io, message);
    if (TOUCHES_ALERTS.test(message.type) && 'memberId' in message && message.memberId !== undefined)
      this.members.ring(message.memberId);
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
