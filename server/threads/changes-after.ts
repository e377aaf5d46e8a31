import { CHANGES_PER_ANSWER } from '../../shared/limits.ts';
import type { Change, Changes } from '../../shared/thread.ts';
import type { Db } from '../database/connection.ts';
import { POST_COLUMNS, type PostRow, postsOf } from '../posts/post-row.ts';
import { publicThread } from './public-thread.ts';
import { type StoredThread, storedThreadOf, THREAD_COLUMNS } from './thread-row.ts';

/**
 * Reads what a follower standing at `cursor` has missed, with the thread as it is now: at most CHANGES_PER_ANSWER
 * changes in the order of their cursors. Undefined where there is no such thread.
 *
 * Thread and posts come from one statement, so from one snapshot: read apart, a change committed in between could be
 * stepped over.
 */
export async function changesAfter(
  db: Db,
  threadId: number,
  cursor: number,
): Promise<(Omit<Changes, 'epoch'> & { thread: StoredThread }) | undefined> {
  const rows = await db
    .selectFrom('threads')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .innerJoin('members as starter', 'starter.id', 'threads.author_id')
    .innerJoin('members as last_poster', 'last_poster.id', 'threads.last_poster_id')
    .leftJoin('posts', (join) => join.onRef('posts.thread_id', '=', 'threads.id').on('posts.cursor', '>', cursor))
    .leftJoin('members', 'members.id', 'posts.author_id')
    .select([...THREAD_COLUMNS, ...POST_COLUMNS])
    .where('threads.id', '=', threadId)
    .orderBy('posts.cursor')
    .limit(CHANGES_PER_ANSWER + 1)
    .execute();
  const row = rows[0];
  if (!row) return undefined;

  const thread = storedThreadOf({ ...row, thread_id: threadId });
  const posts = await postsOf(db, rows.filter((r) => r.id !== null) as PostRow[]);
  const changes: Change[] = posts.map((post) => ({ cursor: post.cursor, post }));
  if (row.changed_cursor > cursor) {
    const at = changes.findIndex((change) => change.cursor > row.changed_cursor);
    changes.splice(at === -1 ? changes.length : at, 0, { cursor: row.changed_cursor, thread: publicThread(thread) });
  }
  const hasMore = changes.length > CHANGES_PER_ANSWER;
  const answered = hasMore ? changes.slice(0, CHANGES_PER_ANSWER) : changes;
  return {
    // The newest cursor always belongs to the last change, so a complete answer ends at the head.
    cursor: answered.at(-1)?.cursor ?? row.head,
    changes: answered,
    hasMore,
    thread,
  };
}
