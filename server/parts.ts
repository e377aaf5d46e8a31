import type { Db } from './database/connection.ts';
import type { Remembered } from './database/remembered.ts';
import type { Live } from './live/live.ts';
import type { Hooked } from './webhooks/hooked.ts';

/** What a verb that writes needs: the database, and whom to tell after the commit and in it. */
export interface WriteParts {
  db: Db;
  live: Live;
  /** Which webhooks are to be told of what happens. */
  hooked: Remembered<Hooked>;
}
