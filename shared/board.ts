import { z } from 'zod';
import { MemberFace } from './member.ts';

/** Who may read a board: everyone, signed-in members, or moderators and administrators. */
export const Audience = z.enum(['everyone', 'members', 'staff']);
export type Audience = z.infer<typeof Audience>;

/** Who of a board's readers may write: every member, or moderators and administrators. Guests only read. */
export const Writers = z.enum(['members', 'staff']);
export type Writers = z.infer<typeof Writers>;

/** Whose posts wait until a moderator approves them: nobody's, newcomers' (see NEWCOMER_POSTS), or every member's. */
export const Approval = z.enum(['none', 'newcomers', 'members']);
export type Approval = z.infer<typeof Approval>;

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
  /** The prefixes that its threads may bear, in order. */
  prefixes: z.array(z.string()),
  threadCount: z.int(),
  postCount: z.int(),
  lastPost: LastPost.nullable(),
});
export type Board = z.infer<typeof Board>;

/** A board as named in passing, and who may read it. */
export type BoardName = Pick<Board, 'id' | 'slug' | 'title' | 'audience'>;
