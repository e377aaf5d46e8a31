import { sql } from 'kysely';
import type { Audience } from '../../shared/board.ts';
import { ADDRESSED, type Notification, type NotificationKind } from '../../shared/notification.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { excerpt } from '../posts/markup/parse-body.ts';
import { readFolds, STANDS_FOR_POSTS } from './folds.ts';

const FOLDS_PER_QUERY = 500;
/** What the staff did is told of what is gone or closed, too: that may be just what they did. Then it names what was known. */
export const OUTLIVES_ITS_POST = ['staff', 'report'] as const satisfies NotificationKind[];

const READABLE = sql<boolean>`(threads.deleted_at is null
  and (boards.audience <> ${sql.lit('staff' satisfies Audience)} or owner.role <> ${sql.lit('member')}))`;

/**
 * Notifications as they may be shown now: of posts that still stand, in threads and boards that the notified member
 * may still read, and of awards they still hold. What was readable when it was stored need not be any more.
 */
export function shown(db: Db) {
  return db
    .selectFrom('notifications')
    .innerJoin('members as owner', 'owner.id', 'notifications.member_id')
    .leftJoin('members as actor', 'actor.id', 'notifications.actor_id')
    .leftJoin('posts', 'posts.id', 'notifications.post_id')
    .leftJoin('threads', 'threads.id', 'notifications.thread_id')
    .leftJoin('boards', 'boards.id', 'threads.board_id')
    .leftJoin('awards', 'awards.id', 'notifications.award_id')
    .leftJoin('member_awards', (join) =>
      join
        .onRef('member_awards.award_id', '=', 'notifications.award_id')
        .onRef('member_awards.member_id', '=', 'notifications.member_id')
        .on('member_awards.taken_at', 'is', null),
    )
    .leftJoin('read_positions', (join) =>
      join
        .onRef('read_positions.member_id', '=', 'notifications.member_id')
        .onRef('read_positions.thread_id', '=', 'notifications.thread_id'),
    )
    .where((eb) =>
      eb.or([
        eb('notifications.kind', 'in', OUTLIVES_ITS_POST),
        eb('member_awards.id', 'is not', null),
        eb.and([
          eb('notifications.thread_id', 'is not', null),
          READABLE,
          eb
            .case()
            .when(eb.and([eb('notifications.kind', '=', 'watch'), eb('notifications.read_at', 'is', null)]))
            .then(STANDS_FOR_POSTS)
            .else(eb('posts.deleted_at', 'is', null))
            .end(),
        ]),
      ]),
    );
}

export const COLUMNS = [
  'notifications.id',
  'notifications.member_id',
  'notifications.kind',
  'notifications.thread_id',
  'notifications.post_id',
  'notifications.count',
  'notifications.note',
  'notifications.act',
  'notifications.subject',
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
  'boards.id as board_id',
  'boards.title as board_title',
  'awards.name as award_name',
  'awards.emblem as award_emblem',
  sql<number>`case when ${READABLE} then 1 else 0 end`.as('readable'),
] as const;

export interface OwnNotification {
  memberId: number;
  notification: Notification;
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
  act: string | null;
  subject: string | null;
  board_id: number | null;
  board_title: string | null;
  award_name: string | null;
  award_emblem: string | null;
  readable: number;
  created_at: number;
  changed_at: number;
  viewed_at: number | null;
  read_at: number | null;
}

/** Makes of rows of COLUMNS what they are shown as; folds that stand for nothing by now are left out. */
export async function notificationsOf(db: Db, rows: NotificationRow[]): Promise<OwnNotification[]> {
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
    const isReadable = Number(row.readable) === 1;
    const notification = {
      id: row.id,
      kind: row.kind as NotificationKind,
      actor:
        now.actor_id === null || now.actor_name === null
          ? null
          : { id: now.actor_id, name: now.actor_name, avatar: now.actor_avatar },
      threadId: isReadable ? row.thread_id : null,
      threadTitle: isReadable && row.thread_id !== null ? row.thread_title : row.subject,
      postId: isReadable ? now.post_id : null,
      postNumber: isReadable ? now.post_number : null,
      excerpt:
        !isReadable || now.post_id === null || now.body === null || (!fold && row.post_deleted_at !== null)
          ? ''
          : excerptOf(now.post_id, now.body),
      note: row.note,
      act: row.act,
      award: row.award_name === null ? null : { name: row.award_name, emblem: row.award_emblem ?? '' },
      board: row.kind !== 'board' || row.board_id === null ? null : { id: row.board_id, title: row.board_title ?? '' },
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
  for (const some of slices(ids, FOLDS_PER_QUERY)) {
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
