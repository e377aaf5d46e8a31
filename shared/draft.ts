import { z } from 'zod';
import { BODY_MAX, TITLE_MAX } from './limits.ts';
import { plainText } from './text.ts';

/** What a member has begun to write, as it was last saved from any of their devices: an answer, a new thread or an edit. */
export const SavedDraft = z.object({
  /** Of a new thread; empty for an answer and an edit. */
  title: z.string(),
  body: z.string(),
  replyTo: z.int().positive().nullable(),
  /** Of an edit: the version of the post that it began from. */
  postVersion: z.int().nonnegative().nullable(),
  /** When it was saved, in epoch milliseconds, or just after the version before: no two are the same. */
  version: z.int().nonnegative(),
});
export type SavedDraft = z.infer<typeof SavedDraft>;

/** What is written now. `version` is the one it grew from, or 0: where a newer one was saved, it is refused as a conflict. */
export const DraftEdit = z.object({
  title: z.string().max(TITLE_MAX).transform(plainText).default(''),
  body: z.string().max(BODY_MAX).transform(plainText),
  replyTo: z.int().positive().nullable().default(null),
  postVersion: z.int().nonnegative().nullable().default(null),
  version: z.int().nonnegative().default(0),
});
export type DraftEdit = z.infer<typeof DraftEdit>;
