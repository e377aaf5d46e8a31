import { keepHere, keptHere } from '../kept-here.ts';
import { pageData } from '../page-data.ts';

/** What stands in the fields of a form that is being written in. */
export interface Written {
  title: string;
  body: string;
  replyTo: number | null;
  /** Of an edit: the version of the post that it grew from. */
  postVersion?: number | null;
}

/** Text that is not on the server yet, and the version of the saved draft that it grew from. */
export type Unsaved = Written & { version: number };

// By member: on a shared computer nobody finds what another has begun.
const keyOf = (path: string) => `draft:${pageData.site.member?.id}:${path}`;

/** Keeps text in this browser until the server has it: through a crash, an outage, the end of a session. */
export function keepUnsaved(path: string, text: Unsaved | null): void {
  keepHere(keyOf(path), text);
}

/** Returns the text that an earlier page left here unsaved; null where there is none. */
export function unsavedAt(path: string): Unsaved | null {
  return keptHere(keyOf(path));
}

export function wasLeftUnsaved(root: HTMLElement): boolean {
  return root.dataset.draft !== undefined && unsavedAt(root.dataset.draft) !== null;
}
