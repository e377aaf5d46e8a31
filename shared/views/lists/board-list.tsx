import { boardPath, postPath, threadPath } from '../../addresses.ts';
import type { LastPost } from '../../board.ts';
import type { ListedBoard } from '../../list.ts';
import { Time } from '../site/time.tsx';
import { ViewersNow } from './viewers-now.tsx';

const number = new Intl.NumberFormat('en');

/** Lists boards with their totals, their newest posts and how many people are in each; marked where something is unread. */
export function BoardList({ boards }: { boards: ListedBoard[] }) {
  const archived = boards.filter(({ board }) => board.archived);
  return (
    <>
      <Rows boards={boards.filter(({ board }) => !board.archived)} />
      {archived.length > 0 && (
        <section class="archived-boards" aria-labelledby="archived">
          <h2 id="archived">Archived</h2>
          <Rows boards={archived} />
        </section>
      )}
    </>
  );
}

/** Leads to the thread that was last written in, where the reader goes on reading, and to the post itself. */
function Newest({ post, unread }: { post: LastPost; unread: boolean }) {
  const thread = { id: post.threadId, slug: post.threadSlug };
  return (
    <>
      <a href={`${threadPath(thread)}${unread ? 'unread' : ''}`}>
        <bdi>{post.threadTitle}</bdi>
      </a>
      <span class="by">
        <bdi>{post.author.name}</bdi> ·{' '}
        <a href={postPath(thread, post.number)}>
          <Time at={post.createdAt} />
        </a>
      </span>
    </>
  );
}

function Rows({ boards }: { boards: ListedBoard[] }) {
  return (
    <ul class="rows">
      {boards.map(({ board, unread, viewers }) => (
        <li key={board.id} class={`row-item${unread ? ' is-unread' : ''}`}>
          <div class="row-main">
            <h2>
              <a href={boardPath(board)}>{board.title}</a>
              {unread && <span class="tag accent">New</span>}
              {board.audience !== 'everyone' && <span class="tag">{board.audience}</span>}
            </h2>
            <p>{board.description}</p>
          </div>
          <p class="row-count">
            <span>
              {number.format(board.threadCount)} {board.threadCount === 1 ? 'thread' : 'threads'}
            </span>
            <span>
              {number.format(board.postCount)} {board.postCount === 1 ? 'post' : 'posts'}
            </span>
            <ViewersNow count={viewers} />
          </p>
          <p class="row-last">{board.lastPost ? <Newest post={board.lastPost} unread={unread} /> : 'No posts yet'}</p>
        </li>
      ))}
    </ul>
  );
}
