import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Makes the program's log: one JSON object a line on standard output. It is given no personal data and no secrets. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: errorFields } });
}

// No more than this: a database's errors carry the values they were about.
function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  return { type: error.name, code, message: error.message, stack: error.stack };
}
