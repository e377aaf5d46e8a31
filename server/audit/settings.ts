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

/** Says what was changed: "title: Questions → Answers". Of a long text it shows what stands where the two begin to differ. */
export function differences(before: Settings, after: Settings): string {
  return Object.keys(after)
    .filter((name) => before[name] !== after[name])
    .map((name) => {
      const [from, to] = [before[name] ?? '', after[name] ?? ''];
      return `${name}: ${shortened(from, to)} → ${shortened(to, from)}`;
    })
    .join(', ');
}

const SHOWN = 60;
const SHOWN_BEFORE = 20;

function shortened(text: string, other: string): string {
  const [letters, others] = [[...text], [...other]];
  if (letters.length <= SHOWN) return text || 'none';
  const differs = letters.findIndex((letter, i) => letter !== others[i]);
  const start = Math.max(0, (differs < 0 ? letters.length : differs) - SHOWN_BEFORE);
  const part = letters.slice(start, start + SHOWN).join('');
  return `${start > 0 ? '…' : ''}${part}${start + SHOWN < letters.length ? '…' : ''}`;
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
