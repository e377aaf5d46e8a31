import { boardPath, postPath } from '../../addresses.ts';
import type { Board } from '../../board.ts';
import { Time } from '../site/time.tsx';

const number = new Intl.NumberFormat('en');

/** Lists boards with their totals and newest posts. */
export function BoardList({ boards }: { boards: Board[] }) {
  return (
    <ul class="rows">
      {boards.map((board) => (
        <li key={board.id} class="row-item">
          <div class="row-main">
            <h2>
              <a href={boardPath(board)}>{board.title}</a>
              {board.audience !== 'everyone' && <span class="tag">{board.audience}</span>}
            </h2>
            <p>{board.description}</p>
          </div>
          <p class="row-count">
            {number.format(board.threadCount)} {board.threadCount === 1 ? 'thread' : 'threads'}
            <br />
            {number.format(board.postCount)} {board.postCount === 1 ? 'post' : 'posts'}
          </p>
          <p class="row-last">
            {board.lastPost ? (
              <>
                <a
                  href={postPath(
                    { id: board.lastPost.threadId, slug: board.lastPost.threadSlug },
                    board.lastPost.number,
                  )}
                >
                  <bdi>{board.lastPost.threadTitle}</bdi>
                </a>
                <span class="by">
                  <bdi>{board.lastPost.author.name}</bdi> · <Time at={board.lastPost.createdAt} />
                </span>
              </>
            ) : (
              'No posts yet'
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
