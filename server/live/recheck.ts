import type { Role } from '../../shared/member.ts';
import type { Thread } from '../../shared/thread.ts';
import { readSessions, type Sessions } from '../accounts/sessions.ts';
import { isStaff, type Viewer } from '../accounts/viewer.ts';
import { audiencesOf } from '../boards/policy.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { leaveBoard } from '../lists/events.ts';
import { readableBoardIds } from '../lists/store.ts';
import type { Log } from '../log.ts';
import type { Presence } from '../presence/presence.ts';
import { leaveThread, moveFollower } from '../threads/events.ts';
import { mayRead } from '../threads/policy.ts';
import { findThread, whichAreIn } from '../threads/store.ts';
import type { Live } from './live.ts';
import type { ParleyServer, ParleySocket } from './requests.ts';
import { memberRoom, STAFF_ROOM, threadRoom } from './rooms.ts';
import type { ThreadFeeds } from './thread-feeds.ts';

interface Parts {
  io: ParleyServer;
  db: Db;
  presence: Presence;
  feeds: ThreadFeeds;
}

const THREADS_PER_QUERY = 500;
// A session ended while Redis was away is noticed by the other nodes at the latest now.
const RECHECK_EVERY_MS = 10_000;

/**
 * Checks who is connected to this node anew whenever any node says that access may have ended, and every 10 s; has those
 * who follow a thread that was moved counted in its new board.
 */
export function keepRechecked(parts: Parts & { live: Live; sessions: Sessions; log: Log }) {
  const { live, sessions, log } = parts;
  live.onAnnounced((message) => {
    if (message.type === 'change' && 'thread' in message.change) moveFollowers(parts, message.change.thread);
    if (message.type !== 'recheck') return;
    const { memberId, threadId, boardId } = message;
    if (threadId !== undefined || boardId !== undefined) parts.feeds.doubt(threadId);
    if (memberId !== undefined) sessions.forget(memberId);
    const done =
      threadId !== undefined
        ? recheckThread(parts, threadId)
        : boardId !== undefined
          ? recheckBoard(parts, live, boardId)
          : recheckMembers(parts, memberId);
    done.catch((error) => log.error({ err: error }, 'a recheck failed'));
  });
  const timer = setInterval(() => {
    recheckMembers(parts).catch((error) => log.warn({ error: error.message }, 'sessions could not be checked'));
  }, RECHECK_EVERY_MS).unref();
  return { end: () => clearInterval(timer) };
}

/**
 * Reads the sessions of the members connected to this node, or of one of them, anew. A connection whose session has
 * ended is closed, so that it comes back as a guest; one whose member hides or may do less now goes on as that.
 */
async function recheckMembers(parts: Parts, memberId?: number): Promise<void> {
  const { io, db, presence } = parts;
  const sockets = (memberId === undefined ? socketsOf(io) : socketsOf(io, memberRoom(memberId))).flatMap((socket) =>
    socket.data.viewer.kind === 'member' ? [{ socket, member: socket.data.viewer }] : [],
  );
  if (sockets.length === 0) return;
  const ids = [...new Set(sockets.map(({ member }) => member.sessionId))];
  const bySession = new Map((await readSessions(db, ids)).map((session) => [session.id, session]));
  const inDoubt = new Set<number>();
  for (const { socket, member } of sockets) {
    const session = bySession.get(member.sessionId);
    // The transport, not the socket: a client told "disconnect" by the server stays away, one cut off comes back.
    const now = session && { ...member, ...shownOf(session) };
    if (!now) socket.conn.close();
    else if (socket.connected && JSON.stringify(now) !== JSON.stringify(member)) {
      become(socket, presence, now);
      if (member.role === now.role) continue;
      for (const threadId of socket.data.following.keys()) inDoubt.add(threadId);
      await leaveClosedBoards(parts, socket);
    }
  }
  for (const threadId of inDoubt) await recheckThread(parts, threadId);
}

/** What of a member may change while they are connected. */
function shownOf(session: Awaited<ReturnType<typeof readSessions>>[number]) {
  return { name: session.name, hidden: session.hidden_at !== null, role: session.role as Role, avatar: session.avatar };
}

/** Checks everyone who follows the thread on this node anew, shows out whoever may no longer read it, and tells the rest. */
async function recheckThread({ io, db, presence, feeds }: Parts, threadId: number): Promise<void> {
  const sockets = socketsOf(io, threadRoom(threadId));
  if (sockets.length === 0) return;
  const thread = await findThread(db, threadId);
  for (const socket of sockets) {
    if (thread && mayRead(socket.data.viewer, thread)) continue;
    socket.emit('thread:closed', { threadId });
    leaveThread(socket, presence, threadId);
  }
  if (!thread) return;
  // What ended their access may be news for those who stay: the thread stands in another board.
  moveFollowers({ io, presence }, thread);
  feeds.headIs(threadId, thread.cursor);
}

/** Has everyone who follows a thread on this node counted in the board where it stands. */
function moveFollowers({ io, presence }: Pick<Parts, 'io' | 'presence'>, { id, boardId }: Thread): void {
  for (const socket of socketsOf(io, threadRoom(id))) moveFollower(socket, presence, { threadId: id, boardId });
}

/** Has the followers of a board's threads, of those followed on this node, checked anew. */
async function recheckBoard({ db, feeds }: Parts, live: Live, boardId: number): Promise<void> {
  for (const ids of slices(feeds.threadIds, THREADS_PER_QUERY)) {
    for (const threadId of await whichAreIn(db, boardId, ids)) live.recheckHere(threadId);
  }
}

/** Has a connection leave the lists of boards that its viewer may read no longer. */
async function leaveClosedBoards({ db, presence }: Parts, socket: ParleySocket): Promise<void> {
  const readable = new Set(await readableBoardIds(db, audiencesOf(socket.data.viewer)));
  for (const room of [...socket.rooms]) {
    const [kind, id] = room.split(':');
    if (kind === 'board' && !readable.has(Number(id))) leaveBoard(socket, presence, Number(id));
  }
}

function become(socket: ParleySocket, presence: Presence, viewer: Viewer): void {
  const { following, inBoard, crawler } = socket.data;
  const places = crawler ? [] : [...following].map(([threadId, boardId]) => ({ threadId, boardId }));
  const at = [...places, ...(inBoard === null ? [] : [{ boardId: inBoard }])];
  for (const place of at) presence.leave(place, socket.data.viewer);
  if (!crawler) presence.leaveForum(socket.data.viewer);
  socket.data.viewer = viewer;
  if (isStaff(viewer)) socket.join(STAFF_ROOM);
  else socket.leave(STAFF_ROOM);
  for (const place of at) presence.enter(place, viewer);
  if (!crawler) presence.enterForum(viewer);
}

function socketsOf(io: ParleyServer, room?: string): ParleySocket[] {
  const { sockets, adapter } = io.of('/');
  if (room === undefined) return [...sockets.values()];
  return [...(adapter.rooms.get(room) ?? [])].flatMap((id) => sockets.get(id) ?? []);
}
