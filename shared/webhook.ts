import { z } from 'zod';

/** What a webhook can be told of, with the words for it. */
export const HOOK_EVENTS = {
  'thread.created': 'A thread appeared: started, brought back or moved here',
  'thread.updated': 'A thread was renamed, prefixed, locked or pinned',
  'thread.deleted': 'A thread went: deleted or moved away',
  'post.created': 'A post was written, the first of a thread too',
  'post.edited': 'A post was edited or brought back',
  'post.deleted': 'A post was deleted',
  'post.reacted': 'A reaction was given or taken back',
} as const;
export type HookEvent = keyof typeof HOOK_EVENTS;
export const HookEvent = z.enum(Object.keys(HOOK_EVENTS) as [HookEvent, ...HookEvent[]]);

const URL_MAX = 1_000;

/** What an administrator says of a webhook. */
export const HookSettings = z.object({
  url: z
    .string({ message: 'Give the address to send to.' })
    .trim()
    .max(URL_MAX, `Up to ${URL_MAX.toLocaleString('en')} characters.`)
    .refine(
      (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol),
      'An address that begins with https://.',
    )
    .refine(
      (url) => !URL.canParse(url) || !(new URL(url).username || new URL(url).password),
      'Without name and password.',
    ),
  events: z.array(HookEvent).min(1, 'Choose at least one event.'),
});
export type HookSettings = z.infer<typeof HookSettings>;
