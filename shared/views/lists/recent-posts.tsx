import { boardPath, memberPath, postPath } from '../../addresses.ts';
import { IgnoredPost } from '../post/ignored-post.tsx';
import { Avatar } from '../site/avatar.tsx';
import { Time } from '../site/time.tsx';
import { ThreadTitle } from '../thread/thread-title.tsx';
import type { PostsPage } from './list-page.ts';

/** Lists posts, the newest first, each with its beginning and where it stands. */
export function RecentPosts({ page }: { page: PostsPage }) {
  if (page.posts.length === 0) return <p class="empty">No posts here.</p>;
  return (
    <ul class="rows">
      {page.posts.map(({ id, number, author, excerpt, createdAt, thread, unread, ignored }) => {
        const board = page.boards.find((one) => one.id === thread.boardId);
        const row = (
          <>
            <Avatar member={author} small />
            <div class="row-main">
              <h2>
                <a href={postPath(thread, number)}>
                  <ThreadTitle thread={thread} />
                </a>
                {unread && <span class="tag accent">New</span>}
              </h2>
              <p class="row-excerpt" dir="auto">
                {excerpt}
              </p>
              <p>
                <a href={memberPath(author)}>
                  <bdi>{author.name}</bdi>
                </a>{' '}
                · #{number} · <Time at={createdAt} />
                {board && (
                  <>
                    {' '}
                    · <a href={boardPath(board)}>{board.title}</a>
                  </>
                )}
              </p>
            </div>
          </>
        );
        return (
          <li key={id} class={`row-item${unread ? ' is-unread' : ''}${ignored ? ' ignored' : ''}`}>
            {ignored ? <IgnoredPost post={{ author, number }}>{row}</IgnoredPost> : row}
          </li>
        );
      })}
    </ul>
  );
}
