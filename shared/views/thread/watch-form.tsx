import { threadPath } from '../../addresses.ts';
import type { WatchLevel } from '../../notification.ts';
import type { ThreadActions } from './thread-actions.ts';
import type { ThreadPage } from './thread-page.ts';

/** Lets a member watch the thread, or watch it no longer. */
export function WatchForm({ page, act }: { page: ThreadPage; act: ThreadActions | undefined }) {
  if (page.watch === null) return null;
  const watching = page.watch === 'everything';
  const next: WatchLevel = watching ? 'answers' : 'everything';
  return (
    <form class="watch" action={`${threadPath(page.thread)}watch`} method="post" onSubmit={act?.watch}>
      <button
        type="submit"
        name="level"
        value={next}
        aria-pressed={watching}
        title={watching ? 'You hear of every new post' : 'You hear of answers to you'}
      >
        {watching ? 'Watching' : 'Watch'}
      </button>
    </form>
  );
}
