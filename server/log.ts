import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type Log = Logger;

/** Makes the program's log: one JSON object a line, on standard output. It is given no personal data and no secrets. */
export function createLog(level: string, out: DestinationStream = destination(1)): Log {
  const serializers = { err: errorFields, error: withoutPeople };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers }, out);
}

/** Takes mail addresses out of what others said went wrong: a mail server names whom it refuses. */
function withoutPeople(message: unknown): string {
  return String(message).replace(/[^\s/<>"'(,;:=]+@[^\s/<>"'),;:]+/g, '(address)');
}

// No more than this: a database's errors carry the values they were about.
function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  // PostgreSQL's class 22, data it cannot take, quotes what it was given.
  const told = (text = '') => withoutPeople(/^22/.test(String(code)) ? text.replace(/"[^"]*"/g, '"…"') : text);
  return { type: error.name, code, message: told(error.message), stack: told(error.stack) };
}
