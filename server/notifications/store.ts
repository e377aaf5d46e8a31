import type { Audience } from '../../shared/board.ts';
import type { Notification, NotificationKind } from '../../shared/notification.ts';
import type { Post } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { excerpt } from '../posts/markup/parse-body.ts';

const LISTED = 50;
const ROWS_PER_QUERY = 500;

/** Adds one unread notification of the post for each recipient and returns their ids. */
export async function insertNotifications(
  db: Db,
  post: Pick<Post, 'id' | 'threadId' | 'createdAt'> & { author: { id: number } },
  recipients: Map<number, NotificationKind>,
): Promise<number[]> {
  const rows = [...recipients].map(([member_id, kind]) => ({
    member_id,
    kind,
    actor_id: post.author.id,
    thread_id: post.threadId,
    post_id: post.id,
    created_at: post.createdAt,
    read_at: null,
  }));
  const ids: number[] = [];
  for (const some of slices(rows, ROWS_PER_QUERY)) {
    const inserted = await db.insertInto('notifications').values(some).returning('id').execute();
    ids.push(...inserted.map((row) => row.id));
  }
  return ids;
}

/**
 * Notifications as they may be shown now: of posts that still stand, in threads and boards that the notified member
 * may still read. What was readable when it was stored need not be any more.
 */
function shown(db: Db) {
  return db
    .selectFrom('notifications')
    .innerJoin('members as owner', 'owner.id', 'notifications.member_id')
    .innerJoin('members as actor', 'actor.id', 'notifications.actor_id')
    .innerJoin('posts', 'posts.id', 'notifications.post_id')
    .innerJoin('threads', 'threads.id', 'notifications.thread_id')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .where('posts.deleted_at', 'is', null)
    .where('threads.deleted_at', 'is', null)
    .where((eb) => eb.or([eb('boards.audience', '!=', 'staff' satisfies Audience), eb('owner.role', '!=', 'member')]));
}

const COLUMNS = [
  'notifications.id',
  'notifications.member_id',
  'notifications.kind',
  'notifications.thread_id',
  'notifications.post_id',
  'notifications.created_at',
  'notifications.read_at',
  'actor.id as actor_id',
  'actor.name as actor_name',
  'actor.avatar as actor_avatar',
  'threads.title as thread_title',
  'posts.number as post_number',
  'posts.body as body',
] as const;

/** Returns a member's newest notifications. */
export async function listNotifications(db: Db, memberId: number): Promise<Notification[]> {
  const rows = await shown(db)
    .select(COLUMNS)
    .where('notifications.member_id', '=', memberId)
    .orderBy('notifications.id', 'desc')
    .limit(LISTED)
    .execute();
  return rows.map((row) => notificationOf(row));
}

/** Returns these notifications with whose they are. */
export async function findNotifications(
  db: Db,
  ids: number[],
): Promise<{ memberId: number; notification: Notification }[]> {
  const found: { memberId: number; notification: Notification }[] = [];
  // One post may be told to thousands: its excerpt is made once.
  const excerpts = new Map<number, string>();
  const excerptOf = ({ post_id, body }: NotificationRow) => {
    const made = excerpts.get(post_id) ?? excerpt(body);
    excerpts.set(post_id, made);
    return made;
  };
  for (const some of slices(ids, ROWS_PER_QUERY)) {
    const rows = await shown(db).select(COLUMNS).where('notifications.id', 'in', some).execute();
    found.push(...rows.map((row) => ({ memberId: row.member_id, notification: notificationOf(row, excerptOf(row)) })));
  }
  return found;
}

/** Counts the unread notifications of each of `memberIds`. */
export async function countUnread(db: Db, memberIds: number[]): Promise<Map<number, number>> {
  const counts = new Map(memberIds.map((id) => [id, 0]));
  for (const some of slices(memberIds, ROWS_PER_QUERY)) {
    const rows = await shown(db)
      .select((eb) => ['notifications.member_id', eb.fn.countAll<number>().as('unread')])
      .where('notifications.member_id', 'in', some)
      .where('notifications.read_at', 'is', null)
      .groupBy('notifications.member_id')
      .execute();
    for (const row of rows) counts.set(row.member_id, Number(row.unread));
  }
  return counts;
}

/** Marks unread notifications of a member read and returns the ids of those that were unread. */
export async function markRead(
  db: Db,
  memberId: number,
  which: { ids: number[] } | { all: true } | { threadId: number; upTo: number },
  now: number,
): Promise<number[]> {
  let query = db
    .updateTable('notifications')
    .set({ read_at: now })
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null);
  if ('ids' in which) query = query.where('id', 'in', which.ids);
  if ('threadId' in which) {
    query = query
      .where('thread_id', '=', which.threadId)
      .where('post_id', 'in', (eb) =>
        eb
          .selectFrom('posts')
          .select('posts.id')
          .where('posts.thread_id', '=', which.threadId)
          .where('posts.number', '<=', which.upTo),
      );
  }
  const rows = await query.returning('id').execute();
  return rows.map((row) => row.id);
}

interface NotificationRow {
  id: number;
  kind: string;
  actor_id: number;
  actor_name: string;
  actor_avatar: string | null;
  thread_id: number;
  thread_title: string;
  post_id: number;
  post_number: number;
  body: string;
  created_at: number;
  read_at: number | null;
}

function notificationOf(row: NotificationRow, text = excerpt(row.body)): Notification {
  return {
    id: row.id,
    kind: row.kind as NotificationKind,
    actor: { id: row.actor_id, name: row.actor_name, avatar: row.actor_avatar },
    threadId: row.thread_id,
    threadTitle: row.thread_title,
    postId: row.post_id,
    postNumber: row.post_number,
    excerpt: text,
    createdAt: row.created_at,
    readAt: row.read_at,
  };
}
