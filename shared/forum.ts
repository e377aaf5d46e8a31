import { z } from 'zod';
import { DESCRIPTION_MAX, FORUM_NAME_MAX } from './limits.ts';
import { isVisible, lineText } from './text.ts';

const ForumName = z
  .string()
  .meta({ maxLength: FORUM_NAME_MAX })
  .transform(lineText)
  .pipe(
    z
      .string()
      .max(FORUM_NAME_MAX, `A name may be ${FORUM_NAME_MAX} characters long; this one is longer.`)
      .refine(isVisible, 'Give the forum a name.'),
  );

export const Description = z
  .string()
  .meta({ maxLength: DESCRIPTION_MAX })
  .transform(lineText)
  .pipe(z.string().max(DESCRIPTION_MAX, `Up to ${DESCRIPTION_MAX} characters; this is longer.`));

/** What an administrator says of the forum as a whole. */
export const Forum = z.object({
  name: ForumName,
  description: Description,
  /** For how many hours members may edit a post of theirs; null for as long as its thread is open. */
  editHours: z.int().min(0).max(87_600).nullable(),
});
export type Forum = z.infer<typeof Forum>;

/** What holds until somebody says otherwise. */
export const NEW_FORUM: Forum = { name: 'Parley', description: 'A forum whose threads are alive.', editHours: 24 };
