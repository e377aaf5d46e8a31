import type { Post } from '../../shared/post.ts';
import { call } from '../api.ts';

/** What is shown of a post elsewhere than in its place; null where it was deleted or may not be read. */
export type Original = { name: string; html: string } | null;

const fetched = new Map<string, Promise<Original>>();

/** Returns a post of a thread: from the page if it stands there, else from the server, asked once. */
export function originalOf(threadId: number, number: number): Promise<Original> {
  const shown = document.querySelector(`#thread #post-${number}`);
  if (shown) {
    const body = shown.querySelector('.post-body');
    const name = shown.querySelector('.author-name')?.textContent ?? '';
    // While it is edited in its place, its text is not there.
    if (body || shown.matches('.tombstone')) return Promise.resolve(body && { name, html: body.innerHTML });
  }
  const key = `${threadId} ${number}`;
  let asked = fetched.get(key);
  if (!asked) {
    asked = ask(threadId, number);
    fetched.set(key, asked);
    asked.catch(() => fetched.delete(key));
  }
  return asked;
}

async function ask(threadId: number, number: number): Promise<Original> {
  const answer = await call<{ post: Post }>('GET', `/threads/${threadId}/posts/${number}`).catch((error) => {
    if (error.code === 'not_found') return null;
    throw error;
  });
  if (!answer || answer.post.deletedAt !== null) return null;
  return { name: answer.post.author.name, html: answer.post.html };
}

/** Returns the beginning of what a post says itself, without what it quotes, as plain text. */
export function wordsOf(html: string, length = 90): string {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const quote of template.content.querySelectorAll('blockquote')) quote.remove();
  const words = (template.content.textContent ?? '').replace(/\s+/g, ' ').trim();
  return words.length > length ? `${words.slice(0, length).trimEnd()}…` : words;
}
