import { keepHere, keptHere } from '../kept-here.ts';
import { pageData } from '../page-data.ts';

const keyOf = (threadId: number) => `quotes:${pageData.site.member?.id}:${threadId}`;

/** Returns the numbers of the posts that were picked in a thread to be quoted together, in the order of picking. */
export function pickedIn(threadId: number): number[] {
  return keptHere<number[]>(keyOf(threadId)) ?? [];
}

/** Keeps what was picked in a thread, for every tab and page of it. */
export function keepPicked(threadId: number, numbers: number[]): void {
  keepHere(keyOf(threadId), numbers.length > 0 ? numbers : null);
}

/** Calls `changed` whenever another tab picks or lets go. */
export function watchPicked(threadId: number, changed: () => void): void {
  addEventListener('storage', ({ key }) => (key === keyOf(threadId) || key === null) && changed());
}
