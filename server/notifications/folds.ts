import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { nextWatchers, type Slice } from './next-watchers.ts';
import { ONE_PER_POST } from './one-per-post.ts';

const FOLDS_PER_QUERY = 500;
/** Beyond this, how many posts are unread is not counted on. */
export const FOLD_COUNTED_MAX = 1_000;

/*
 * The unread posts of a watched thread are one entry for each watcher, the fold. It holds where it began, and nothing else
 * that could become untrue: what it stands for now is asked of the posts. Those are, of the thread from there and from the
 * watcher's position on, the ones that stand, by others, whom the watcher does not ignore, and that did not address them:
 * such have an entry of their own. `fold` is the entry, `first` the post where it began, `position` the read position.
 */
const folded = (fold: string, first: string, position: string, post: string) => {
  const of = (name: string, column: string) => sql.ref(`${name}.${column}`);
  return sql<boolean>`${of(post, 'thread_id')} = ${of(fold, 'thread_id')}
    and ${of(post, 'number')} > case when ${of(position, 'number')} >= ${of(first, 'number')}
      then ${of(position, 'number')} else ${of(first, 'number')} - 1 end
    and ${of(post, 'deleted_at')} is null and ${of(post, 'author_id')} <> ${of(fold, 'member_id')}
    and not exists (select 1 from ignores
      where ignores.member_id = ${of(fold, 'member_id')} and ignores.ignored_id = ${of(post, 'author_id')})
    and not exists (select 1 from notifications as told
      where told.member_id = ${of(fold, 'member_id')} and told.post_id = ${of(post, 'id')} and told.${ONE_PER_POST})`;
};

const UNREAD = folded('fold', 'first', 'position', 'unread');
const FOLDS = sql`notifications as fold
  join posts as first on first.id = fold.post_id
  left join read_positions as position on position.member_id = fold.member_id and position.thread_id = fold.thread_id`;

/** Tells, in a query of `notifications`, its `posts` and `read_positions`, whether a fold still stands for any post. */
export const STANDS_FOR_POSTS = sql<boolean>`exists (select 1 from posts as unread
  where ${folded('notifications', 'posts', 'read_positions', 'unread')})`;

// Whoever marked the board or everything read did so with what was posted until then.
const NOT_MARKED_READ = sql<boolean>`(members.read_before is null or members.read_before < posts.created_at)
  and not exists (select 1 from read_marks
    where read_marks.member_id = watcher.member_id and read_marks.board_id = threads.board_id
      and read_marks.read_before >= posts.created_at)`;

/** Folds a post into the entries of the next watchers of its thread, by their ids. Returns those told, in that order. */
export async function foldForWatchers(
  trx: Db,
  postId: number,
  slice: Slice,
  now: number,
): Promise<{ id: number; memberId: number }[]> {
  const { rows } = await sql<{ id: number; memberId: number }>`
    insert into notifications (member_id, kind, actor_id, thread_id, post_id, created_at, changed_at)
    select watcher.member_id, 'watch', posts.author_id, posts.thread_id, posts.id, posts.created_at, cast(${now} as bigint)
    ${nextWatchers('watches', { postId, slice, further: NOT_MARKED_READ })}
    on conflict (thread_id, member_id) where kind = 'watch' and read_at is null do update set
      count = notifications.count + 1,
      changed_at = excluded.changed_at,
      viewed_at = null,
      actor_id = case when excluded.post_id < notifications.post_id then excluded.actor_id else notifications.actor_id end,
      created_at =
        case when excluded.post_id < notifications.post_id then excluded.created_at else notifications.created_at end,
      post_id = case when excluded.post_id < notifications.post_id then excluded.post_id else notifications.post_id end
    returning id, member_id as "memberId"`.execute(trx);
  return rows.sort((a, b) => a.memberId - b.memberId);
}

/** What a fold stands for now: how many posts, and the oldest of them with its author. */
interface Fold {
  id: number;
  count: number;
  post_id: number;
  post_number: number;
  body: string;
  actor_id: number;
  actor_name: string;
  actor_avatar: string | null;
}

/** Returns what each of these unread folds stands for now, by their ids; those that stand for nothing are left out. */
export async function readFolds(db: Db, ids: number[]): Promise<Map<number, Fold>> {
  const folds = new Map<number, Fold>();
  for (const some of slices(ids, FOLDS_PER_QUERY)) {
    const { rows } = await sql<Fold>`
      with folds as (
        select fold.id,
          (select count(*) from (select 1 from posts as unread
            where ${UNREAD} limit ${FOLD_COUNTED_MAX}) as counted) as count,
          (select unread.id from posts as unread where ${UNREAD} order by unread.number limit 1) as oldest
        from ${FOLDS}
        where fold.id in (${sql.join(some)})
      )
      select folds.id, folds.count, posts.id as post_id, posts.number as post_number, posts.body,
        members.id as actor_id, members.name as actor_name, members.avatar as actor_avatar
      from folds
      join posts on posts.id = folds.oldest
      join members on members.id = posts.author_id`.execute(db);
    for (const row of rows) folds.set(row.id, { ...row, count: Number(row.count) });
  }
  return folds;
}

/** Marks a member's fold of a thread read where they have read all it stands for. Returns its id, if so. */
export async function closeFold(trx: Db, memberId: number, threadId: number, now: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update notifications set read_at = ${now}
    where id in (select fold.id from ${FOLDS}
      where fold.thread_id = ${threadId} and fold.member_id = ${memberId}
        and fold.kind = 'watch' and fold.read_at is null
        and not exists (select 1 from posts as unread where ${UNREAD}))
    returning id`.execute(trx);
  return rows.map(({ id }) => id);
}
