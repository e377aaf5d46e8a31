import { z } from 'zod';

/** A row's place in a list: what the list is ordered by, and the row's id where that is the same. */
export interface ListPlace {
  at: number;
  id: number;
}

/** Reads the place that a page of a list begins after, as an answer gave it: "1700000000000.12". */
export const ListPlaceText = z
  .string()
  .regex(/^-?\d{1,15}\.\d{1,15}$/, 'Pass on what the page before answered.')
  .transform((text): ListPlace => {
    const [at = 0, id = 0] = text.split('.').map(Number);
    return { at, id };
  });

/** Reads a place out of a query; undefined for anything that is none: the list then begins at its beginning. */
export function listPlaceIn(value: unknown): ListPlace | undefined {
  return ListPlaceText.safeParse(value).data;
}

/** Writes the place of a row for an address. */
export function listPlaceText({ at, id }: ListPlace): string {
  return `${at}.${id}`;
}

/** Cuts rows, one more than a page shows, into those of the page and the last of them, where more come after it. */
export function pageOf<Row>(found: Row[], limit: number): { rows: Row[]; last: Row | undefined } {
  const rows = found.slice(0, limit);
  return { rows, last: found.length > limit ? rows.at(-1) : undefined };
}
