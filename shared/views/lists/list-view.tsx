import { ViewersLine } from '../site/viewers-line.tsx';
import { BoardList } from './board-list.tsx';
import type { ListActions, ListLive, ListPage } from './list-page.ts';
import { RecentPosts } from './recent-posts.tsx';
import { ThreadList } from './thread-list.tsx';

const STILL: ListLive = { waiting: 0, gone: new Set() };

/** Shows a list: as served, and alive in the browser, which passes what it adds in `live` and what it does in `act`. */
export function ListView({ page, live = STILL, act }: { page: ListPage; live?: ListLive; act?: ListActions }) {
  return (
    <>
      {live.waiting > 0 && (
        <div class="pill-rail on-top">
          <button type="button" class="pill" onClick={act?.showWaiting}>
            {live.waiting} new
          </button>
        </div>
      )}
      {page.kind === 'boards' && <BoardList boards={page.boards} />}
      {page.kind === 'threads' && <ThreadList page={page} gone={live.gone} />}
      {page.kind === 'posts' && <RecentPosts page={page} />}
      {page.markRead && !isEmpty(page) && (
        <form class="mark-read" action={page.markRead} method="post" onSubmit={act?.markRead}>
          <input type="hidden" name="before" value={page.asOf} />
          <button type="submit" disabled={act !== undefined && !hasUnread(page)}>
            {page.kind === 'threads' && page.boardIds !== 'all' ? 'Mark this board read' : 'Mark everything read'}
          </button>
        </form>
      )}
      {page.kind === 'boards' && <ViewersLine viewers={page.viewers} doing="on the forum" />}
    </>
  );
}

function isEmpty(page: ListPage): boolean {
  const rows = page.kind === 'boards' ? page.boards : page.kind === 'threads' ? page.threads : page.posts;
  return rows.length === 0;
}

function hasUnread(page: ListPage): boolean {
  // What is unread may stand on another page.
  if (page.kind === 'boards') return page.boards.some(({ unread }) => unread);
  return true;
}
