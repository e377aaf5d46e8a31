import { POSTS_PER_PAGE } from '../../shared/limits.ts';
import type { MemberName } from '../../shared/member.ts';
import type { Post } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { prepared } from '../database/prepared.ts';
import { indexNewPost, indexPosts, indexStanding } from '../search/keep-index.ts';
import { type PostRow, postRows, postsOf } from './post-row.ts';

/** Returns a post, deleted or not; undefined where there is none. */
export async function findPost(db: Db, id: number): Promise<Post | undefined> {
  return (await postsOf(db, await postById(db, { id })))[0];
}

const postById = prepared<{ id: number }, PostRow>((db, value) => postRows(db).where('posts.id', '=', value('id')));

/** Makes of what was just added the post as it is read: nobody can have edited it, or reacted to it. */
export function newPost(id: number, added: NewPostRow, { author, answers }: Pick<Post, 'author' | 'answers'>): Post {
  const { threadId, number, cursor, body, html, createdAt, replyTo, agreesWith, clientId } = added;
  return {
    ...{ id, threadId, number, cursor, author, body, html, createdAt },
    ...{ editedAt: null, editedBy: null, editReason: null, edits: 0 },
    ...{ deletedAt: null, deletedBy: null, deleteReason: null },
    ...{ replyTo, answers, agreesWith, clientId, reactions: [] },
  };
}

/** Returns what a post is drawn from, deleted or not. */
export function findSource(db: Db, id: number) {
  return db.selectFrom('posts').select(['body', 'edit_count']).where('id', '=', id).executeTakeFirstOrThrow();
}

/** Returns those of `ids` that exist, deleted or not, in any order. */
export async function findPosts(db: Db, ids: number[]): Promise<Post[]> {
  if (ids.length === 0) return [];
  return postsOf(db, await postRows(db).where('posts.id', 'in', ids).execute());
}

/** Returns who deleted a post; undefined where it stands, or that was never written down. For moderators alone. */
export function findDeleter(db: Db, id: number): Promise<MemberName | undefined> {
  return db
    .selectFrom('posts')
    .innerJoin('members', 'members.id', 'posts.deleted_by')
    .select(['members.id', 'members.name'])
    .where('posts.id', '=', id)
    .executeTakeFirst();
}

/** Returns the post of this number in a thread; undefined where there is none. */
export async function findPostByNumber(db: Db, threadId: number, number: number): Promise<Post | undefined> {
  const rows = await postRows(db).where('posts.thread_id', '=', threadId).where('posts.number', '=', number).execute();
  return (await postsOf(db, rows))[0];
}

/** Returns those posts of a thread that have one of these numbers, in the order of the numbers given. */
export async function findPostsByNumber(db: Db, threadId: number, numbers: number[]): Promise<Post[]> {
  if (numbers.length === 0) return [];
  const rows = await postRows(db)
    .where('posts.thread_id', '=', threadId)
    .where('posts.number', 'in', numbers)
    .execute();
  const posts = await postsOf(db, rows);
  return posts.sort((a, b) => numbers.indexOf(a.number) - numbers.indexOf(b.number));
}

/** Returns the post that the author wrote under this clientId, if there is one. */
export async function findPostByClientId(db: Db, authorId: number, clientId: string): Promise<Post | undefined> {
  const rows = await postRows(db)
    .where('posts.author_id', '=', authorId)
    .where('posts.client_id', '=', clientId)
    .execute();
  return (await postsOf(db, rows))[0];
}

/** Returns the posts of one page: numbers 20(page−1)+1 to 20·page, read by range, so every page costs the same. */
export async function listPosts(db: Db, threadId: number, page: number): Promise<Post[]> {
  const rows = await postRows(db)
    .where('posts.thread_id', '=', threadId)
    .where('posts.number', '>', (page - 1) * POSTS_PER_PAGE)
    .where('posts.number', '<=', page * POSTS_PER_PAGE)
    .orderBy('posts.number')
    .execute();
  return postsOf(db, rows);
}

interface NewPostRow {
  threadId: number;
  number: number;
  cursor: number;
  authorId: number;
  body: string;
  html: string;
  clientId: string | null;
  replyTo: number | null;
  agreesWith: number | null;
  createdAt: number;
}

const inserted = prepared<NewPostRow, { id: number; standing: number | null }>((db, value) =>
  db
    .insertInto('posts')
    .values({
      thread_id: value('threadId'),
      number: value('number'),
      cursor: value('cursor'),
      author_id: value('authorId'),
      body: value('body'),
      html: value('html'),
      client_id: value('clientId'),
      reply_to: value('replyTo'),
      agrees_with: value('agreesWith'),
      created_at: value('createdAt'),
      edited_at: null,
      deleted_at: null,
    })
    .returning((eb) => [
      'id',
      eb
        .selectFrom('posts as above')
        .select('above.number')
        .whereRef('above.thread_id', '=', 'posts.thread_id')
        .whereRef('above.number', '<', 'posts.number')
        .where('above.deleted_at', 'is', null)
        .orderBy('above.number')
        .limit(1)
        .as('standing'),
    ]),
);

/** Adds a post under the number and cursor that its thread gave it, to be found `by` these, and returns its id. */
export async function insertPost(
  db: Db,
  post: NewPostRow,
  by: { boardId: number; title: string; text: string },
): Promise<number> {
  const [row] = await inserted(db, post);
  if (!row) throw new Error(`post ${post.number} of thread ${post.threadId} was not added`);
  const { threadId, authorId, createdAt } = post;
  const { boardId, text } = by;
  // The first post that stands is found by its thread's title too.
  const title = row.standing === null ? by.title : null;
  await indexNewPost(db, { id: row.id, threadId, boardId, authorId, createdAt, title, text });
  return row.id;
}

/** Changes a post under the cursor that this change gave its thread. */
export async function updatePost(
  db: Db,
  id: number,
  changed: {
    cursor: number;
    body?: string;
    html?: string;
    agrees_with?: number | null;
    edited_at?: number;
    edited_by?: number;
    edit_reason?: string | null;
    edit_count?: number;
    deleted_at?: number | null;
    deleted_by?: number | null;
    delete_reason?: string | null;
  },
): Promise<void> {
  await db.updateTable('posts').set(changed).where('id', '=', id).execute();
  if (changed.deleted_at !== undefined) await indexStanding(db, id);
  else if (changed.body !== undefined) await indexPosts(db, [id]);
}
