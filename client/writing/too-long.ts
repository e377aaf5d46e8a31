import { BODY_MAX, BODY_TOO_LONG } from '../../shared/limits.ts';
import { ApiError } from '../api.ts';

/** Tells whether a text is longer than the server takes as a post. */
export function isTooLong(text: string): boolean {
  return text.length > BODY_MAX;
}

/** Refuses such a text as the server would, before it is sent: throws an ApiError. */
export function refuseTooLong(text: string): void {
  if (isTooLong(text)) throw new ApiError({ code: 'too_large', message: BODY_TOO_LONG });
}
