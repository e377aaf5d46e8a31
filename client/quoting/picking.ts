import type { Post } from '../../shared/post.ts';
import { quoteOf } from '../../shared/quote.ts';
import { call } from '../api.ts';
import { instead, sayInCorner } from '../instead.ts';
import type { LivePage } from '../thread/live-page.tsx';
import { keepPicked, pickedIn, watchPicked } from './picked-quotes.ts';

const PICKED_MAX = 20;

/** Collects posts to be quoted together, over the pages of a thread and in every tab; `write` puts text into the composer. */
export function picking(on: LivePage, write: (text: string) => void) {
  const threadId = on.page.thread.id;

  function show(picked: number[]): void {
    on.show({ picked });
    // Only those who pick load the tray.
    if (picked.length > 0 || shown) {
      shown = true;
      import('./quote-tray.tsx')
        .then(({ showTray }) => showTray(on.parts.picked, { insert, clear }))
        .catch(sayInCorner);
    }
  }
  let shown = false;

  function keep(picked: number[]): void {
    keepPicked(threadId, picked);
    show(picked);
  }
  const clear = () => keep([]);
  const insert = () => instead(insertAll)(new Event('insert', { cancelable: true }));

  async function insertAll(): Promise<void> {
    const posts = await Promise.all(
      on.parts.picked.map(
        async (number) => (await call<{ post: Post }>('GET', `/threads/${threadId}/posts/${number}`)).post,
      ),
    );
    const quotes = posts.filter((post) => post.deletedAt === null).map((post) => quoteOf(post, post.body));
    write(quotes.join(''));
    clear();
  }

  watchPicked(threadId, () => show(pickedIn(threadId)));

  return {
    /** Shows what other pages and tabs have picked. */
    start: () => {
      const picked = pickedIn(threadId);
      if (picked.length > 0) show(picked);
    },
    /** Picks a post, or lets it go. */
    toggle: (number: number): void => {
      const picked = pickedIn(threadId);
      keep(picked.includes(number) ? picked.filter((each) => each !== number) : [...picked, number].slice(-PICKED_MAX));
    },
  };
}
