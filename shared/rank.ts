import { z } from 'zod';
import { isVisible, lineText } from './text.ts';

const TITLE_MAX = 40;

/** A title that is shown under a member's name. */
export const MemberTitle = z
  .string()
  .transform(lineText)
  .pipe(z.string().max(TITLE_MAX, `Up to ${TITLE_MAX} characters.`).refine(isVisible, 'Give it a title.'));

/** A whole number as typed into a form; an empty field counts as 0. */
const Minimum = z
  .string()
  .trim()
  .regex(/^\d{1,9}$/, 'A whole number, 0 or more.')
  .transform(Number)
  .default(0);

/** A rung of the ladder: held by whoever reaches every minimum of it, and of none above it. */
export const NewRank = z.object({
  title: z.string({ error: 'Give it a title.' }).pipe(MemberTitle),
  posts: Minimum,
  reactionScore: Minimum,
  awards: Minimum,
});
export type NewRank = z.infer<typeof NewRank>;

export type Rank = NewRank & { id: number };
