import { z } from 'zod';
import { MemberName } from './member.ts';
import { Reason } from './post.ts';

/**
 * What somebody wrote where posts wait for a moderator's approval. It is no post yet: it has no number and no cursor, and
 * nobody but its author and moderators knows of it. Approved, it becomes one, under its clientId.
 */
export const Submission = z.object({
  id: z.int().positive(),
  boardId: z.int().positive(),
  /** Null where it starts a thread, under `title`. */
  threadId: z.int().positive().nullable(),
  title: z.string().nullable(),
  prefix: z.string().nullable(),
  author: MemberName,
  body: z.string(),
  replyTo: z.int().positive().nullable(),
  clientId: z.string(),
  createdAt: z.int(),
  /** Set once a moderator rejected it: it stays for its author to read why. */
  rejectedAt: z.int().nullable(),
  rejectReason: z.string().nullable(),
});
export type Submission = z.infer<typeof Submission>;

export const Rejection = z.object({ reason: Reason.optional() });
export type Rejection = z.infer<typeof Rejection>;

/** What became of a submission, told to its author: the post it is now, or why it is none. */
export const Decision = z.object({
  submissionId: z.int(),
  threadId: z.int().nullable(),
  postId: z.int().nullable(),
  reason: z.string().nullable(),
});
export type Decision = z.infer<typeof Decision>;
