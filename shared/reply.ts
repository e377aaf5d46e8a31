/** The header in which a page says by id whose it is: another member may be signed in in its browser by now. */
export const AS_MEMBER = 'Parley-Member';

/** Every code an error may carry, over HTTP and over the socket alike. */
export const ERROR_CODES = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'locked',
  'too_large',
  'rate_limited',
  'unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One field that was refused, and why, in words a person can act on. */
export interface FieldIssue {
  field: string;
  message: string;
}

export interface ErrorBody {
  code: ErrorCode;
  message: string;
  issues?: FieldIssue[];
}

/** What every socket request is answered with. */
export type Reply<T = Record<never, never>> = { ok: true; value: T } | { ok: false; error: ErrorBody };
