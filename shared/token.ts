import { z } from 'zod';
import { isVisible, lineText } from './text.ts';

/** What a token may be allowed, with the words for it. Each call of the API asks for one of them. */
export const SCOPES = {
  read: 'Read what you may read',
  write: 'Write in your name: posts, threads, reactions, drafts, and how far you have read',
  notifications: 'Read, follow and mark your notifications, and choose what you hear of',
  moderate: 'Moderate; without this you count as an ordinary member',
} as const;
export type Scope = keyof typeof SCOPES;
export const Scope = z.enum(Object.keys(SCOPES) as [Scope, ...Scope[]]);

const TOKEN_NAME_MAX = 60;
export const TOKEN_DAYS = [7, 30, 90, 365] as const;

/** What somebody asks a token to be; `days` is null for one that never expires. */
export const NewToken = z.object({
  name: z
    .string({ message: 'Give the token a name.' })
    .transform(lineText)
    .pipe(z.string().max(TOKEN_NAME_MAX, `Up to ${TOKEN_NAME_MAX} characters.`))
    .refine(isVisible, 'Give the token a name.'),
  scopes: z.array(Scope).min(1, 'Choose at least one thing the token may do.'),
  days: z.literal(TOKEN_DAYS, 'Choose how long it lasts.').nullable(),
});
export type NewToken = z.infer<typeof NewToken>;
