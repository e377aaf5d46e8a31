import { z } from 'zod';
import { MemberName } from './member.ts';

/** Who may read a board: everyone, signed-in members, or moderators and administrators. */
export const Audience = z.enum(['everyone', 'members', 'staff']);
export type Audience = z.infer<typeof Audience>;

export const LastPost = z.object({
  threadId: z.int(),
  threadTitle: z.string(),
  threadSlug: z.string(),
  number: z.int(),
  author: MemberName,
  createdAt: z.int(),
});
export type LastPost = z.infer<typeof LastPost>;

export const Board = z.object({
  id: z.int().positive(),
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  audience: Audience,
  threadCount: z.int(),
  postCount: z.int(),
  lastPost: LastPost.nullable(),
});
export type Board = z.infer<typeof Board>;
