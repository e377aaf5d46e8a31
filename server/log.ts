import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Makes the program's log: one JSON object a line on standard output. It is given no personal data and no secrets. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
