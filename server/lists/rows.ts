import type { Board } from '../../shared/board.ts';
import type { ListedBoard, ListedThread } from '../../shared/list.ts';
import type { Thread } from '../../shared/thread.ts';
import type { ListPage } from '../../shared/views/lists/list-page.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { ignoredBy } from '../ignores/store.ts';
import type { Presence } from '../presence/presence.ts';
import { firstUnread } from '../threads/unread.ts';
import { newestOfBoards } from './store.ts';

// A board is marked unread by its newest threads: older ones are found in the board itself.
const LOOKED_AT_PER_BOARD = 10;

/** What lists are made from: what is stored, and who is where. */
export interface ListParts {
  db: Db;
  presence: Presence;
}

/** Tells who reads a list, and whom they ignore. */
export async function readerOf(db: Db, viewer: Viewer): Promise<Pick<ListPage, 'memberId' | 'ignored'>> {
  if (viewer.kind === 'guest') return { memberId: null, ignored: [] };
  return { memberId: viewer.id, ignored: await ignoredBy(db, viewer.id) };
}

/** Makes rows of threads: what of each the reader has not read, and how many people are viewing it. */
export async function listedThreads(
  { db, presence }: ListParts,
  viewer: Viewer,
  threads: Thread[],
): Promise<ListedThread[]> {
  const [unread, present] = await Promise.all([
    viewer.kind === 'member' ? firstUnread(db, viewer.id, threads) : new Map<number, number>(),
    presence.threads.totals(threads.map(({ id }) => id)),
  ]);
  return threads.map((thread) => ({
    thread,
    unreadFrom: unread.get(thread.id) ?? null,
    viewers: present.get(thread.id) ?? 0,
  }));
}

/** Makes rows of boards: whether the reader has anything to read there, and how many people are in it. */
export async function listedBoards(
  { db, presence }: ListParts,
  viewer: Viewer,
  boards: Board[],
): Promise<ListedBoard[]> {
  const ids = boards.map(({ id }) => id);
  const unread = new Set<number>();
  if (viewer.kind === 'member') {
    const newest = await newestOfBoards(db, ids, LOOKED_AT_PER_BOARD);
    const first = await firstUnread(db, viewer.id, newest);
    for (const thread of newest) if (first.has(thread.id)) unread.add(thread.boardId);
  }
  const present = await presence.boards.totals(ids);
  return boards.map((board) => ({
    board,
    unread: unread.has(board.id),
    viewers: present.get(board.id) ?? 0,
  }));
}
