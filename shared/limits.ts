/** The sizes that forms, parsers and pages agree on. Lengths count UTF-16 code units, as `String.length` does. */
export const TITLE_MAX = 200;
export const BODY_MAX = 20_000;
export const BODY_TOO_LONG = `A post may be ${BODY_MAX.toLocaleString('en')} characters long; this one is longer.`;
export const FORUM_NAME_MAX = 60;
export const DESCRIPTION_MAX = 1_000;
export const NAME_MIN = 2;
export const NAME_MAX = 30;
/** What a member says of themselves. */
export const ABOUT_MAX = 1_000;
export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;
/** What mail servers take (RFC 5321). */
export const EMAIL_MAX = 254;
export const REASON_MAX = 200;
/** What is written about a reported post, to the moderators and back. */
export const REPORT_MAX = 1_000;
export const QUERY_MAX = 200;
export const PREFIX_MAX = 30;
export const PREFIXES_MAX = 20;

/** A member with fewer posts than this counts as a newcomer. */
export const NEWCOMER_POSTS = 3;

export const POSTS_PER_PAGE = 20;
export const THREADS_PER_PAGE = 30;
/** Answers to a post that are read, and of them those that are counted and those that are named: see AnsweredBy. */
export const ANSWERS_KEPT = 40;
export const ANSWERS_COUNTED = 25;
export const ANSWERS_NAMED = 5;
/** Changes in one answer of the changes endpoint; a follower asks again while `hasMore`. */
export const CHANGES_PER_ANSWER = 200;

/** The widths in pixels in which an avatar is kept. */
export const AVATAR_SIZES = [48, 96, 192] as const;

/** Tells which page of a thread a post number stands on. Numbers are never reused, so the answer never changes. */
export function pageOfPost(number: number): number {
  return Math.max(1, Math.ceil(number / POSTS_PER_PAGE));
}

/** Counts the pages that `items` fill at `perPage` a page: at least one. */
export function pageCount(items: number, perPage: number): number {
  return Math.max(1, Math.ceil(items / perPage));
}
