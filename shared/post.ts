import { z } from 'zod';
import { BODY_MAX, BODY_TOO_LONG, REASON_MAX } from './limits.ts';
import { MemberCard, MemberName } from './member.ts';
import { Reaction } from './reaction.ts';
import { isVisible, lineText, plainText } from './text.ts';

/** A post that answers another, as named beneath that one. */
export const Answer = z.object({ number: z.int().positive(), author: MemberName });
export type Answer = z.infer<typeof Answer>;

/** A post as every reader of its thread sees it. A deleted one stays as a tombstone: its body and html are empty. */
export const Post = z.object({
  id: z.int().positive(),
  threadId: z.int().positive(),
  number: z.int().positive(),
  cursor: z.int().positive(),
  author: MemberCard,
  body: z.string(),
  html: z.string(),
  createdAt: z.int(),
  editedAt: z.int().nullable(),
  /** Who edited it last; null also where that was before it was imported. */
  editedBy: MemberName.nullable(),
  editReason: z.string().nullable(),
  /** How many times it was edited here. */
  edits: z.int().nonnegative(),
  deletedAt: z.int().nullable(),
  /** Whose doing a tombstone is; null also where nobody knows any more. */
  deletedBy: z.enum(['author', 'moderator']).nullable(),
  deleteReason: z.string().nullable(),
  /** The number, in the same thread, of the post this one answers. */
  replyTo: z.int().positive().nullable(),
  /** The numbers of the posts above it that it answers, by replying to them or by quoting them; none once deleted. */
  answers: z.array(z.int().positive()),
  /** The number of the post that this one agrees with, where it says nothing else. */
  agreesWith: z.int().positive().nullable(),
  /** The key its author's browser gave it, by which that browser knows its own pending post again. */
  clientId: z.string().nullable(),
  reactions: z.array(Reaction),
});
export type Post = z.infer<typeof Post>;

export const PostBody = z
  .string()
  .meta({ maxLength: BODY_MAX })
  .transform(plainText)
  .pipe(z.string().max(BODY_MAX, BODY_TOO_LONG).refine(isVisible, 'Write something first.'));

/** The browser's key of one intent to write: the same key again is the same post, however often it arrives. */
export const ClientId = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/, 'Letters, digits, - and _ only.');

/** The version of the draft that this was written as: it is gone with the post, unless a newer one was saved meanwhile. */
export const DraftVersion = z.int().nonnegative();

export const NewPost = z.object({
  body: PostBody,
  clientId: ClientId.optional(),
  replyTo: z.int().positive().optional(),
  draft: DraftVersion.optional(),
});
export type NewPost = z.infer<typeof NewPost>;

/** Why something was done, for those who will ask: one line. */
export const Reason = z
  .string()
  .meta({ maxLength: REASON_MAX })
  .transform(lineText)
  .pipe(z.string().max(REASON_MAX, `A reason may be ${REASON_MAX} characters long; this one is longer.`));

export const PostEdit = z.object({
  body: PostBody,
  reason: Reason.optional(),
  /** The version of the post that this grew from: where there is a newer one by now, it is refused as a conflict. */
  version: z.int().nonnegative().optional(),
  draft: DraftVersion.optional(),
});
export type PostEdit = z.infer<typeof PostEdit>;

export const Deletion = z.object({ reason: Reason.optional() });
export type Deletion = z.infer<typeof Deletion>;

/** What a post said from `at` until the next version: number 0 is what its author wrote, each later one an edit. */
export const PostVersion = z.object({
  number: z.int().nonnegative(),
  body: z.string(),
  editor: MemberName,
  at: z.int(),
  reason: z.string().nullable(),
});
export type PostVersion = z.infer<typeof PostVersion>;
