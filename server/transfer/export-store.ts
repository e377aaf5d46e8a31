import { sql } from 'kysely';
import { listBoards } from '../boards/store.ts';
import type { Db } from '../database/connection.ts';
import { inPages } from '../database/in-pages.ts';

const ROWS_PER_PAGE = 500;

/** The name by which others' lines call a member. All who left bear one name: their keys tell them apart. */
const calledBy = sql<string>`case when members.deleted_at is null then members.name else members.name_key end`;

const MEMBER_COLUMNS = [
  'id',
  'title',
  'joined_at',
  'post_count',
  'award_count',
  'reaction_score',
  'country',
  'location',
  'deleted_at',
] as const;

function memberRows(db: Db) {
  return db
    .selectFrom('members')
    .select([...MEMBER_COLUMNS, calledBy.as('name')])
    .orderBy('id')
    .limit(ROWS_PER_PAGE);
}
type MemberRow = Awaited<ReturnType<ReturnType<typeof memberRows>['execute']>>[number];

/** Yields what the cards of all members show, nothing of their accounts. */
export function readMembers(db: Db) {
  const rows = memberRows(db);
  return inPages<MemberRow>(ROWS_PER_PAGE, (last) => rows.where('id', '>', last?.id ?? 0).execute());
}

/** Returns all boards in order, with what holds in each. */
export async function readBoards(db: Db) {
  const rows = await db.selectFrom('boards').select(['id', 'archived_at']).execute();
  const archivedAt = new Map(rows.map((row) => [row.id, row.archived_at]));
  const boards = await listBoards(db, ['everyone', 'members', 'staff']);
  return boards.map((board) => ({ ...board, archivedAt: archivedAt.get(board.id) ?? null }));
}

function threadRows(db: Db) {
  return db
    .selectFrom('threads')
    .innerJoin('boards', 'boards.id', 'threads.board_id')
    .innerJoin('members', 'members.id', 'threads.author_id')
    .select(['threads.id', 'threads.uid', 'boards.slug as board', 'threads.title', calledBy.as('author')])
    .select(['threads.created_at', 'threads.locked_at', 'threads.pinned_at', 'threads.prefix', 'threads.post_count'])
    .where('threads.deleted_at', 'is', null)
    .orderBy('threads.id')
    .limit(ROWS_PER_PAGE);
}
type ThreadRow = Awaited<ReturnType<ReturnType<typeof threadRows>['execute']>>[number];

/** Yields the threads that are not deleted. */
export function readThreads(db: Db) {
  const rows = threadRows(db);
  return inPages<ThreadRow>(ROWS_PER_PAGE, (last) => rows.where('threads.id', '>', last?.id ?? 0).execute());
}

/**
 * Yields the posts of the threads that are not deleted, thread by thread, by number: small threads together, a large one
 * in ranges of numbers. Numbers are dense, so the sizes are known, and no database has to sort more than one page.
 */
export async function* readPosts(db: Db) {
  for await (const threads of readThreads(db)) {
    let small: ThreadRow[] = [];
    let size = 0;
    for (const thread of threads) {
      if (size + thread.post_count > ROWS_PER_PAGE && small.length > 0) {
        yield postsOf(db, small, 0);
        small = [];
        size = 0;
      }
      if (thread.post_count > ROWS_PER_PAGE) {
        for (let after = 0; after < thread.post_count; after += ROWS_PER_PAGE) yield postsOf(db, [thread], after);
      } else if (thread.post_count > 0) {
        small.push(thread);
        size += thread.post_count;
      }
    }
    if (small.length > 0) yield postsOf(db, small, 0);
  }
}

async function postsOf(db: Db, threads: ThreadRow[], after: number) {
  const uids = new Map(threads.map((thread) => [thread.id, thread.uid]));
  const rows = await db
    .selectFrom('posts')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select(['posts.id', 'posts.thread_id', 'posts.number', calledBy.as('author'), 'posts.body'])
    .select(['posts.reply_to', 'posts.created_at', 'posts.edited_at', 'posts.deleted_at'])
    .where('posts.thread_id', 'in', [...uids.keys()])
    .where('posts.number', '>', after)
    .where('posts.number', '<=', after + ROWS_PER_PAGE)
    .orderBy('posts.thread_id')
    .orderBy('posts.number')
    .execute();
  return rows.map((row) => ({ ...row, thread: uids.get(row.thread_id) ?? '' }));
}

/** Returns the reactions to each of `postIds` that has any, the first given first. */
export async function readReactions(db: Db, postIds: number[]) {
  const rows = await db
    .selectFrom('reactions')
    .innerJoin('members', 'members.id', 'reactions.member_id')
    .select(['reactions.post_id', 'reactions.kind', calledBy.as('member'), 'reactions.created_at'])
    .where('reactions.post_id', 'in', postIds)
    .orderBy('reactions.created_at')
    .orderBy('reactions.member_id')
    .execute();
  const byPost = new Map<number, typeof rows>();
  for (const row of rows) byPost.set(row.post_id, [...(byPost.get(row.post_id) ?? []), row]);
  return byPost;
}
