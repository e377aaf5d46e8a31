import type { NotificationKind, StaffAct } from '../../shared/notification.ts';
import type { ReportOutcome } from '../../shared/report.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { closeFold } from './folds.ts';
import { ONE_PER_POST } from './one-per-post.ts';

const ROWS_PER_QUERY = 500;

/** Something a member is told of for the first time. */
export interface NewNotification {
  memberId: number;
  kind: NotificationKind;
  actorId: number | null;
  threadId: number | null;
  postId: number | null;
  note?: string | null;
  act?: StaffAct | ReportOutcome;
  subject?: string | null;
  awardId?: number;
}

/** A notification that was stored, or that grew. */
export interface Told {
  memberId: number;
  notificationId: number;
  kind: NotificationKind;
}

/** Adds unread notifications and returns them with their ids. */
export async function insertNotifications(db: Db, news: NewNotification[], now: number): Promise<Told[]> {
  const told: Told[] = [];
  for (const some of slices(news, ROWS_PER_QUERY)) {
    const inserted = await db
      .insertInto('notifications')
      .values(
        some.map((row) => ({
          member_id: row.memberId,
          kind: row.kind,
          actor_id: row.actorId,
          thread_id: row.threadId,
          post_id: row.postId,
          note: row.note ?? null,
          act: row.act ?? null,
          subject: row.subject ?? null,
          award_id: row.awardId ?? null,
          created_at: now,
          changed_at: now,
        })),
      )
      .returning(['id', 'member_id', 'kind'])
      .execute();
    told.push(
      ...inserted.map((row) => ({
        memberId: row.member_id,
        notificationId: row.id,
        kind: row.kind as NotificationKind,
      })),
    );
  }
  return told;
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
      .where(ONE_PER_POST)
      .where('post_id', 'in', (eb) =>
        eb
          .selectFrom('posts')
          .select('posts.id')
          .where('posts.thread_id', '=', which.threadId)
          .where('posts.number', '<=', which.upTo),
      );
  }
  const ids = (await query.returning('id').execute()).map((row) => row.id);
  return 'threadId' in which ? [...ids, ...(await closeFold(db, memberId, which.threadId, now))] : ids;
}

/** Marks all of a member's notifications seen in the list, and tells whether any was not. */
export async function markViewed(db: Db, memberId: number, now: number): Promise<boolean> {
  const viewed = await db
    .updateTable('notifications')
    .set({ viewed_at: now })
    .where('member_id', '=', memberId)
    .where('viewed_at', 'is', null)
    .where('read_at', 'is', null)
    .executeTakeFirst();
  return viewed.numUpdatedRows > 0n;
}

/** Marks what a member was told of a thread they watched read, as they watch it no longer. Returns the ids. */
export async function markWatchRead(db: Db, memberId: number, threadId: number, now: number): Promise<number[]> {
  const rows = await db
    .updateTable('notifications')
    .set({ read_at: now })
    .where('thread_id', '=', threadId)
    .where('member_id', '=', memberId)
    .where('kind', '=', 'watch')
    .where('read_at', 'is', null)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Marks what a member was told of a board they watched read, as they watch it no longer. Returns the ids. */
export async function markBoardRead(db: Db, memberId: number, boardId: number, now: number): Promise<number[]> {
  const rows = await db
    .updateTable('notifications')
    .set({ read_at: now })
    .where('member_id', '=', memberId)
    .where('kind', '=', 'board')
    .where('read_at', 'is', null)
    .where('thread_id', 'in', (eb) => eb.selectFrom('threads').select('id').where('board_id', '=', boardId))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Marks what a member was told of posts read, of all that happened up to `before`: in one board, or with null in all. Returns
 * the ids of those that were unread.
 */
export async function markReadBefore(
  db: Db,
  memberId: number,
  { boardId, before }: { boardId: number | null; before: number },
  now: number,
): Promise<number[]> {
  let query = db
    .updateTable('notifications')
    .set({ read_at: now })
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null)
    .where('changed_at', '<=', before)
    .where((eb) => eb.or([ONE_PER_POST, eb('kind', '=', 'watch')]));
  if (boardId !== null)
    query = query.where('thread_id', 'in', (eb) =>
      // From the notifications to their threads: a board may have any number.
      eb
        .selectFrom('threads')
        .select('threads.id')
        .whereRef('threads.id', '=', 'notifications.thread_id')
        .where('threads.board_id', '=', boardId),
    );
  return (await query.returning('id').execute()).map(({ id }) => id);
}
