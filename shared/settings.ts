import { z } from 'zod';
import { ABOUT_MAX } from './limits.ts';
import { isVisible, lineText, plainText } from './text.ts';
import { WatchLevel } from './watch.ts';

/** What pages look like whatever the device says. */
export const Theme = z.enum(['light', 'dark']);
export type Theme = z.infer<typeof Theme>;

/** What everyone may know of a member, as they set it. */
export const ProfileSettings = z.object({
  about: z
    .string()
    .transform((text) => plainText(text).trim())
    .pipe(z.string().max(ABOUT_MAX, `Up to ${ABOUT_MAX.toLocaleString('en')} characters; this is longer.`))
    .transform((text) => (isVisible(text) ? text : null))
    .default(null),
  country: z
    .string()
    .transform((code) => code.trim().toUpperCase())
    .pipe(z.string().regex(/^[A-Z]{2}$/, 'Choose a country from the list.'))
    .optional(),
  location: z.string().transform(lineText).pipe(z.string().max(60, 'Up to 60 characters.')).optional(),
});

export const AppearanceSettings = z.object({
  theme: Theme.optional(),
  timeZone: z
    .string()
    .refine((zone) => timeZones().includes(zone), 'Choose a time zone from the list.')
    .optional(),
});

const NO_TIME = 'A time of day, as in 22:30.';
/** A time of day, in minutes. */
const TimeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, NO_TIME)
  .transform((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));

/** The minutes after which mail tells of what is still unread. */
const MAIL_AFTER = ['0', '10', '60', '1440', 'never'] as const;

/** When a member wants mail, and when to be left alone. */
export const AlertSettings = z
  .object({
    mailAfter: z.enum(MAIL_AFTER).transform((after) => (after === 'never' ? null : Number(after))),
    quietFrom: TimeOfDay.optional(),
    quietUntil: TimeOfDay.optional(),
  })
  .refine(({ quietFrom, quietUntil }) => quietFrom !== undefined || quietUntil === undefined, {
    path: ['quietFrom'],
    message: 'Say from when, or leave both empty.',
  })
  .refine(({ quietFrom, quietUntil }) => quietUntil !== undefined || quietFrom === undefined, {
    path: ['quietUntil'],
    message: 'Say until when, or leave both empty.',
  })
  .refine(({ quietFrom, quietUntil }) => quietFrom === undefined || quietFrom !== quietUntil, {
    path: ['quietUntil'],
    message: 'That is no time at all: choose a later or an earlier one.',
  });

/** How a member watches threads from when they start, answer or first read them. */
export const WatchSettings = z.object({ started: WatchLevel, answered: WatchLevel, read: WatchLevel });

/** Lists the time zones that can be chosen. */
export function timeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}
