import type { ErrorBody } from '../shared/reply.ts';

/** A call that was answered with a refusal, or not at all: then its code is "unavailable". */
export class ApiError extends Error {
  readonly code: ErrorBody['code'];
  readonly issues: ErrorBody['issues'];

  constructor({ code, message, issues }: ErrorBody) {
    super(issues?.[0]?.message ?? message);
    this.code = code;
    this.issues = issues;
  }
}

/** What is said where nobody answers. */
export const UNREACHABLE = { code: 'unavailable', message: 'The forum cannot be reached right now.' } as const;
