import { LINES, type Line } from './lines.ts';

/** What is wrong with one line, in words for whoever made the file: "line 12: author: there is no member …". */
export class LineError extends Error {
  readonly line: number;
  readonly field: string | null;

  constructor(line: number, field: string | null, message: string) {
    super(`line ${line}: ${field === null ? '' : `${field}: `}${message}`);
    this.line = line;
    this.field = field;
  }
}

/** Reads one line of a file. Throws a LineError with the line's `number` and the first field that is wrong. */
export function parseLine(source: string, number: number): Line {
  const value = parseJson(source, number);
  const type = (value as { type?: unknown } | null)?.type;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LineError(number, null, 'is not a JSON object');
  }
  if (typeof type !== 'string' || !Object.hasOwn(LINES, type)) {
    throw new LineError(
      number,
      'type',
      type === undefined ? 'is missing' : `must be one of ${Object.keys(LINES).join(', ')}`,
    );
  }
  const parsed = LINES[type as keyof typeof LINES].safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    throw new LineError(number, String(issue.keys[0]), `is not a field of a ${type}`);
  }
  throw new LineError(number, issue?.path.join('.') || null, issue?.message ?? 'is wrong');
}

function parseJson(source: string, number: number): unknown {
  try {
    return JSON.parse(source);
  } catch {
    throw new LineError(number, null, 'is not JSON');
  }
}
