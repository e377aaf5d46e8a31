import { memberPath, postPath, threadPath } from '../../addresses.ts';
import type { Thread } from '../../thread.ts';
import { Avatar } from '../site/avatar.tsx';
import { Time } from '../site/time.tsx';
import { ThreadTitle } from '../thread/thread-title.tsx';

const number = new Intl.NumberFormat('en');

export interface ListedThread {
  thread: Thread;
  /** The number of the last post the reader has read; null where they never opened the thread, or are a guest. */
  readUpTo: number | null;
}

/** Lists threads, the unread ones marked for members, with who posted last. */
export function ThreadList({ threads, member }: { threads: ListedThread[]; member: boolean }) {
  if (threads.length === 0) return <p class="empty">No threads yet.</p>;
  return (
    <ul class="rows">
      {threads.map(({ thread, readUpTo }) => {
        const unread = member && (readUpTo ?? 0) < thread.postCount;
        return (
          <li key={thread.id} class={`row-item${unread ? ' is-unread' : ''}`}>
            <Avatar member={thread.author} small />
            <div class="row-main">
              <h2>
                <a href={unread && readUpTo ? `${threadPath(thread)}unread` : threadPath(thread)}>
                  <ThreadTitle thread={thread} />
                </a>
                {unread && <span class="tag accent">{readUpTo ? `${thread.postCount - readUpTo} new` : 'New'}</span>}
                {thread.pinned && <span class="tag">Pinned</span>}
                {thread.locked && <span class="tag">Locked</span>}
              </h2>
              <p>
                <a href={memberPath(thread.author)}>
                  <bdi>{thread.author.name}</bdi>
                </a>{' '}
                · <Time at={thread.createdAt} />
              </p>
            </div>
            <p class="row-count">
              {number.format(Math.max(0, thread.postCount - 1))} {thread.postCount === 2 ? 'reply' : 'replies'}
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
      })}
    </ul>
  );
}
