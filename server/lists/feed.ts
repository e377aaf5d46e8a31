import type { Board } from '../../shared/board.ts';
import type { BoardNow } from '../../shared/list.ts';
import { audiencesOf } from '../boards/policy.ts';
import { findBoards } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { type Bus, LISTS_CHANNEL } from '../live/bus.ts';
import type { Live } from '../live/live.ts';
import type { ParleyServer } from '../live/requests.ts';
import { boardRoom } from '../live/rooms.ts';
import type { Log } from '../log.ts';
import type { Presence } from '../presence/presence.ts';
import { publicThread } from '../threads/public-thread.ts';
import { findStoredThreads } from '../threads/store.ts';
import type { StoredThread } from '../threads/thread-row.ts';
import { leaveBoard } from './events.ts';
import { newestOfBoards } from './store.ts';

const TOLD_EVERY_MS = 1_000;
// A burst is one snapshot, and what comes alone is seen at once.
const COALESCED_MS = 30;
// What changed in one second beyond this is told in the next.
const THREADS_AT_ONCE = 50;
const HEALED_EVERY_MS = 10_000;
const LOOKED_AT_PER_BOARD = 10;

/** What may have changed: threads, those of them that may have left their board, boards as a whole, who views threads. */
interface Rung {
  threads: number[];
  moved: number[];
  boards: number[];
  viewed: number[];
}

interface Parts {
  io: ParleyServer;
  db: Db;
  presence: Presence;
  bus: Bus;
  log: Log;
}

/**
 * Tells those who look at lists how boards and their threads stand: one snapshot a second and board at most, read from the
 * database when something rings, so that it does not matter what rang how often. A node without lists on anybody's
 * screen reads nothing. What rang in vain, on the way from another node or in another process, is found every 10 s.
 */
export class ListFeed {
  readonly #parts: Parts;
  readonly #watched = new Set<number>();
  readonly #threads = new Set<number>();
  readonly #moved = new Set<number>();
  readonly #boards = new Set<number>();
  /** Told with what time the others leave: hundreds come and go for each who posts. */
  readonly #viewed = new Set<number>();
  readonly #untold = {
    threads: new Set<number>(),
    moved: new Set<number>(),
    boards: new Set<number>(),
    viewed: new Set<number>(),
  };
  /** What was told last of each board, to tell what was missed. */
  readonly #told = new Map<number, string>();
  #toldAt = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #healing: NodeJS.Timeout;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { adapter } = parts.io.of('/');
    adapter.on('create-room', (room: string) => {
      if (!isBoard(room)) return;
      if (this.#watched.size === 0) parts.bus.listen(LISTS_CHANNEL);
      this.#watched.add(idOf(room));
    });
    adapter.on('delete-room', (room: string) => {
      if (!isBoard(room)) return;
      this.#watched.delete(idOf(room));
      this.#told.delete(idOf(room));
      if (this.#watched.size === 0) parts.bus.unlisten(LISTS_CHANNEL);
    });
    this.#healing = setInterval(() => this.heal(), HEALED_EVERY_MS).unref();
  }

  /** Says that something may have changed: here, and to the other nodes within a second. */
  ring(rung: Partial<Rung>): void {
    for (const kind of ['threads', 'moved', 'boards', 'viewed'] as const)
      for (const id of rung[kind] ?? []) this.#untold[kind].add(id);
    this.hear(rung);
  }

  /** Takes in what another node rang. */
  hear({ threads = [], moved = [], boards = [], viewed = [] }: Partial<Rung>): void {
    if (this.#watched.size > 0) {
      for (const id of [...threads, ...moved]) this.#threads.add(id);
      for (const id of moved) this.#moved.add(id);
      for (const id of boards) this.#boards.add(id);
      for (const id of viewed) this.#viewed.add(id);
    }
    this.#soon();
  }

  /** Looks for what was missed: boards that do not stand where they were last told to. */
  heal(): void {
    if (this.#watched.size === 0) return;
    this.#findMissed().catch((error: Error) =>
      this.#parts.log.warn({ error: error.message }, 'lists were not checked'),
    );
  }

  /** Tells anew how many are where: another node is gone, and nobody says whom it took along. */
  recount(): void {
    this.#findViewed().catch((error: Error) =>
      this.#parts.log.warn({ error: error.message }, 'viewers of lists were not counted anew'),
    );
  }

  /** Stops telling here; the other nodes hear what they have not been told yet. */
  close(): void {
    clearInterval(this.#healing);
    clearTimeout(this.#timer);
    this.#publish();
  }

  #soon(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#publish();
        this.#tell()
          .catch((error: Error) => this.#parts.log.warn({ error: error.message }, 'lists were not told'))
          .finally(() => {
            this.#toldAt = performance.now();
            this.#timer = undefined;
            const { threads, moved, boards, viewed } = this.#untold;
            const due = [this.#threads, this.#boards, this.#viewed, threads, moved, boards, viewed];
            if (due.some(({ size }) => size > 0)) this.#soon();
          });
      },
      Math.max(COALESCED_MS, this.#toldAt + TOLD_EVERY_MS - performance.now()),
    ).unref();
  }

  #publish(): void {
    const { threads, moved, boards, viewed } = this.#untold;
    if (threads.size + moved.size + boards.size + viewed.size === 0) return;
    this.#parts.bus.publish({
      type: 'listed',
      threads: [...threads],
      moved: [...moved],
      boards: [...boards],
      viewed: [...viewed],
    });
    for (const ids of [threads, moved, boards, viewed]) ids.clear();
  }

  async #tell(): Promise<void> {
    if (this.#watched.size === 0) return;
    const { db, presence } = this.#parts;
    const ids = take(this.#threads, THREADS_AT_ONCE);
    for (const id of ids) this.#viewed.delete(id);
    ids.push(...take(this.#viewed, THREADS_AT_ONCE - ids.length));
    const moved = new Set(ids.filter((id) => this.#moved.delete(id)));
    const threads = await findStoredThreads(db, ids);
    const boardIds = new Set([...take(this.#boards), ...threads.map(({ boardId }) => boardId)]);
    const watched = [...boardIds, ...(moved.size > 0 ? this.#watched : [])].filter((id) => this.#watched.has(id));
    const boards = await findBoards(db, [...new Set(watched)]);
    const present = await presence.threads.totals(threads.map(({ id }) => id));
    const presentAt = await presence.boards.totals(boards.map(({ id }) => id));
    for (const board of boards) {
      this.#checkAccess(board);
      this.#emit(board, {
        ...nowOf(board),
        viewers: presentAt.get(board.id) ?? 0,
        threads: threads
          .filter((thread) => thread.boardId === board.id && thread.deletedAt === null)
          .map((thread) => ({ thread: publicThread(thread), viewers: present.get(thread.id) ?? 0 })),
        gone: threads.filter((thread) => isGoneFrom(board, thread, moved)).map(({ id }) => id),
      });
    }
  }

  #emit(board: Board, now: BoardNow): void {
    this.#told.set(board.id, totalsOf(board));
    this.#parts.io.to(boardRoom(board.id)).emit('board:updated', now);
  }

  /** Shows out whoever may not read the board any longer, before anything more is told of it. */
  #checkAccess(board: Board): void {
    if (board.audience === 'everyone') return;
    const { sockets, adapter } = this.#parts.io.of('/');
    for (const id of [...(adapter.rooms.get(boardRoom(board.id)) ?? [])]) {
      const socket = sockets.get(id);
      if (socket && !audiencesOf(socket.data.viewer).includes(board.audience))
        leaveBoard(socket, this.#parts.presence, board.id);
    }
  }

  async #findMissed(): Promise<void> {
    const boards = await findBoards(this.#parts.db, [...this.#watched]);
    const missed = boards.filter((board) => {
      const told = this.#told.get(board.id);
      if (told !== undefined) return told !== totalsOf(board);
      this.#checkAccess(board);
      this.#told.set(board.id, totalsOf(board));
      return false;
    });
    const newest = await newestOfBoards(
      this.#parts.db,
      missed.map(({ id }) => id),
      LOOKED_AT_PER_BOARD,
    );
    if (missed.length > 0) this.hear({ threads: newest.map(({ id }) => id), boards: missed.map(({ id }) => id) });
  }

  /** Where there are people is mostly where there was news. */
  async #findViewed(): Promise<void> {
    const boards = [...this.#watched];
    const newest = await newestOfBoards(this.#parts.db, boards, LOOKED_AT_PER_BOARD);
    this.hear({ boards, viewed: newest.map(({ id }) => id) });
  }
}

/** Rings for whatever is announced that lists show. */
export function ringLists(lists: ListFeed, live: Live): void {
  live.onAnnounced((message, here) => {
    if (message.type === 'listed') lists.hear(message);
    // Other nodes ring for themselves.
    if (!here) return;
    if (message.type === 'change') {
      const { name, threadId } = message;
      if (name === 'thread:updated') lists.ring({ moved: [threadId] });
      else if (name !== 'post:edited' && name !== 'post:reacted') lists.ring({ threads: [threadId] });
    }
    if (message.type === 'board:archived') lists.ring({ boards: [message.boardId] });
    if (message.type === 'recheck') {
      if (message.threadId !== undefined) lists.ring({ moved: [message.threadId] });
      if (message.boardId !== undefined) lists.ring({ boards: [message.boardId] });
    }
  });
}

function nowOf({ id, threadCount, postCount, lastPost, archived }: Board) {
  return { boardId: id, threadCount, postCount, lastPost, archived };
}

/** Sums a board up so that two moments of it can be compared. */
function totalsOf({ audience, threadCount, postCount, lastPost, archived }: Board): string {
  return `${audience} ${threadCount} ${postCount} ${lastPost?.threadId} ${lastPost?.number} ${archived}`;
}

function isGoneFrom(board: Board, thread: StoredThread, moved: Set<number>): boolean {
  return thread.boardId === board.id ? thread.deletedAt !== null : moved.has(thread.id);
}

const isBoard = (room: string) => room.startsWith('board:');
const idOf = (room: string) => Number(room.slice('board:'.length));

function take(from: Set<number>, atMost = Number.POSITIVE_INFINITY): number[] {
  const taken = [...from].slice(0, atMost);
  for (const id of taken) from.delete(id);
  return taken;
}
