import { type RawBuilder, sql } from 'kysely';
import type { NotificationKind } from '../../shared/notification.ts';
import { ONE_PER_POST } from './one-per-post.ts';

/** Which of those who watch something come next, by their ids. */
export interface Slice {
  after: number;
  limit: number;
}

const WATCHED = {
  watches: { kind: 'watch', of: sql`watcher.thread_id = posts.thread_id` },
  board_watches: { kind: 'board', of: sql`watcher.board_id = threads.board_id` },
} satisfies Record<string, { kind: NotificationKind; of: RawBuilder<unknown> }>;

/**
 * Writes the end of a query, from its `from` on: the next of those who watch a post's thread or its board, as `watcher`, with
 * the `posts`, `threads` and `members` they are told of and are, and `further` conditions. It is all who may and would hear of
 * it: whoever has an account, may read the board, has not read the post, does not ignore its author, was not told of it
 * otherwise and has not switched the bell off for it; not its author.
 */
export function nextWatchers(
  watched: keyof typeof WATCHED,
  { postId, slice, further }: { postId: number; slice: Slice; further: RawBuilder<boolean> },
) {
  const { kind, of } = WATCHED[watched];
  return sql`
    from posts
    join threads on threads.id = posts.thread_id
    join boards on boards.id = threads.board_id
    join ${sql.table(watched)} as watcher on ${of}
    join members on members.id = watcher.member_id
    left join read_positions
      on read_positions.member_id = watcher.member_id and read_positions.thread_id = posts.thread_id
    where posts.id = ${postId} and posts.deleted_at is null and threads.deleted_at is null
      and watcher.level = 'everything' and watcher.member_id > ${slice.after}
      and watcher.member_id <> posts.author_id and members.account_id is not null
      and (boards.audience <> 'staff' or members.role <> 'member')
      and (read_positions.number is null or read_positions.number < posts.number)
      and ${further}
      and not exists (select 1 from ignores
        where ignores.member_id = watcher.member_id and ignores.ignored_id = posts.author_id)
      and not exists (select 1 from notifications as told
        where told.member_id = watcher.member_id and told.post_id = posts.id and told.${ONE_PER_POST})
      and not exists (select 1 from notification_switches as switched
        where switched.member_id = watcher.member_id and switched.channel = 'bell' and switched.kind = ${sql.lit(kind)}
          and switched.on_at is null)
    order by watcher.member_id
    limit ${slice.limit}`;
}
