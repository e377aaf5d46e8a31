import type { ErrorBody, ErrorCode, FieldIssue } from '../shared/reply.ts';

const STATUS: Record<ErrorCode, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  locked: 423,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
};

/** A refusal that is told to whoever asked, in words for people. Anything else thrown is a fault of ours: 500. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly issues: FieldIssue[] | undefined;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { issues?: FieldIssue[]; status?: number; retryAfter?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.status = more.status ?? STATUS[code];
    this.issues = more.issues;
    this.retryAfter = more.retryAfter;
  }

  get body(): ErrorBody {
    return { code: this.code, message: this.message, ...(this.issues && { issues: this.issues }) };
  }
}

/** Refuses what does not exist or may not be read: the two answer alike, so that nobody learns which. */
export function notFound(what: string): Refusal {
  return new Refusal('not_found', `There is no such ${what}.`);
}

/** Refuses because the database cannot be used at the moment. */
export function unavailable(): Refusal {
  return new Refusal('unavailable', 'The forum cannot save or read right now. Try again in a moment.', {
    retryAfter: 5,
  });
}

/** Refuses one field of the input. */
export function invalid(field: string, message: string): Refusal {
  return new Refusal('invalid', message, { issues: [{ field, message }] });
}

/** Ends the start of the program: `message` is one line, naming the setting that is wrong. */
export class StartError extends Error {}
