import type { VNode } from 'preact';
import type { MemberFace, MemberName } from '../../member.ts';
import type { Answer, Post } from '../../post.ts';
import type { ReactionFace, ReactionKind } from '../../reaction.ts';
import type { FieldIssue } from '../../reply.ts';
import type { Submission } from '../../submission.ts';
import type { Thread } from '../../thread.ts';
import type { Viewers } from '../../viewers.ts';
import type { WatchLevel } from '../../watch.ts';

/** Who is shown the page, and what they may do there. */
export interface Reader {
  member: MemberFace | null;
  /** The ban that they are under, and when it ends by itself: null when it is lifted. */
  ban?: { until: number | null } | undefined;
  staff: boolean;
  /** Whether the board lets them reply, once they are signed in. */
  mayReply: boolean;
  /** Whether the board is archived: nobody writes there. */
  archived: boolean;
  /** The ids of those whom the reader ignores. */
  ignored: number[];
  /** For how many hours they may edit a post of theirs; null for good. */
  editHours: number | null;
}

/** A thread page as the server reads it: what the page is drawn from, and where its live following starts. */
export interface ThreadPage {
  thread: Thread;
  board: { id: number; slug: string; title: string };
  posts: Post[];
  /** The first answers to each post of the page, by its number: at most ANSWERS_KEPT. */
  answered: Record<number, Answer[]>;
  page: number;
  pageCount: number;
  cursor: number;
  /** The history that the cursor belongs to: see Changes. */
  epoch: string;
  viewers: Viewers;
  reader: Reader;
  /** The reactions that can be given: none are said to guests. */
  faces: ReactionFace[];
  /** The reader's own reactions, by post id. */
  reactions: Record<number, ReactionKind>;
  watch: WatchLevel | null;
  /** The number of the last post the reader had read when the page was made; null for guests. */
  readUpTo: number | null;
  /** What waits for approval here: the reader's own, or everybody's for moderators. */
  submissions: Submission[];
  /** The number of the first post in the thread that the reader had not read then; null where there was none. */
  unreadFrom: number | null;
  /** What a member should not miss of what they have not read, on the page where that begins: in the thread's order. */
  highlights: Highlight[];
  draft: Draft;
}

/** A post not to be missed, and why. */
export interface Highlight {
  number: number;
  author: MemberFace;
  excerpt: string;
  /** How it speaks to the reader, where it does. */
  tells: 'mention' | 'quote' | 'reply' | null;
  /** How many posts of others answer it. */
  answers: number;
  reactions: number;
}

/** What stands in the composer: kept when a post is refused, and put there by "quote" and "reply". */
export interface Draft {
  body: string;
  clientId: string;
  replyTo: number | null;
  /** The version of the saved draft that it grew from; 0 where it grew from none. */
  version: number;
  issues: FieldIssue[];
  /** The rendered body, where a preview was asked for. */
  preview: string | null;
}

/** A post on its way: shown at once, confirmed when a post of the same clientId arrives. */
export interface PendingPost {
  clientId: string;
  body: string;
  replyTo: number | null;
  /** The version of the draft that it was written as. */
  draft: number;
  failed: string | null;
}

/** How well the page follows its thread, in the words of the status line. */
export type LiveStatus =
  | { kind: 'static' }
  | { kind: 'live' }
  | { kind: 'caught-up' }
  | { kind: 'restored' }
  | { kind: 'reconnecting'; since: number }
  | { kind: 'offline'; since: number };

/** The source of a post in its editor. */
export interface Editing {
  id: number;
  body: string;
  error: string | null;
  /** The version of the post that the text grew from. */
  version: number;
  /** What was begun earlier and stands in the editor now; null where the editor began from the post. */
  draft: { version: number; savedAt: number } | null;
}

/** What the browser adds to a page while it follows the thread. */
export interface LiveParts {
  status: LiveStatus;
  typing: MemberName[];
  pending: PendingPost[];
  /** Posts that have come and wait behind the pill. */
  waiting: number;
  /** The post whose source stands in an editor. */
  editing: Editing | null;
  /** The numbers of the posts that were picked to be quoted together. */
  picked: number[];
  /** The number of the post above which the unread divider stands, for as long as the page is open. */
  unreadFrom: number | null;
  /** The posts that the reader has had before them as they are, so that none of these is folded away any more. */
  whole: Set<number>;
  /** The drawing of the thread over time, once it has been fetched. */
  timeline: VNode | null;
}

/** Tells where the unread divider belongs in a thread as served: nowhere for guests, on a first visit, or with nothing new. */
export function dividerAt({ readUpTo, unreadFrom }: Pick<ThreadPage, 'readUpTo' | 'unreadFrom'>): number | null {
  return readUpTo ? unreadFrom : null;
}
