import { z } from 'zod';
import { NAME_MAX, NAME_MIN } from './limits.ts';

/** A member as named in passing: a viewer, somebody typing, the actor of a notification. */
export const MemberName = z.object({ id: z.int().positive(), name: z.string() });
export type MemberName = z.infer<typeof MemberName>;

/** A member as shown in a list: `avatar` names the picture they gave of themselves; null where their letters stand for them. */
export const MemberFace = MemberName.extend({ avatar: z.string().nullable() });
export type MemberFace = z.infer<typeof MemberFace>;

export const Role = z.enum(['member', 'moderator', 'administrator']);
export type Role = z.infer<typeof Role>;

/**
 * The author card beside a post. `title` is the one given to the member, else the one of their office, else their rank's;
 * `country` an ISO 3166-1 alpha-2 code; `emblems` those of the three newest awards.
 */
export const MemberCard = MemberFace.extend({
  role: Role,
  title: z.string().nullable(),
  joinedAt: z.int(),
  postCount: z.int(),
  awardCount: z.int(),
  reactionScore: z.int(),
  country: z.string().nullable(),
  location: z.string().nullable(),
  /** They deleted their account: what they wrote stays. */
  former: z.boolean(),
  emblems: z.array(z.string()),
});
export type MemberCard = z.infer<typeof MemberCard>;

// Characters that cannot be seen, or that turn the text around them, would let one member pass for another.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u2800]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}/u;
// No script stacks more marks on a letter; what does reaches into the lines around it.
const MARKS_STACKED = /\p{M}{5}/u;

/** A name that may be chosen: 2 to 30 visible characters, one space at most between two of them. */
export const NewName = z
  .string()
  .transform((name) => name.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .min(NAME_MIN, `Use at least ${NAME_MIN} characters.`)
      .max(NAME_MAX, `Use at most ${NAME_MAX} characters.`)
      .refine((name) => !UNSEEN.test(name), 'Names cannot hold invisible or text-turning characters.')
      .refine((name) => !MARKS_STACKED.test(name), 'Use fewer marks on one letter.')
      .refine((name) => !/[@"[\]<>/\\]/.test(name), 'Names cannot hold any of @ " [ ] < > / \\.')
      .refine((name) => !/\s\s|[^\S ]/.test(name), 'Use single spaces between words.')
      .refine((name) => /[\p{L}\p{N}]/u.test(name), 'Use at least one letter or digit.'),
  );
