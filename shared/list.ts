import { z } from 'zod';
import { type Board, LastPost } from './board.ts';
import { MemberFace } from './member.ts';
import { Thread } from './thread.ts';

/** A thread as a row of a list. */
export const ListedThread = z.object({
  thread: Thread,
  /** The number of the first post that the reader has not read; null where there is none, and for guests. */
  unreadFrom: z.int().positive().nullable(),
  /** How many people are viewing it. */
  viewers: z.int().nonnegative(),
});
export type ListedThread = z.infer<typeof ListedThread>;

/** A post as a row of a list: its beginning, and the thread it stands in. */
export const ListedPost = z.object({
  id: z.int().positive(),
  number: z.int().positive(),
  author: MemberFace,
  excerpt: z.string(),
  createdAt: z.int(),
  thread: Thread,
  unread: z.boolean(),
  /** Whether the reader ignores its author. */
  ignored: z.boolean(),
});
export type ListedPost = z.infer<typeof ListedPost>;

/** A board as a row of the list of boards. `unread` tells whether any of its newest threads has posts to read. */
export interface ListedBoard {
  board: Board;
  unread: boolean;
  viewers: number;
}

/** What of What's new is asked for. All but "all" and "unanswered" are for members. */
export const Filter = z.enum(['all', 'unread', 'watched', 'mine', 'unanswered']);
export type Filter = z.infer<typeof Filter>;

/**
 * What has become of a board and of its threads that changed, as it stands: at most one a second and board. Whoever loses
 * one has the next, or reads the list anew.
 */
export const BoardNow = z.object({
  boardId: z.int().positive(),
  threadCount: z.int(),
  postCount: z.int(),
  lastPost: LastPost.nullable(),
  archived: z.boolean(),
  viewers: z.int(),
  threads: z.array(z.object({ thread: Thread, viewers: z.int() })),
  /** Threads that this board no longer holds. */
  gone: z.array(z.int()),
});
export type BoardNow = z.infer<typeof BoardNow>;
