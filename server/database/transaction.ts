import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from './connection.ts';

const RETRY_FOR_MS = 5_000;
const RETRY_EVERY_MS = 25;

/**
 * Runs `work` in one transaction and returns what it returns. Where another process holds the database, or
 * PostgreSQL asks for another try (deadlock, serialization), it is run again for up to 5 s without blocking the event
 * loop; so `work` must do nothing but speak to `trx`.
 */
export function transaction<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return patiently(() => db.transaction().execute(work));
}

/** Runs `work` again, for up to 5 s, as long as another process holds the database. What was refused changed nothing. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isWorthAnotherTry(error) || performance.now() > giveUpAt) throw error;
      await pause(RETRY_EVERY_MS * (1 + Math.random()));
    }
  }
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

function isWorthAnotherTry(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED') || ['40001', '40P01', '55P03'].includes(code)
  );
}

/** Tells whether a unique constraint refused the write, on either engine. */
export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === '23505' ||
    code === 'SQLITE_CONSTRAINT_UNIQUE' ||
    code === 'SQLITE_CONSTRAINT_PRIMARYKEY' ||
    (code.startsWith('SQLITE_CONSTRAINT') && /UNIQUE/.test((error as Error).message))
  );
}

/**
 * Tells whether the database cannot be used at the moment: held by another process, full, gone or restarting. Also where
 * that is only the cause of an error: the accounts library has its own for whatever it met.
 */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  const { cause, message = '' } = (error ?? {}) as Partial<Error>;
  return (
    (cause !== undefined && isDatabaseAway(cause)) ||
    /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN)/.test(code) ||
    // 55P03, 57014, 25P03: something held what this needed for longer than our timeouts. 25006: a standby that is not
    // promoted yet, or a primary that is being retired.
    /^(08|53|57P|55P03|57014|25P03|25006)/.test(code) ||
    /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|ENOSPC)$/.test(code) ||
    /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(message)
  );
}
