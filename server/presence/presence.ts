import type { Viewers } from '../../shared/viewers.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Aggregate } from './aggregate.ts';
import type { ViewerTracker } from './viewers.ts';

/** Somewhere a page is between two connections, as whoever goes from one page to the next: they have not left the forum. */
const BETWEEN_PAGES_MS = 5_000;
/** The forum as a whole is the one place of its tracker. */
const FORUM = 0;

/** Where somebody is: in a thread of a board, or at the board's list. */
interface Whereabouts {
  threadId?: number;
  boardId: number;
}

interface Trackers {
  threads: ViewerTracker;
  boards: ViewerTracker;
  forum: ViewerTracker;
}

/**
 * Counts who is where: on the forum, whatever page they have open there; in each board, be it in its list or in one of its
 * threads; and in each thread.
 */
export class Presence {
  readonly threads: ViewerTracker;
  readonly boards: ViewerTracker;
  readonly #forum: ViewerTracker;

  constructor({ threads, boards, forum }: Trackers) {
    this.threads = threads;
    this.boards = boards;
    this.#forum = forum;
  }

  enter({ threadId, boardId }: Whereabouts, viewer: Viewer): void {
    if (threadId !== undefined) this.threads.enter(threadId, viewer);
    this.boards.enter(boardId, viewer);
  }

  leave({ threadId, boardId }: Whereabouts, viewer: Viewer): void {
    if (threadId !== undefined) this.threads.leave(threadId, viewer);
    this.boards.leave(boardId, viewer);
  }

  /** Counts one more connection of the viewer to the forum. */
  enterForum(viewer: Viewer): void {
    this.#forum.enter(FORUM, viewer);
  }

  /** Counts one connection less: at once, or where they may be on their way to the next page only if they do not come back. */
  leaveForum(viewer: Viewer, mayComeBack = false): void {
    if (mayComeBack) setTimeout(() => this.leaveForum(viewer), BETWEEN_PAGES_MS).unref();
    else this.#forum.leave(FORUM, viewer);
  }

  /** Tells who is on the forum, `also` included: whoever is being shown the answer is there too. */
  onForum(also?: Viewer): Promise<Viewers> {
    return this.#forum.of(FORUM, also);
  }

  /** Takes in what another node told of who is on the forum there. */
  hearForum(node: string, aggregate: Aggregate | null): void {
    this.#forum.hear(FORUM, node, aggregate);
  }

  async resync(): Promise<void> {
    await Promise.all(this.#trackers.map((tracker) => tracker.resync()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#trackers.map((tracker) => tracker.close()));
  }

  get #trackers(): ViewerTracker[] {
    return [this.threads, this.boards, this.#forum];
  }
}
