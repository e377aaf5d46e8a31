import { z } from 'zod';
import { EMBLEMS } from './emblems.ts';
import { Emoji } from './emoji.ts';
import { MemberName } from './member.ts';
import { isVisible, lineText } from './text.ts';

const NAME_MAX = 40;
const DESCRIPTION_MAX = 200;
const REASON_MAX = 200;

/** What an award may be given by rule for: messages written, reaction score reached, days since joining. */
export const AwardMeasure = z.enum(['posts', 'reaction-score', 'days']);
export type AwardMeasure = z.infer<typeof AwardMeasure>;

/** An award that a member holds. `emblem` is an emoji, or the name of one of the drawn emblems. */
export const HeldAward = z.object({
  id: z.int(),
  name: z.string(),
  description: z.string(),
  emblem: z.string(),
  reason: z.string().nullable(),
  givenBy: MemberName.nullable(),
  givenAt: z.int(),
});
export type HeldAward = z.infer<typeof HeldAward>;

/** An award as an administrator describes it in a form. Without a measure, only staff give it. */
export const NewAward = z
  .object({
    name: z
      .string({ error: 'Give it a name.' })
      .transform(lineText)
      .pipe(z.string().max(NAME_MAX, `Up to ${NAME_MAX} characters.`).refine(isVisible, 'Give it a name.')),
    description: z
      .string()
      .transform(lineText)
      .pipe(z.string().max(DESCRIPTION_MAX, `Up to ${DESCRIPTION_MAX} characters.`))
      .default(''),
    drawn: z.string().default(''),
    emoji: z.string().default(''),
    measure: AwardMeasure.nullable().default(null),
    threshold: z.string().trim().default(''),
  })
  .transform(({ drawn, emoji, threshold, ...award }, context) => {
    const refuse = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    const given = Emoji.safeParse(emoji);
    if (drawn && !(drawn in EMBLEMS)) refuse('drawn', 'There is no such emblem.');
    if (!drawn && !given.success) refuse('emoji', emoji ? 'One emoji, as in 👍.' : 'Choose an emblem or an emoji.');
    if (award.measure !== null && !/^[1-9]\d{0,8}$/.test(threshold)) refuse('threshold', 'A whole number, 1 or more.');
    return { ...award, emblem: drawn || emoji.trim(), threshold: award.measure === null ? null : Number(threshold) };
  });
export type NewAward = z.infer<typeof NewAward>;

/** An award there is to be had, or was: a retired one is given to nobody any more. */
export interface Award extends NewAward {
  id: number;
  retired: boolean;
}

/** What staff say when they give an award. */
export const AwardGiven = z.object({
  awardId: z
    .string({ error: 'Choose an award.' })
    .regex(/^\d{1,15}$/, 'Choose an award.')
    .transform(Number),
  reason: z
    .string({ error: 'Say what for.' })
    .transform(lineText)
    .pipe(z.string().max(REASON_MAX, `Up to ${REASON_MAX} characters.`).refine(isVisible, 'Say what for.')),
});
export type AwardGiven = z.infer<typeof AwardGiven>;
