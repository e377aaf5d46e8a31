import { z } from 'zod';

/** One emoji: a picture of up to a few characters, without letters, digits or spaces beside it. */
export const Emoji = z
  .string()
  .trim()
  .max(16, 'One emoji.')
  .refine(
    (text) => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(text) && !/[\s\p{L}\p{N}]/u.test(text),
    'One emoji, as in 👍.',
  );
