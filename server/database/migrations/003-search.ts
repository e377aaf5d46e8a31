import type { Kysely, Migration } from 'kysely';
import { fillIndex } from '../../search/keep-index.ts';

/** The index of words, filled from the posts that are there. */
export function search(): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    up: (db: Kysely<any>) => fillIndex(db),
  };
}
