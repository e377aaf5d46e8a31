import type { Filter, ListedBoard, ListedPost, ListedThread } from '../../list.ts';
import type { Viewers } from '../../viewers.ts';

/** A board as named beside what stands in it. */
export interface BoardName {
  id: number;
  slug: string;
  title: string;
}

interface Common {
  /** The boards this list is about. */
  boardIds: number[] | 'all';
  /** What these boards held when the list was made: see stampOf() on the server. */
  stamp: string;
  /** When the newest post was made that its boards held then: older ones are no news. */
  asOf: number;
  memberId: number | null;
  /** Whom the reader ignores: what they post leaves nothing unread. */
  ignored: number[];
  /** Whether new rows belong on this page, rather than on one before it. */
  isFirst: boolean;
  /** Where the form goes that marks all of it read; null for guests. */
  markRead: string | null;
}

/** The front page: its boards, and who is on the forum. */
type BoardsPage = Common & { kind: 'boards'; boards: ListedBoard[]; viewers: Viewers };
export type ThreadsPage = Common & { kind: 'threads'; filter: Filter; threads: ListedThread[]; boards: BoardName[] };
export type PostsPage = Common & { kind: 'posts'; filter: Filter; posts: ListedPost[]; boards: BoardName[] };

/** A list as the server reads it: what its page is drawn from, and where its live following starts. */
export type ListPage = BoardsPage | ThreadsPage | PostsPage;

/** What the browser adds to a list while it follows it. */
export interface ListLive {
  /** How many rows wait behind the pill. */
  waiting: number;
  /** Threads that were deleted or moved away while they stood here. */
  gone: ReadonlySet<number>;
}

export interface ListActions {
  showWaiting(event: Event): void;
  markRead(event: Event): void;
}
