import { pageData } from '../page-data.ts';

const keyOf = (threadId: number) => `quotes:${pageData.site.member?.id}:${threadId}`;

/** Returns the numbers of the posts that were picked in a thread to be quoted together, in the order of picking. */
export function pickedIn(threadId: number): number[] {
  try {
    return JSON.parse(localStorage.getItem(keyOf(threadId)) ?? '[]');
  } catch {
    return [];
  }
}

/** Keeps what was picked in a thread, for every tab and page of it. */
export function keepPicked(threadId: number, numbers: number[]): void {
  try {
    if (numbers.length > 0) localStorage.setItem(keyOf(threadId), JSON.stringify(numbers));
    else localStorage.removeItem(keyOf(threadId));
  } catch {
    // Storage is full or switched off; this page still knows.
  }
}

/** Calls `changed` whenever another tab picks or lets go. */
export function watchPicked(threadId: number, changed: () => void): void {
  addEventListener('storage', ({ key }) => (key === keyOf(threadId) || key === null) && changed());
}
