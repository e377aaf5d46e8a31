import { z } from 'zod';
import { REPORT_MAX } from './limits.ts';
import { MemberName } from './member.ts';
import { Post } from './post.ts';
import { isVisible, plainText } from './text.ts';

const ReportText = z
  .string()
  .meta({ maxLength: REPORT_MAX })
  .transform((text) => plainText(text).trim())
  .pipe(z.string().max(REPORT_MAX, `This may be ${REPORT_MAX.toLocaleString('en')} characters long; it is longer.`));

/** What a member tells the moderators about a post. */
export const NewReport = z.object({ reason: ReportText.refine(isVisible, 'Say what is wrong with the post.') });
export type NewReport = z.infer<typeof NewReport>;

/** What became of a report: something was done, or nothing had to be. */
export const ReportOutcome = z.enum(['resolved', 'dismissed']);
export type ReportOutcome = z.infer<typeof ReportOutcome>;

/** A moderator's decision on the reports of a post up to the report `upTo`: the last that they have seen. */
export const ReportDecision = z.object({
  outcome: ReportOutcome,
  message: ReportText.optional(),
  upTo: z.int().positive(),
});
export type ReportDecision = z.infer<typeof ReportDecision>;

export const Report = z.object({
  id: z.int().positive(),
  reporter: MemberName,
  reason: z.string(),
  createdAt: z.int(),
});
export type Report = z.infer<typeof Report>;

/** A post that was reported, for moderators who may read it: until they have decided on the reports. */
export const ReportedPost = z.object({
  post: Post,
  threadTitle: z.string(),
  threadSlug: z.string(),
  /** How many open reports there are, and the first of them, the oldest on top. */
  count: z.int().positive(),
  reports: z.array(Report),
  /** The ids of the first and the last open report. */
  first: z.int().positive(),
  last: z.int().positive(),
});
export type ReportedPost = z.infer<typeof ReportedPost>;
