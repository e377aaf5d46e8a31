import { z } from 'zod';
import type { ListJoined } from '../../shared/events.ts';
import { audiencesOf } from '../boards/policy.ts';
import { listBoards } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import type { ParleySocket, Requests } from '../live/requests.ts';
import { boardRoom, FORUM_ROOM } from '../live/rooms.ts';
import type { Presence } from '../presence/presence.ts';
import { stampOf } from './stamp.ts';

const Join = z.object({
  boardIds: z.union([z.array(z.int().positive()).min(1).max(100), z.literal('all')]),
  /** Whether who is on the forum is to be told as well. */
  viewers: z.boolean().default(false),
});

interface ListEventParts {
  db: Db;
  presence: Presence;
  limit: (socket: ParleySocket, act: 'join') => Promise<void>;
}

/** Answers connections that want to follow lists: those of some boards, or of every board they may read; and who is on the forum. */
export function answerListRequests(requests: Requests, { db, presence, limit }: ListEventParts): void {
  requests.on('list:join', Join, async (socket, { boardIds, viewers }): Promise<ListJoined> => {
    await limit(socket, 'join');
    const readable = await listBoards(db, audiencesOf(socket.data.viewer));
    const boards = boardIds === 'all' ? readable : readable.filter(({ id }) => boardIds.includes(id));
    if (boardIds !== 'all' && boards.length < new Set(boardIds).size) throw notFound('board');
    if (!socket.connected) throw notFound('board');
    for (const { id } of boards) socket.join(boardRoom(id));
    if (viewers) socket.join(FORUM_ROOM);
    // Whoever looks at one board's list is in that board.
    const [only] = boardIds === 'all' ? [] : boards;
    if (only && boards.length === 1) enterBoard(socket, presence, only.id);
    // Join, then read: what was posted meanwhile is told, or in the stamp, or both.
    const now = await listBoards(db, audiencesOf(socket.data.viewer));
    // A board that was closed to them before they were in its room: nobody has shown them out.
    for (const { id } of boards) if (!now.some((board) => board.id === id)) leaveBoard(socket, presence, id);
    return { stamp: stampOf(now, boardIds), ...(viewers && { viewers: await presence.onForum() }) };
  });
}

function enterBoard(socket: ParleySocket, presence: Presence, boardId: number): void {
  if (socket.data.inBoard !== null || socket.data.crawler) return;
  socket.data.inBoard = boardId;
  presence.enter({ boardId }, socket.data.viewer);
}

/** Ends a connection's following of a board's list. */
export function leaveBoard(socket: ParleySocket, presence: Presence, boardId: number): void {
  socket.leave(boardRoom(boardId));
  if (socket.data.inBoard !== boardId) return;
  socket.data.inBoard = null;
  presence.leave({ boardId }, socket.data.viewer);
}
