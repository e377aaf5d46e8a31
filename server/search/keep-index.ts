import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import { takeTime } from '../database/take-time.ts';
import { searchableText } from '../posts/markup/parse-body.ts';
import { entryOf, type IndexedPost, secondOf } from './entry.ts';
import { indexOf } from './search-index.ts';

const POSTS_AT_ONCE = 200;

/*
 * The index holds exactly what may be found by somebody: the posts that stand, in threads that stand, under the words
 * they have now. Whatever writes posts or threads calls these in the same transaction; but of a long thread that is
 * deleted, restored or moved, the posts after the first 200 follow through the outbox (threads/reindex.ts). A thread is
 * found by the words of its title as well, through the first of its posts that stands.
 */

/** Adds a new post to the index; its thread stands, and its title is told where no post above it does. */
export function indexNewPost(db: Db, post: IndexedPost): Promise<void> {
  return indexOf(db).add(db, entryOf(post));
}

/** Brings the index in step with posts that were just imported or changed. */
export async function indexPosts(db: Db, ids: number[]): Promise<void> {
  for (const some of slices(ids, POSTS_AT_ONCE)) {
    const rows = await postRows(db).where('posts.id', 'in', some).execute();
    const stands = (row: PostRow) => row.deleted_at === null && row.thread_deleted_at === null;
    await indexOf(db).remove(
      db,
      rows.filter((row) => !stands(row)).map((row) => ({ id: row.id, second: secondOf(row.created_at) })),
    );
    await indexOf(db).write(
      db,
      rows.filter(stands).map((row) => entryOf(indexed(row))),
    );
  }
}

/** Brings the index in step with a post that was deleted or restored: its thread's title may be found elsewhere now. */
export async function indexStanding(db: Db, id: number): Promise<void> {
  const { thread_id } = await db.selectFrom('posts').select('thread_id').where('id', '=', id).executeTakeFirstOrThrow();
  await indexPosts(db, [...new Set([id, ...(await firstStanding(db, thread_id, 2))])]);
}

/** Brings the index in step with a thread's new title. */
export async function indexTitle(db: Db, threadId: number): Promise<void> {
  await indexPosts(db, await firstStanding(db, threadId, 1));
}

/**
 * Brings the index in step with some posts of a thread that was deleted, restored or moved to another board: those after
 * the number `after`. Returns the number of the last, undefined after the last ones. The caller holds the thread.
 */
export async function indexThread(trx: Db, threadId: number, after = 0): Promise<number | undefined> {
  const rows = await trx
    .selectFrom('posts')
    .select(['id', 'number'])
    .where('thread_id', '=', threadId)
    .where('number', '>', after)
    .orderBy('number')
    .limit(POSTS_AT_ONCE)
    .execute();
  await indexPosts(
    trx,
    rows.map(({ id }) => id),
  );
  return rows.length < POSTS_AT_ONCE ? undefined : rows.at(-1)?.number;
}

/** Makes the index anew from all there is, in one transaction. */
export async function fillIndex(db: Db): Promise<void> {
  if (!db.isTransaction) return db.transaction().execute(fillIndex);
  await takeTime(db);
  await indexOf(db).create(db);
  for (let after: number | undefined = 0; after !== undefined; ) {
    const ids = await nextIds(db, after);
    await indexPosts(db, ids);
    after = ids.at(-1);
  }
  await indexOf(db).finish(db);
}

async function nextIds(db: Db, after: number): Promise<number[]> {
  const query = db.selectFrom('posts').select('id').where('id', '>', after).orderBy('id').limit(POSTS_AT_ONCE);
  return (await query.execute()).map(({ id }) => id);
}

/** Returns the ids of the first posts of a thread that stand. */
async function firstStanding(db: Db, threadId: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('posts')
    .select('id')
    .where('thread_id', '=', threadId)
    .where('deleted_at', 'is', null)
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

function postRows(db: Db) {
  return db
    .selectFrom('posts')
    .innerJoin('threads', 'threads.id', 'posts.thread_id')
    .select((eb) => [
      'posts.id',
      'posts.thread_id',
      'posts.number',
      'posts.author_id',
      'posts.body',
      'posts.created_at',
      'posts.deleted_at',
      'threads.board_id',
      'threads.title',
      'threads.deleted_at as thread_deleted_at',
      eb
        .selectFrom('posts as standing')
        .select('standing.number')
        .whereRef('standing.thread_id', '=', 'posts.thread_id')
        .where('standing.deleted_at', 'is', null)
        .orderBy('standing.number')
        .limit(1)
        .as('first_number'),
    ]);
}
type PostRow = Awaited<ReturnType<ReturnType<typeof postRows>['execute']>>[number];

function indexed(row: PostRow) {
  return {
    id: row.id,
    threadId: row.thread_id,
    boardId: row.board_id,
    authorId: row.author_id,
    createdAt: row.created_at,
    title: row.number === row.first_number ? row.title : null,
    text: searchableText(row.body),
  };
}
