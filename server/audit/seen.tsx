import type { Request, Response } from 'express';
import { z } from 'zod';
import type { FieldIssue } from '../../shared/reply.ts';
import { plainText } from '../../shared/text.ts';
import { Refusal } from '../errors.ts';
import { type Fields, typedIn } from '../http/pages.ts';
import { shortened } from './settings.ts';

/** A form in which something is changed that others may change at the same time. */
export interface SharedForm {
  /** What is set now, as the form shows it. */
  now: Fields;
  /** Fields that mean something only together: either all of them are taken from one who changed them, or none. */
  together?: string[][];
  /** What fields count as that are not sent: boxes that are not ticked. */
  unsent?: Fields;
  /** The words for what can be chosen in a field. */
  choices?: Record<string, readonly (readonly [value: string, words: string])[]>;
}

/** The hidden field by which a form says what it showed when it was opened: see wishIn(). */
export function Seen({ request, response, now }: { request: Request; response: Response; now: Fields }) {
  // A form that is shown again still says so, until it was told what others have set since.
  const opened = response.statusCode === 409 ? undefined : typedIn(request).seen;
  return <input type="hidden" name="seen" value={opened || JSON.stringify(now)} />;
}

/** Returns what a form shows: what is set, or what was typed in it and, once that was refused for it, what others set beside. */
export function shownIn(request: Request, response: Response, form: SharedForm): Fields {
  if (request.method !== 'POST') return form.now;
  return response.statusCode === 409 ? merge(typedIn(request), form).fields : typedIn(request);
}

/**
 * Reads what a form wishes to be set. What it left as it showed it stays as others have set it since; what both have changed
 * it is refused for, until it is sent again. A form that does not say what it showed goes over everything.
 */
export function wishIn<T>(request: Request, form: SharedForm & { what: string; read: (fields: Fields) => T }): T {
  const typed = typedIn(request);
  const wish = form.read(typed);
  if (typed.seen === undefined) return wish;
  const { fields, clashes } = merge(typed, form);
  if (clashes.length > 0) throw refusalOf(form.what, clashes);
  return form.read(fields);
}

function merge(typed: Fields, { now, together = [], unsent = {}, choices = {} }: SharedForm) {
  const opened = fieldsIn(typed.seen);
  const mine = Object.fromEntries(
    Object.keys(now).map((name) => [name, plainText(typed[name] ?? unsent[name] ?? opened[name] ?? '')]),
  );
  const alone = Object.keys(now).filter((name) => !together.flat().includes(name));
  const fields: Fields = { ...typed };
  const clashes: FieldIssue[] = [];
  for (const names of [...together, ...alone.map((name) => [name])]) {
    const differing = (from: Fields, to: Fields) => names.filter((name) => (from[name] ?? '') !== (to[name] ?? ''));
    const isMine = differing(opened, mine).length > 0;
    for (const name of names) fields[name] = (isMine ? mine : now)[name] ?? '';
    if (!isMine || differing(opened, now).length === 0) continue;
    for (const field of differing(mine, now)) {
      const [theirs = '', own = ''] = [now[field], mine[field]];
      const words = choices[field]?.find(([value]) => value === theirs)?.[1] ?? shortened(theirs, own);
      clashes.push({ field, message: theirs ? `Set to “${words}” meanwhile.` : 'Emptied meanwhile.' });
    }
  }
  return { fields, clashes };
}

/** Reads what a form showed; of one that says so in no way we know, all fields count as changed by both. */
function fieldsIn(seen = ''): Fields {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(seen));
  } catch {
    return {};
  }
}

function refusalOf(what: string, clashes: FieldIssue[]): Refusal {
  const message = `Somebody has changed ${what} since this page was opened. What you left alone is now as they set it; what you both changed is marked below: save again to replace it.`;
  return new Refusal('conflict', message, { issues: [{ field: '', message }, ...clashes] });
}
