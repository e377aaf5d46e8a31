import { z } from 'zod';
import type { ThreadJoined } from '../../shared/events.ts';
import { requireMember } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import type { Epoch } from '../database/epoch.ts';
import { notFound, Refusal } from '../errors.ts';
import type { ParleySocket, Requests } from '../live/requests.ts';
import { threadRoom } from '../live/rooms.ts';
import type { ThreadFeeds } from '../live/thread-feeds.ts';
import type { Presence } from '../presence/presence.ts';
import { changesAfter } from './changes-after.ts';
import { mayRead, requireReadable } from './policy.ts';

// Beyond one, only where a feed began while its reader was still reading: see moveTo().
const READS_PER_JOIN = 4;
const THREADS_PER_CONNECTION = 20;
const ThreadId = z.object({ threadId: z.int().positive() });
const Join = ThreadId.extend({ cursor: z.int().nonnegative() });

interface ThreadEventParts {
  db: Db;
  epoch: Epoch;
  feeds: ThreadFeeds;
  presence: Presence;
  /** Says on every node that a member is typing. */
  typing: (threadId: number, member: { id: number; name: string }) => void;
  /** Refuses a connection that asks too often. */
  limit: (socket: ParleySocket, act: 'join' | 'typing') => Promise<void>;
}

/** Answers what connections ask of threads. */
export function answerThreadRequests(requests: Requests, parts: ThreadEventParts): void {
  const { presence, typing, limit } = parts;

  requests.on('thread:join', Join, (socket, { threadId, cursor }) =>
    inTurn(socket, () => join(parts, socket, threadId, cursor)),
  );

  requests.on('thread:leave', ThreadId, (socket, { threadId }) =>
    inTurn(socket, async () => {
      leaveThread(socket, presence, threadId);
      return {};
    }),
  );

  requests.on('thread:typing', ThreadId, async (socket, { threadId }) => {
    await limit(socket, 'typing');
    const member = requireMember(socket.data.viewer);
    if (!socket.data.following.has(threadId)) throw notFound('thread');
    if (!member.hidden) typing(threadId, { id: member.id, name: member.name });
    return {};
  });
}

// Else a leave could overtake the join before it, and whoever left would be counted as viewing.
function inTurn<T>({ data }: ParleySocket, work: () => Promise<T>): Promise<T> {
  const done = data.asked.then(work);
  // Kept as long as they follow: the turn, and not what it was answered with.
  data.asked = done.then(nothing, nothing);
  return done;
}

function nothing(): void {}

async function join(
  parts: ThreadEventParts,
  socket: ParleySocket,
  threadId: number,
  cursor: number,
): Promise<ThreadJoined> {
  const { epoch, feeds, presence } = parts;
  await parts.limit(socket, 'join');
  const { current } = epoch;
  // Thousands may come back to a thread at once: what they missed is read for all of them together.
  const release = feeds.follow(threadId, () => {});
  try {
    await feeds.remember(threadId, cursor);
    const missed = joinKnown(parts, socket, threadId, cursor) ?? (await joinReading(parts, socket, threadId, cursor));
    enterThread(socket, presence, { threadId, boardId: missed.thread.boardId });
    const { changes, hasMore } = missed;
    const viewers = await presence.threads.of(threadId);
    return { cursor: missed.cursor, changes, hasMore, epoch: current, viewers };
  } finally {
    release();
  }
}

/** Joins the room of a thread whose recent changes are known: in one step, so that none comes in between. */
function joinKnown({ feeds, presence }: ThreadEventParts, socket: ParleySocket, threadId: number, cursor: number) {
  const known = feeds.recall(threadId, cursor);
  if (!known) return undefined;
  if (!mayRead(socket.data.viewer, known.thread)) {
    leaveThread(socket, presence, threadId);
    throw notFound('thread');
  }
  requireRoomFor(socket, threadId);
  if (!socket.connected) throw gone();
  socket.join(threadRoom(threadId));
  return known;
}

async function joinReading(parts: ThreadEventParts, socket: ParleySocket, threadId: number, cursor: number) {
  const { db, feeds, presence } = parts;
  const { viewer, following } = socket.data;
  await requireReadable(db, viewer, threadId);
  requireRoomFor(socket, threadId);
  if (!socket.connected) throw gone();
  // Join, then read: a change committed in between is heard, read, or both, but never missed.
  socket.join(threadRoom(threadId));
  let missed: Awaited<ReturnType<typeof changesAfter>>;
  let reads = 0;
  do {
    missed = await changesAfter(db, threadId, cursor).catch((error) => {
      if (!following.has(threadId)) socket.leave(threadRoom(threadId));
      throw error;
    });
    if (!missed || !mayRead(socket.data.viewer, missed.thread)) {
      leaveThread(socket, presence, threadId);
      throw notFound('thread');
    }
    reads += 1;
  } while (!feeds.moveTo(threadId, missed.thread.cursor, missed.thread.postCount) && reads < READS_PER_JOIN);
  // It may have been shown out or cut off while the database was read.
  if (!socket.rooms.has(threadRoom(threadId))) throw gone();
  return missed;
}

function requireRoomFor(socket: ParleySocket, threadId: number): void {
  const rooms = [...socket.rooms].filter((room) => room.startsWith('thread:'));
  if (rooms.includes(threadRoom(threadId)) || rooms.length < THREADS_PER_CONNECTION) return;
  throw new Refusal('rate_limited', `One connection may follow ${THREADS_PER_CONNECTION} threads.`);
}

function gone(): Refusal {
  return new Refusal('conflict', 'The thread was left before it was joined.');
}

function enterThread(socket: ParleySocket, presence: Presence, place: { threadId: number; boardId: number }): void {
  const { viewer, following, crawler } = socket.data;
  if (following.has(place.threadId)) {
    moveFollower(socket, presence, place);
    return;
  }
  following.set(place.threadId, place.boardId);
  if (!crawler) presence.enter(place, viewer);
}

/** Counts whoever follows a thread in the board where it stands now: it may have been moved. */
export function moveFollower(
  socket: ParleySocket,
  presence: Presence,
  { threadId, boardId }: { threadId: number; boardId: number },
): void {
  const { viewer, following, crawler } = socket.data;
  const before = following.get(threadId);
  if (before === undefined || before === boardId) return;
  following.set(threadId, boardId);
  if (crawler) return;
  presence.leave({ boardId: before }, viewer);
  presence.enter({ boardId }, viewer);
}

/** Ends a connection's following of all the threads it follows. */
export function leaveThreads(socket: ParleySocket, presence: Presence): void {
  for (const threadId of socket.data.following.keys()) leaveThread(socket, presence, threadId);
}

/** Ends a connection's following of a thread. */
export function leaveThread(socket: ParleySocket, presence: Presence, threadId: number): void {
  const { viewer, following, crawler } = socket.data;
  socket.leave(threadRoom(threadId));
  const boardId = following.get(threadId);
  if (boardId === undefined) return;
  following.delete(threadId);
  if (!crawler) presence.leave({ threadId, boardId }, viewer);
}
