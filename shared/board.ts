import { z } from 'zod';
import { Description } from './forum.ts';
import { PREFIX_MAX, PREFIXES_MAX, TITLE_MAX } from './limits.ts';
import { MemberFace } from './member.ts';
import { isVisible, lineText } from './text.ts';

/** Who may read a board: everyone, signed-in members, or moderators and administrators. */
export const Audience = z.enum(['everyone', 'members', 'staff']);
export type Audience = z.infer<typeof Audience>;

/** Who of a board's readers may write: every member, or moderators and administrators. Guests only read. */
export const Writers = z.enum(['members', 'staff']);
export type Writers = z.infer<typeof Writers>;

/** Whose posts wait until a moderator approves them: nobody's, newcomers' (see NEWCOMER_POSTS), or every member's. */
export const Approval = z.enum(['none', 'newcomers', 'members']);
export type Approval = z.infer<typeof Approval>;

/** What administrators say of a board. */
export const BoardSettings = z.object({
  title: z
    .string()
    .transform(lineText)
    .pipe(
      z
        .string()
        .max(TITLE_MAX, `A title may be ${TITLE_MAX} characters long; this one is longer.`)
        .refine(isVisible, 'Give the board a title.'),
    ),
  description: Description,
  audience: Audience,
  starters: Writers,
  repliers: Writers,
  approval: Approval,
  prefixes: z
    .array(
      z
        .string()
        .transform(lineText)
        .pipe(z.string().max(PREFIX_MAX, `A prefix may be ${PREFIX_MAX} characters long; one is longer.`)),
    )
    .max(PREFIXES_MAX, `A board may have ${PREFIXES_MAX} prefixes.`)
    .transform((prefixes) => [...new Set(prefixes.filter(isVisible))]),
});
export type BoardSettings = z.infer<typeof BoardSettings>;

export const LastPost = z.object({
  threadId: z.int(),
  threadTitle: z.string(),
  threadSlug: z.string(),
  number: z.int(),
  author: MemberFace,
  createdAt: z.int(),
});
export type LastPost = z.infer<typeof LastPost>;

export const Board = z.object({
  id: z.int().positive(),
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  audience: Audience,
  starters: Writers,
  repliers: Writers,
  approval: Approval,
  /** Whether it is kept for reading alone: nobody writes there, and it stands at the end of the list. */
  archived: z.boolean(),
  /** The prefixes that its threads may bear, in order. */
  prefixes: z.array(z.string()),
  threadCount: z.int(),
  postCount: z.int(),
  lastPost: LastPost.nullable(),
});
export type Board = z.infer<typeof Board>;

/** A board as named in passing, and who may read it. */
export type BoardName = Pick<Board, 'id' | 'slug' | 'title' | 'audience'>;
