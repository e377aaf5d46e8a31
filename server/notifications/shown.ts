import type { Audience } from '../../shared/board.ts';
import { ADDRESSED, type Notification, type NotificationKind } from '../../shared/notification.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { excerpt } from '../posts/markup/parse-body.ts';
import { readFolds, STANDS_FOR_POSTS } from './folds.ts';

const LISTED = 50;
const ROWS_PER_QUERY = 500;
/** What the staff did is told of a post that is gone, too: that may be just what they did. */
const OUTLIVES_ITS_POST = ['staff', 'report'] as const satisfies NotificationKind[];

/**
 * Notifications as they may be shown now: of posts that still stand, in threads and boards that the notified member
 * may still read. What was readable when it was stored need not be any more.
 */
function shown(db: Db) {
  return db
    .selectFrom('notifications')
    .innerJoin('members as owner', 'owner.id', 'notifications.member_id')
    .leftJoin('members as actor', 'actor.id', 'notifications.actor_id')
    .leftJoin('posts', 'posts.id', 'notifications.post_id')
    .leftJoin('threads', 'threads.id', 'notifications.thread_id')
    .leftJoin('boards', 'boards.id', 'threads.board_id')
    .leftJoin('read_positions', (join) =>
      join
        .onRef('read_positions.member_id', '=', 'notifications.member_id')
        .onRef('read_positions.thread_id', '=', 'notifications.thread_id'),
    )
    .where((eb) =>
      eb.or([
        eb('notifications.kind', 'in', OUTLIVES_ITS_POST),
        eb.and([
          eb('threads.deleted_at', 'is', null),
          eb
            .case()
            .when(eb.and([eb('notifications.kind', '=', 'watch'), eb('notifications.read_at', 'is', null)]))
            .then(STANDS_FOR_POSTS)
            .else(eb('posts.deleted_at', 'is', null))
            .end(),
        ]),
      ]),
    )
    .where((eb) =>
      eb.or([
        eb('boards.id', 'is', null),
        eb('boards.audience', '!=', 'staff' satisfies Audience),
        eb('owner.role', '!=', 'member'),
      ]),
    );
}

const COLUMNS = [
  'notifications.id',
  'notifications.member_id',
  'notifications.kind',
  'notifications.thread_id',
  'notifications.post_id',
  'notifications.count',
  'notifications.note',
  'notifications.created_at',
  'notifications.changed_at',
  'notifications.viewed_at',
  'notifications.read_at',
  'actor.id as actor_id',
  'actor.name as actor_name',
  'actor.avatar as actor_avatar',
  'threads.title as thread_title',
  'posts.number as post_number',
  'posts.body as body',
  'posts.deleted_at as post_deleted_at',
] as const;

export interface OwnNotification {
  memberId: number;
  notification: Notification;
}

/** Returns a member's newest notifications: those that grew last first. */
export async function listNotifications(db: Db, memberId: number): Promise<Notification[]> {
  const rows = await shown(db)
    .select(COLUMNS)
    .where('notifications.member_id', '=', memberId)
    .orderBy('notifications.changed_at', 'desc')
    .orderBy('notifications.id', 'desc')
    .limit(LISTED)
    .execute();
  return (await notificationsOf(db, rows)).map(({ notification }) => notification);
}

/** Returns these notifications with whose they are. */
export async function findNotifications(db: Db, ids: number[]): Promise<OwnNotification[]> {
  const found: OwnNotification[] = [];
  for (const some of slices(ids, ROWS_PER_QUERY)) {
    const rows = await shown(db).select(COLUMNS).where('notifications.id', 'in', some).execute();
    found.push(...(await notificationsOf(db, rows)));
  }
  return found;
}

/**
 * Returns a notification if it may be delivered elsewhere now: neither seen nor read, of nobody whom the member ignores, of
 * no thread they silenced, and of nothing that was deleted or closed to them. Every channel asks at the moment of sending.
 */
export async function deliverable(db: Db, memberId: number, notificationId: number): Promise<Notification | null> {
  const rows = await shown(db)
    .leftJoin('ignores', (join) =>
      join
        .onRef('ignores.member_id', '=', 'notifications.member_id')
        .onRef('ignores.ignored_id', '=', 'notifications.actor_id')
        .on('notifications.kind', '!=', 'watch'),
    )
    .leftJoin('watches', (join) =>
      join
        .onRef('watches.member_id', '=', 'notifications.member_id')
        .onRef('watches.thread_id', '=', 'notifications.thread_id')
        .on('watches.level', '=', 'nothing')
        .on('notifications.kind', 'not in', OUTLIVES_ITS_POST),
    )
    .select(COLUMNS)
    .where('notifications.id', '=', notificationId)
    .where('notifications.member_id', '=', memberId)
    .where('notifications.read_at', 'is', null)
    .where('notifications.viewed_at', 'is', null)
    .where('ignores.ignored_id', 'is', null)
    .where('watches.level', 'is', null)
    .execute();
  return (await notificationsOf(db, rows))[0]?.notification ?? null;
}

/** Counts of each of `memberIds` the notifications that were neither seen in the list nor read: the badge's number. */
export async function countUnread(db: Db, memberIds: number[]): Promise<Map<number, number>> {
  const counts = new Map(memberIds.map((id) => [id, 0]));
  for (const some of slices(memberIds, ROWS_PER_QUERY)) {
    const rows = await shown(db)
      .select((eb) => ['notifications.member_id', eb.fn.countAll<number>().as('unread')])
      .where('notifications.member_id', 'in', some)
      .where('notifications.viewed_at', 'is', null)
      .where('notifications.read_at', 'is', null)
      .groupBy('notifications.member_id')
      .execute();
    for (const row of rows) counts.set(row.member_id, Number(row.unread));
  }
  return counts;
}

interface NotificationRow {
  id: number;
  member_id: number;
  kind: string;
  actor_id: number | null;
  actor_name: string | null;
  actor_avatar: string | null;
  thread_id: number | null;
  thread_title: string | null;
  post_id: number | null;
  post_number: number | null;
  body: string | null;
  post_deleted_at: number | null;
  count: number;
  note: string | null;
  created_at: number;
  changed_at: number;
  viewed_at: number | null;
  read_at: number | null;
}

async function notificationsOf(db: Db, rows: NotificationRow[]): Promise<OwnNotification[]> {
  const unread = rows.flatMap((row) => (isFold(row) ? [row.id] : []));
  const [folds, addressed] = await Promise.all([readFolds(db, unread), countAddressed(db, unread)]);
  // One post may be told to thousands: its excerpt is made once.
  const excerpts = new Map<number, string>();
  const excerptOf = (postId: number, body: string) => {
    const made = excerpts.get(postId) ?? excerpt(body);
    excerpts.set(postId, made);
    return made;
  };
  return rows.flatMap((row) => {
    const fold = folds.get(row.id);
    // All its posts went in between.
    if (isFold(row) && !fold) return [];
    const now = fold ? { ...row, ...fold } : row;
    const notification = {
      id: row.id,
      kind: row.kind as NotificationKind,
      actor:
        now.actor_id === null || now.actor_name === null
          ? null
          : { id: now.actor_id, name: now.actor_name, avatar: now.actor_avatar },
      threadId: row.thread_id,
      threadTitle: row.thread_title,
      postId: now.post_id,
      postNumber: now.post_number,
      excerpt:
        now.post_id === null || now.body === null || (!fold && row.post_deleted_at !== null)
          ? ''
          : excerptOf(now.post_id, now.body),
      note: row.note,
      count: now.count,
      addressed: addressed.get(row.id) ?? null,
      createdAt: row.created_at,
      changedAt: row.changed_at,
      viewedAt: row.viewed_at,
      readAt: row.read_at,
    };
    return [{ memberId: row.member_id, notification }];
  });
}

function isFold({ kind, read_at }: NotificationRow): boolean {
  return kind === 'watch' && read_at === null;
}

/** Counts the unread posts that address the watcher in the threads of these folds, by the folds' ids. */
async function countAddressed(db: Db, ids: number[]) {
  const counts = new Map<number, NonNullable<Notification['addressed']>>();
  for (const some of slices(ids, ROWS_PER_QUERY)) {
    const rows = await db
      .selectFrom('notifications as fold')
      .innerJoin('notifications as told', (join) =>
        join.onRef('told.member_id', '=', 'fold.member_id').onRef('told.thread_id', '=', 'fold.thread_id'),
      )
      .innerJoin('posts', 'posts.id', 'told.post_id')
      .select((eb) => ['fold.id', 'told.kind', eb.fn.countAll<number>().as('count')])
      .where('fold.id', 'in', some)
      .where('told.kind', 'in', ADDRESSED)
      .where('told.read_at', 'is', null)
      .where('posts.deleted_at', 'is', null)
      .groupBy(['fold.id', 'told.kind'])
      .execute();
    for (const { id, kind, count } of rows)
      counts.set(id, { mention: 0, quote: 0, reply: 0, ...counts.get(id), [kind]: Number(count) });
  }
  return counts;
}
