import { z } from 'zod';
import { MemberFace } from './member.ts';

/** A piece of a text, and whether it is what was searched for. */
export const Piece = z.object({ text: z.string(), match: z.boolean() });
export type Piece = z.infer<typeof Piece>;

/** A post that was found: where it stands, and what it says around the words searched for. */
export const SearchResult = z.object({
  postId: z.int().positive(),
  number: z.int().positive(),
  threadId: z.int().positive(),
  threadSlug: z.string(),
  boardId: z.int().positive(),
  boardSlug: z.string(),
  boardTitle: z.string(),
  author: MemberFace,
  createdAt: z.int(),
  /** Whether whoever searches ignores the author. */
  ignored: z.boolean(),
  title: z.array(Piece),
  excerpt: z.array(Piece),
});
export type SearchResult = z.infer<typeof SearchResult>;

export const SearchOrder = z.enum(['newest', 'best']);
export type SearchOrder = z.infer<typeof SearchOrder>;

/** What a search found. `next` is the cursor to go on from, null at the end. */
export const SearchAnswer = z.object({
  results: z.array(SearchResult),
  next: z.string().nullable(),
  /** How many there are altogether, where all of them have been seen. */
  total: z.int().nullable(),
  /** Where the best were asked for and more match than are ranked: how many of the newest were. */
  ranked: z.int().nullable(),
  /** Where the search stopped with fewer than a page, though older posts may match: the time it came to. */
  searchedBackTo: z.int().nullable(),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;
