import { z } from 'zod';
import { QUERY_MAX } from '../../shared/limits.ts';
import { SearchOrder } from '../../shared/search.ts';
import { plainText } from '../../shared/text.ts';
import { inAddress } from '../http/api.ts';

const DAY_MS = 86_400_000;

/** A day as browsers' date fields send it, as the time it begins at, in UTC. */
const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'Write a day like 2026-01-31.')
  .refine((day) => !Number.isNaN(Date.parse(day)), 'There is no such day.')
  .transform((day) => Date.parse(day));

/** What is searched for, as an address gives it. */
export const SearchQuery = z.object({
  q: z
    .string()
    .transform(plainText)
    .pipe(z.string().max(QUERY_MAX, `Search for at most ${QUERY_MAX} characters.`))
    .default(''),
  by: z.string().max(QUERY_MAX, 'No name is that long.').optional(),
  board: inAddress(z.int().positive()).optional(),
  thread: inAddress(z.int().positive()).optional(),
  /** The first day whose posts are looked at, and the last. */
  after: Day.optional(),
  before: Day.transform((day) => day + DAY_MS).optional(),
  order: SearchOrder.default('newest'),
  /** Where to go on, as `next` of an answer said. */
  cursor: z
    .string()
    .regex(/^-?\d{1,10}\.\d{1,10}$|^\d{1,3}$/, 'Take it from "next".')
    .optional(),
});
export type SearchQuery = z.infer<typeof SearchQuery>;
