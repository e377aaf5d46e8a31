import { sql } from 'kysely';

/**
 * The kinds of which there is one for a person and post, in the words of the index notifications_once: SQLite uses the
 * index only where a query says just that.
 */
export const ONE_PER_POST = sql<boolean>`kind in ('mention', 'quote', 'reply', 'board', 'approved')`;
