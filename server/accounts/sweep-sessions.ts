import type { Db } from '../database/connection.ts';
import type { Log } from '../log.ts';
import { deleteEnded } from './session-store.ts';

const SWEPT_EVERY_MS = 60 * 60_000;

/** Forgets sessions that ended by themselves, with what browser they were of, once an hour until end() is called. */
export function sweepSessions(db: Db, log: Log): { end(): void } {
  const timer = setInterval(() => {
    deleteEnded(db, Date.now()).catch((error) => log.warn({ error: error.message }, 'sessions could not be swept'));
  }, SWEPT_EVERY_MS).unref();
  return { end: () => clearInterval(timer) };
}
