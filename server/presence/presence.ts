import type { Viewer } from '../accounts/viewer.ts';
import type { ViewerTracker } from './viewers.ts';

/** Where somebody is: in a thread of a board, or at the board's list. */
interface Whereabouts {
  threadId?: number;
  boardId: number;
}

/** Counts who is where: in each thread, and in each board, be it in its list or in one of its threads. */
export class Presence {
  readonly threads: ViewerTracker;
  readonly boards: ViewerTracker;

  constructor(threads: ViewerTracker, boards: ViewerTracker) {
    this.threads = threads;
    this.boards = boards;
  }

  enter({ threadId, boardId }: Whereabouts, viewer: Viewer): void {
    if (threadId !== undefined) this.threads.enter(threadId, viewer);
    this.boards.enter(boardId, viewer);
  }

  leave({ threadId, boardId }: Whereabouts, viewer: Viewer): void {
    if (threadId !== undefined) this.threads.leave(threadId, viewer);
    this.boards.leave(boardId, viewer);
  }

  async resync(): Promise<void> {
    await Promise.all([this.threads.resync(), this.boards.resync()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.threads.close(), this.boards.close()]);
  }
}
