import type { Selectable } from 'kysely';
import type { SavedDraft } from '../../shared/draft.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import type { Tables } from '../database/tables.ts';

/** How many texts a member may have begun at once: all of them fit on their page of drafts. */
export const DRAFTS_MAX = 100;

/** Where a draft is to go: into a thread as a post, into a board as a thread of its own, or over a post as an edit. */
export type DraftTarget = { threadId: number } | { boardId: number } | { postId: number };
type TargetColumn = 'thread_id' | 'board_id' | 'post_id';

type DraftRow = Pick<Selectable<Tables['drafts']>, 'title' | 'body' | 'reply_to' | 'post_version' | 'version'>;

const draftBy = (column: TargetColumn) =>
  prepared<{ memberId: number; targetId: number }, DraftRow>((db, value) =>
    db
      .selectFrom('drafts')
      .select(['title', 'body', 'reply_to', 'post_version', 'version'])
      .where('member_id', '=', value('memberId'))
      .where(column, '=', value('targetId')),
  );
const DRAFT_BY = {
  thread_id: draftBy('thread_id'),
  board_id: draftBy('board_id'),
  post_id: draftBy('post_id'),
};

/** Returns what a member has begun to write for a target; undefined where there is nothing. */
export async function findDraft(db: Db, memberId: number, target: DraftTarget): Promise<SavedDraft | undefined> {
  const [row] = await DRAFT_BY[columnOf(target)](db, { memberId, targetId: idOf(target) });
  if (!row) return undefined;
  const { reply_to: replyTo, post_version: postVersion, ...draft } = row;
  return { ...draft, replyTo, postVersion };
}

/** Counts what a member has begun to write. */
export async function countDrafts(db: Db, memberId: number): Promise<number> {
  const row = await db
    .selectFrom('drafts')
    .select((eb) => eb.fn.countAll<number>().as('drafts'))
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow();
  return Number(row.drafts);
}

/** Adds a member's first draft for a target; false where another was quicker. */
export async function insertDraft(db: Db, memberId: number, target: DraftTarget, draft: SavedDraft): Promise<boolean> {
  const result = await db
    .insertInto('drafts')
    .values({ member_id: memberId, thread_id: null, board_id: null, [columnOf(target)]: idOf(target), ...rowOf(draft) })
    .onConflict((conflict) => conflict.columns([columnOf(target), 'member_id']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Puts a draft in the place of the version `before`; false where that is no longer the newest. */
export async function replaceDraft(
  db: Db,
  memberId: number,
  target: DraftTarget,
  { before, draft }: { before: number; draft: SavedDraft },
): Promise<boolean> {
  const result = await db
    .updateTable('drafts')
    .set(rowOf(draft))
    .where('member_id', '=', memberId)
    .where(columnOf(target), '=', idOf(target))
    .where('version', '=', before)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Deletes a member's draft for a target, unless it is newer than the version `upTo`. */
export async function deleteDraft(db: Db, memberId: number, target: DraftTarget, upTo: number): Promise<void> {
  await deletionOf(db, memberId, target).where('version', '<=', upTo).execute();
}

/**
 * Deletes the draft that was sent: up to the version that its form knew of, or whatever is the same text, which was still on
 * its way to be saved.
 */
export async function deleteSent(
  db: Db,
  memberId: number,
  target: DraftTarget,
  { draft, body }: { draft?: number | undefined; body: string },
): Promise<void> {
  if (draft === undefined) return;
  await deletionOf(db, memberId, target)
    .where((eb) => eb.or([eb('version', '<=', draft), eb('body', '=', body)]))
    .execute();
}

function deletionOf(db: Db, memberId: number, target: DraftTarget) {
  return db.deleteFrom('drafts').where('member_id', '=', memberId).where(columnOf(target), '=', idOf(target));
}

/** Deletes a member's draft by its id, wherever it is. */
export async function deleteDraftById(db: Db, memberId: number, id: number): Promise<void> {
  await db.deleteFrom('drafts').where('member_id', '=', memberId).where('id', '=', id).execute();
}

/** Returns a member's drafts, newest first, each with its target and what decides whether they may still read it. */
export function listDrafts(db: Db, memberId: number) {
  return db
    .selectFrom('drafts')
    .leftJoin('posts', 'posts.id', 'drafts.post_id')
    .leftJoin('threads', (join) =>
      join.on((eb) => eb('threads.id', '=', eb.fn.coalesce('drafts.thread_id', 'posts.thread_id'))),
    )
    .leftJoin('boards', (join) =>
      join.on((eb) => eb('boards.id', '=', eb.fn.coalesce('threads.board_id', 'drafts.board_id'))),
    )
    .select(['drafts.id', 'drafts.thread_id', 'drafts.post_id', 'drafts.title', 'drafts.body', 'drafts.version'])
    .select([
      'threads.title as thread_title',
      'threads.slug as thread_slug',
      'threads.post_count',
      'threads.deleted_at',
    ])
    .select(['posts.number as post_number', 'posts.deleted_at as post_deleted_at'])
    .select(['boards.id as board_id', 'boards.title as board_title', 'boards.slug as board_slug', 'boards.audience'])
    .where('drafts.member_id', '=', memberId)
    .orderBy('drafts.version', 'desc')
    .limit(DRAFTS_MAX)
    .execute();
}

function rowOf({ title, body, replyTo, postVersion, version }: SavedDraft) {
  return { title, body, reply_to: replyTo, post_version: postVersion, version };
}

function columnOf(target: DraftTarget): TargetColumn {
  if ('threadId' in target) return 'thread_id';
  return 'boardId' in target ? 'board_id' : 'post_id';
}

function idOf(target: DraftTarget): number {
  if ('threadId' in target) return target.threadId;
  return 'boardId' in target ? target.boardId : target.postId;
}
