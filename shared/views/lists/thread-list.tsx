import { boardPath, memberPath, postPath, threadPath } from '../../addresses.ts';
import type { ListedThread } from '../../list.ts';
import { Avatar } from '../site/avatar.tsx';
import { Time } from '../site/time.tsx';
import { ThreadTitle } from '../thread/thread-title.tsx';
import type { BoardName, ThreadsPage } from './list-page.ts';
import { ViewersNow } from './viewers-now.tsx';

const number = new Intl.NumberFormat('en');

/** Lists threads, the unread ones marked, with who posted last and how many people are viewing each. */
export function ThreadList({ page, gone }: { page: ThreadsPage; gone: ReadonlySet<number> }) {
  if (page.threads.length === 0) return <p class="empty">{EMPTY[page.filter]}</p>;
  return (
    <ul class="rows">
      {page.threads.map((row) => (
        <ThreadRow
          key={row.thread.id}
          row={row}
          board={page.boards.find((board) => board.id === row.thread.boardId)}
          isGone={gone.has(row.thread.id)}
        />
      ))}
    </ul>
  );
}

const EMPTY = {
  all: 'No threads yet.',
  unread: 'Nothing unread here.',
  watched: 'No watched threads here.',
  mine: 'You have started no threads.',
  unanswered: 'Every thread has an answer.',
};

function ThreadRow({ row, board, isGone }: { row: ListedThread; board: BoardName | undefined; isGone: boolean }) {
  const { thread, unreadFrom, viewers } = row;
  const path = threadPath(thread);
  return (
    <li class={`row-item${unreadFrom ? ' is-unread' : ''}${isGone ? ' is-gone' : ''}`}>
      <Avatar member={thread.author} small />
      <div class="row-main">
        <h2>
          <a href={unreadFrom !== null && unreadFrom > 1 ? `${path}unread` : path}>
            <ThreadTitle thread={thread} />
          </a>
          {unreadFrom !== null && (
            <span class="tag accent">{unreadFrom > 1 ? `${thread.postCount - unreadFrom + 1} new` : 'New'}</span>
          )}
          {thread.pinned && <span class="tag">Pinned</span>}
          {thread.locked && <span class="tag">Locked</span>}
          {isGone && <span class="tag">No longer here</span>}
        </h2>
        <p>
          <a href={memberPath(thread.author)}>
            <bdi>{thread.author.name}</bdi>
          </a>{' '}
          · <Time at={thread.createdAt} />
          {board && (
            <>
              {' '}
              · <a href={boardPath(board)}>{board.title}</a>
            </>
          )}
        </p>
      </div>
      <p class="row-count">
        <span>
          {number.format(Math.max(0, thread.postCount - 1))} {thread.postCount === 2 ? 'reply' : 'replies'}
        </span>
        <ViewersNow count={viewers} />
      </p>
      <p class="row-last">
        <a href={postPath(thread, thread.lastPost.number)}>
          <Time at={thread.lastPost.createdAt} />
        </a>
        <span class="by">
          <bdi>{thread.lastPost.author.name}</bdi>
        </span>
      </p>
    </li>
  );
}
