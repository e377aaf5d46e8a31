import { threadPath } from '../../addresses.ts';
import type { ThreadActions } from './thread-actions.ts';
import type { ThreadPage } from './thread-page.ts';

/** Offers what a moderator may do to a thread; its starter may rename it while it and its board are open. */
export function ModerateMenu({ page, act }: { page: ThreadPage; act: ThreadActions | undefined }) {
  const { thread, reader } = page;
  const path = threadPath(thread);
  if (!reader.staff) {
    const isOwn = reader.member?.id === thread.author.id;
    return isOwn && !thread.locked && !reader.archived ? (
      <a class="button" href={`${path}moderate`}>
        Rename
      </a>
    ) : null;
  }
  return (
    <details class="menu moderate">
      <summary>Moderate</summary>
      <div class="menu-in">
        <form action={`${path}moderate`} method="post" onSubmit={act?.moderate}>
          <button type="submit" name="locked" value={thread.locked ? 'no' : 'yes'}>
            {thread.locked ? 'Open' : 'Lock'}
          </button>
          <button type="submit" name="pinned" value={thread.pinned ? 'no' : 'yes'}>
            {thread.pinned ? 'Unpin' : 'Pin to the top of the board'}
          </button>
        </form>
        <a href={`${path}moderate`}>Rename, prefix, move…</a>
        <a href={`${path}delete`}>Delete…</a>
      </div>
    </details>
  );
}
