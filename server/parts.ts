import type { Db } from './database/connection.ts';
import type { Live } from './live/live.ts';

/** What a verb that writes needs: the database, whom to tell after the commit, and the time. */
export interface WriteParts {
  db: Db;
  live: Live;
  now?: () => number;
}
