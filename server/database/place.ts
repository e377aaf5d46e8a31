import { z } from 'zod';

/** A row's place in a list: what the list is ordered by, and the row's id where that is the same. */
export interface Place {
  at: number;
  id: number;
}

/** Reads the place that a page of a list begins after, as it stands in an address: "1700000000000.12". */
export const PlaceText = z
  .string()
  .regex(/^-?\d{1,15}\.\d{1,15}$/, 'A place as an answer gave it.')
  .transform((text): Place => {
    const [at = 0, id = 0] = text.split('.').map(Number);
    return { at, id };
  });

/** Reads a place out of a query; undefined for anything that is none: the list then begins at its beginning. */
export function placeIn(value: unknown): Place | undefined {
  return PlaceText.safeParse(value).data;
}

/** Writes the place of a row for an address. */
export function placeText({ at, id }: Place): string {
  return `${at}.${id}`;
}
