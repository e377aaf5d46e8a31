import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { inPages } from '../database/in-pages.ts';

// A post may be 20,000 characters long: a page of them stays a few megabytes.
const ROWS_PER_PAGE = 200;

/** Yields all posts of a member, with what they said before they were edited. */
export async function* postsOfMember(db: Db, memberId: number) {
  const posts = db
    .selectFrom('posts')
    .select(['id', 'thread_id', 'number', 'body', 'reply_to', 'created_at', 'edited_at', 'edit_reason'])
    .select(['deleted_at', 'delete_reason'])
    .where('author_id', '=', memberId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(ROWS_PER_PAGE);
  type Row = Awaited<ReturnType<typeof posts.execute>>[number];
  for await (const rows of inPages<Row>(ROWS_PER_PAGE, (last) =>
    (last ? posts.where(sql<boolean>`(created_at, id) > (${last.created_at}, ${last.id})`) : posts).execute(),
  )) {
    const edits = await db
      .selectFrom('edits')
      .select(['post_id', 'body', 'reason', 'edited_at'])
      .where(
        'post_id',
        'in',
        rows.map((row) => row.id),
      )
      .orderBy('id')
      .execute();
    yield rows.map((row) => ({ ...row, before: edits.filter((edit) => edit.post_id === row.id) }));
  }
}

/** Yields all reactions a member gave. */
export function reactionsOfMember(db: Db, memberId: number) {
  const reactions = db
    .selectFrom('reactions')
    .select(['post_id', 'kind', 'created_at'])
    .where('member_id', '=', memberId)
    .orderBy('post_id')
    .limit(ROWS_PER_PAGE);
  type Row = Awaited<ReturnType<typeof reactions.execute>>[number];
  return inPages<Row>(ROWS_PER_PAGE, (last) => reactions.where('post_id', '>', last?.post_id ?? 0).execute());
}

/** Yields the threads a member watches, or does not want to hear of. */
export function watchesOfMember(db: Db, memberId: number) {
  const watches = db
    .selectFrom('watches')
    .select(['thread_id', 'level', 'reason', 'created_at'])
    .where('member_id', '=', memberId)
    .orderBy('thread_id')
    .limit(ROWS_PER_PAGE);
  type Row = Awaited<ReturnType<typeof watches.execute>>[number];
  return inPages<Row>(ROWS_PER_PAGE, (last) => watches.where('thread_id', '>', last?.thread_id ?? 0).execute());
}

/** Yields the boards a member watches, or does not want to hear of. */
export async function* boardWatchesOfMember(db: Db, memberId: number) {
  yield await db
    .selectFrom('board_watches')
    .select(['board_id', 'level', 'created_at'])
    .where('member_id', '=', memberId)
    .execute();
}

/** Yields what a member reported to the moderators, and what became of it. */
export function reportsOfMember(db: Db, memberId: number) {
  const reports = db
    .selectFrom('reports')
    .select(['id', 'post_id', 'reason', 'created_at', 'closed_at', 'outcome', 'message'])
    .where('member_id', '=', memberId)
    .orderBy('id')
    .limit(ROWS_PER_PAGE);
  type Row = Awaited<ReturnType<typeof reports.execute>>[number];
  return inPages<Row>(ROWS_PER_PAGE, (last) => reports.where('id', '>', last?.id ?? 0).execute());
}

/** Yields how far a member has read in each thread. */
export function readPositionsOfMember(db: Db, memberId: number) {
  const positions = db
    .selectFrom('read_positions')
    .select(['thread_id', 'number', 'read_at'])
    .where('member_id', '=', memberId)
    .orderBy('thread_id')
    .limit(ROWS_PER_PAGE);
  type Row = Awaited<ReturnType<typeof positions.execute>>[number];
  return inPages<Row>(ROWS_PER_PAGE, (last) => positions.where('thread_id', '>', last?.thread_id ?? 0).execute());
}

/** Yields what a member was notified of. */
export function notificationsOfMember(db: Db, memberId: number) {
  const notifications = db
    .selectFrom('notifications')
    .select(['id', 'kind', 'post_id', 'count', 'note', 'created_at', 'changed_at', 'viewed_at', 'read_at'])
    .where('member_id', '=', memberId)
    .orderBy('id')
    .limit(ROWS_PER_PAGE);
  type Row = Awaited<ReturnType<typeof notifications.execute>>[number];
  return inPages<Row>(ROWS_PER_PAGE, (last) => notifications.where('id', '>', last?.id ?? 0).execute());
}

/** Yields what a member wants to hear by which channel, where that is not as for everyone. */
export async function* switchesOfMember(db: Db, memberId: number) {
  yield await db
    .selectFrom('notification_switches')
    .select(['channel', 'kind', 'on_at'])
    .where('member_id', '=', memberId)
    .execute();
}

/** Yields what a member has begun to write. */
export async function* draftsOfMember(db: Db, memberId: number) {
  yield await db
    .selectFrom('drafts')
    .select(['thread_id', 'board_id', 'post_id', 'title', 'body'])
    .where('member_id', '=', memberId)
    .execute();
}

/** Yields what a member did in office, as it was written down. */
export function actsOfMember(db: Db, memberId: number) {
  const acts = db
    .selectFrom('acts')
    .select(['id', 'act', 'subject', 'detail', 'created_at'])
    .where('member_id', '=', memberId)
    .orderBy('id')
    .limit(ROWS_PER_PAGE);
  type Row = Awaited<ReturnType<typeof acts.execute>>[number];
  return inPages<Row>(ROWS_PER_PAGE, (last) => acts.where('id', '>', last?.id ?? 0).execute());
}

/** Yields up to when a member marked boards as read. */
export async function* readMarksOfMember(db: Db, memberId: number) {
  yield await db
    .selectFrom('read_marks')
    .innerJoin('boards', 'boards.id', 'read_marks.board_id')
    .select(['boards.title as board', 'read_before as read_before_at'])
    .where('read_marks.member_id', '=', memberId)
    .execute();
}

/** Yields the names a member gave up lately. */
export async function* formerNamesOfMember(db: Db, memberId: number) {
  yield await db
    .selectFrom('former_names')
    .select(['name_key as name', 'kept_until as kept_until_at'])
    .where('member_id', '=', memberId)
    .execute();
}

/** Yields what a member wrote and a moderator has not let through. */
export async function* submissionsOfMember(db: Db, memberId: number) {
  yield await db
    .selectFrom('submissions')
    .select(['thread_id', 'board_id', 'title', 'body', 'created_at', 'rejected_at', 'reject_reason'])
    .where('author_id', '=', memberId)
    .execute();
}

/** Yields the files a member brought. */
export async function* filesOfMember(db: Db, memberId: number) {
  yield await db
    .selectFrom('files')
    .select(['id', 'kind', 'name', 'bytes', 'created_at'])
    .where('member_id', '=', memberId)
    .execute();
}
