import type { Post } from '../../shared/post.ts';
import type { PendingPost } from '../../shared/views/thread/thread-page.ts';
import { keepHere, keptHere } from '../kept-here.ts';
import { pageData } from '../page-data.ts';

const keyOf = (threadId: number) => `unsent:${pageData.site.member?.id}:${threadId}`;

/** Returns the posts that were on their way when an earlier page ended and are not among those of a page; what is, is forgotten. */
export function stillUnsent(threadId: number, posts: Post[]): PendingPost[] {
  const arrived = new Set(posts.map(({ clientId }) => clientId));
  const unsent = unsentIn(threadId);
  for (const { clientId } of unsent) if (arrived.has(clientId)) forgetUnsent(threadId, clientId);
  return unsent.filter(({ clientId }) => !arrived.has(clientId));
}

const unsentIn = (threadId: number) => keptHere<PendingPost[]>(keyOf(threadId)) ?? [];

/** Keeps a post in this browser until it is known to have arrived: sent again, it goes under the same key. */
export function keepUnsent(threadId: number, post: PendingPost): void {
  store(threadId, [
    ...others(threadId, post.clientId),
    { ...post, failed: 'This was on its way when the page ended.' },
  ]);
}

/** Forgets posts that have arrived, or stand in the composer again. */
export function forgetUnsent(threadId: number, clientId: string): void {
  store(threadId, others(threadId, clientId));
}

function others(threadId: number, clientId: string): PendingPost[] {
  return unsentIn(threadId).filter((post) => post.clientId !== clientId);
}

function store(threadId: number, posts: PendingPost[]): void {
  keepHere(keyOf(threadId), posts.length > 0 ? posts : null);
}
