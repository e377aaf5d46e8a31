import { BODY_MAX, BODY_TOO_LONG } from '../../shared/limits.ts';
import { ApiError } from '../api-error.ts';

/** Tells whether a text is longer than the server takes as a post. */
export function isTooLong(text: string): boolean {
  return text.length > BODY_MAX;
}

/** Says how long a text is beside how long it may be. */
export function lengthOf(text: string): string {
  return `It has ${text.length.toLocaleString('en')} of at most ${BODY_MAX.toLocaleString('en')} characters.`;
}

/** Refuses such a text as the server would, before it is sent: throws an ApiError. */
export function refuseTooLong(text: string, message = BODY_TOO_LONG): void {
  if (isTooLong(text)) throw new ApiError({ code: 'too_large', message });
}
