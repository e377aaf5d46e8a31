import { createHash } from 'node:crypto';
import { Refusal } from '../errors.ts';

/** What an administrator set of a thing, by the names that people know, in the order of the form. */
export type Settings = Record<string, string>;

/** Sums settings up, so that a form can tell whether they are still what it showed. */
export function stampOf(settings: Settings): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(settings)))
    .digest('base64url');
}

/** Says what was changed: "title: Questions → Answers, description". */
export function differences(before: Settings, after: Settings): string {
  return Object.keys(after)
    .filter((name) => before[name] !== after[name])
    .map((name) => (name === 'description' ? name : `${name}: ${before[name] || 'none'} → ${after[name] || 'none'}`))
    .join(', ');
}

/**
 * Refuses to put a form over what somebody else has set since it was opened, unless it wishes the same. `seen` is the stamp
 * of what the form showed; a form without one goes over everything.
 */
export function requireSeen(what: string, seen: string | undefined, now: Settings, wished: Settings): void {
  if (seen === undefined || seen === stampOf(now)) return;
  const replaced = differences(now, wished);
  if (replaced === '') return;
  const message = `Somebody has changed ${what} since this page was opened. Save again to replace what is set now (${replaced}).`;
  throw new Refusal('conflict', message, { issues: [{ field: '', message }] });
}
