import { z } from 'zod';
import { Reason } from './post.ts';

export const FileKind = z.enum(['picture', 'avatar']);
export type FileKind = z.infer<typeof FileKind>;

export const FileId = z.string().regex(/^[\w-]{22}$/, 'The id of a file.');

/** A picture as it was kept. `markdown` is what shows it in a post, `thumb` the address of a small one. */
export const File = z.object({
  id: z.string(),
  url: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  thumb: z.string(),
  bytes: z.int().positive(),
  markdown: z.string(),
});
export type File = z.infer<typeof File>;
export const FileAnswer = z.object({ file: File });
export type FileAnswer = z.infer<typeof FileAnswer>;

/** A file of the reader's own, with where it is used. What shows an avatar is its member's name, and no post. */
export const OwnFile = File.omit({ width: true, height: true, markdown: true }).extend({
  /** What shows it in a post. */
  markdown: z.string().optional(),
  kind: FileKind,
  name: z.string(),
  createdAt: z.int(),
  /** Whether it is how its member is shown now. */
  isAvatar: z.boolean(),
  /** Whether anything shows it: posts, those too that the reader may not read, or their name. */
  isUsed: z.boolean(),
  /** How many posts that the reader may read show it, and the first of them. */
  posts: z.int().nonnegative(),
  first: z
    .object({
      id: z.int().positive(),
      number: z.int().positive(),
      thread: z.object({ id: z.int().positive(), slug: z.string(), title: z.string() }),
    })
    .nullable(),
  /** When it goes by itself, if nothing comes to show it; null where that has not been settled. */
  goesAt: z.int().nullable(),
});
export type OwnFile = z.infer<typeof OwnFile>;

export const OwnFiles = z.object({
  files: z.array(OwnFile),
  usedBytes: z.int(),
  quotaBytes: z.int(),
  /** Where the next page begins; null at the end. */
  before: z.string().nullable(),
});
export type OwnFiles = z.infer<typeof OwnFiles>;

/** Why a moderator removes a picture of somebody's. */
export const RemovalReason = z.object({
  reason: z.string({ message: 'Say why.' }).pipe(Reason).pipe(z.string().min(1, 'Say why.')),
});
export type RemovalReason = z.infer<typeof RemovalReason>;
