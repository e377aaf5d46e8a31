import { z } from 'zod';

/** How long a period of a timeline is: what makes a few dozen of them out of the life of a thread. */
export const TimelineUnit = z.enum([
  'minute',
  'five-minutes',
  'quarter-hour',
  'hour',
  'six-hours',
  'day',
  'week',
  'month',
  'quarter',
  'year',
]);
export type TimelineUnit = z.infer<typeof TimelineUnit>;

export const TimelinePeriod = z.object({
  /** When it began, UTC. */
  startedAt: z.int(),
  /** The number of its first post; null where nobody posted. */
  first: z.int().positive().nullable(),
  posts: z.int().nonnegative(),
  /** The most people viewing at once; null where that is not known. */
  viewers: z.int().positive().nullable(),
  /** Whether one of the posts is the reader’s own. */
  own: z.boolean(),
});
export type TimelinePeriod = z.infer<typeof TimelinePeriod>;

/** A thread over time, from its first post to its last. `readUpTo` is the last post the reader has read; null for guests. */
export const Timeline = z.object({
  unit: TimelineUnit,
  periods: z.array(TimelinePeriod),
  readUpTo: z.int().positive().nullable(),
});
export type Timeline = z.infer<typeof Timeline>;
