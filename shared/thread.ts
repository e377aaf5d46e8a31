import { z } from 'zod';
import { PREFIX_MAX, TITLE_MAX } from './limits.ts';
import { MemberFace } from './member.ts';
import { ClientId, DraftVersion, Post, PostBody } from './post.ts';
import { isVisible, lineText } from './text.ts';

/** A thread as its readers see it. `cursor` rises by one with every change of the thread or of a post in it. */
export const Thread = z.object({
  id: z.int().positive(),
  boardId: z.int().positive(),
  /** Words before the title that say what kind of thread it is, from a list of the board's. */
  prefix: z.string().nullable(),
  title: z.string(),
  slug: z.string(),
  author: MemberFace,
  createdAt: z.int(),
  cursor: z.int().nonnegative(),
  /** The highest post number given out, tombstones included. */
  postCount: z.int().nonnegative(),
  locked: z.boolean(),
  /** Stands before all others in its board. */
  pinned: z.boolean(),
  lastPost: z.object({ number: z.int(), author: MemberFace, createdAt: z.int() }),
});
export type Thread = z.infer<typeof Thread>;

export const ThreadTitle = z
  .string()
  .meta({ maxLength: TITLE_MAX })
  .transform(lineText)
  .pipe(
    z
      .string()
      .max(TITLE_MAX, `A title may be ${TITLE_MAX} characters long; this one is longer.`)
      .refine(isVisible, 'Give the thread a title.'),
  );

/** One of the prefixes of the thread's board. */
const Prefix = z.string().max(PREFIX_MAX);

export const NewThread = z.object({
  title: ThreadTitle,
  prefix: Prefix.optional(),
  body: PostBody,
  clientId: ClientId.optional(),
  draft: DraftVersion.optional(),
});
export type NewThread = z.infer<typeof NewThread>;

export const ThreadEdit = z
  .object({
    title: ThreadTitle,
    prefix: Prefix.nullable(),
    locked: z.boolean(),
    pinned: z.boolean(),
    /** The board it is moved to. */
    boardId: z.int().positive(),
  })
  .partial()
  .refine((edit) => Object.keys(edit).length > 0, 'Say what to change: title, prefix, locked, pinned or boardId.');
export type ThreadEdit = z.infer<typeof ThreadEdit>;

/**
 * One step of a thread: a whole post or the thread itself, as it stands after the change that gave it `cursor`.
 * State, not a log: a post changed twice since the follower's cursor appears once.
 */
export const Change = z.union([
  z.object({ cursor: z.int().positive(), post: Post }),
  z.object({ cursor: z.int().positive(), thread: Thread }),
]);
export type Change = z.infer<typeof Change>;

/**
 * What a follower at some cursor has missed. `cursor` is where it stands after applying all of `changes`. Both mean something
 * to a follower of the same `epoch` only: under another one the forum was restored from a copy, and it has to start anew.
 */
export const Changes = z.object({
  cursor: z.int().nonnegative(),
  changes: z.array(Change),
  hasMore: z.boolean(),
  epoch: z.string(),
});
export type Changes = z.infer<typeof Changes>;
