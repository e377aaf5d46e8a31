import { ANSWERS_KEPT } from '../../shared/limits.ts';
import type { Answer } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import type { ParsedBody } from './markup/parse-body.ts';

const ANSWERED_MAX = 20;
const ROWS_PER_INSERT = 100;
const READ_AT_ONCE = 2 * ANSWERS_KEPT;

/**
 * Lists the numbers of the posts that a post answers, by replying to them or by quoting them: only such as stand above
 * it, so that no post to come finds itself answered already.
 */
export function answersIn(post: { number: number; replyTo: number | null }, quotes: ParsedBody['quotes']): number[] {
  const numbers = new Set([post.replyTo ?? 0, ...quotes.map((quote) => quote.number ?? 0)]);
  return [...numbers]
    .filter((number) => number > 0 && number < post.number)
    .slice(0, ANSWERED_MAX)
    .sort((a, b) => a - b);
}

export interface AnsweringPost {
  id: number;
  threadId: number;
  number: number;
}

/** Stores which posts a post answers, in place of what was stored before. */
export async function setAnswers(db: Db, post: AnsweringPost, answered: number[]): Promise<void> {
  await db.deleteFrom('answers').where('post_id', '=', post.id).execute();
  await insertAnswers(db, [{ ...post, answered }]);
}

/** Stores which posts each of these new posts answers. */
export async function insertAnswers(db: Db, posts: (AnsweringPost & { answered: number[] })[]): Promise<void> {
  const rows = posts.flatMap(({ id, threadId, number, answered }) =>
    answered.map((each) => ({ post_id: id, thread_id: threadId, number, answered: each })),
  );
  for (const some of slices(rows, ROWS_PER_INSERT)) await db.insertInto('answers').values(some).execute();
}

/** Returns the numbers of the posts that each of `postIds` answers, in order; posts that answer none are left out. */
export async function answersOf(db: Db, postIds: number[]): Promise<Map<number, number[]>> {
  const byPost = new Map<number, number[]>();
  if (postIds.length === 0) return byPost;
  const rows = await db
    .selectFrom('answers')
    .select(['post_id', 'answered'])
    .where('post_id', 'in', postIds)
    .orderBy('post_id')
    .orderBy('answered')
    .execute();
  for (const { post_id, answered } of rows) byPost.set(post_id, [...(byPost.get(post_id) ?? []), answered]);
  return byPost;
}

/**
 * Returns the first answers to each post of a range of a thread, at most ANSWERS_KEPT each, by the post's number. Mostly
 * all there are fit into one bounded piece of the index; where one post was answered so often that they do not, each
 * post's are asked for apart.
 */
export async function answersTo(
  db: Db,
  threadId: number,
  range: { first: number; last: number },
): Promise<Record<number, Answer[]>> {
  const all = await readAnswers(db, threadId, range, READ_AT_ONCE);
  const rows = all.length < READ_AT_ONCE ? all : await firstOfEach(db, threadId, range);
  const byNumber: Record<number, Answer[]> = {};
  for (const { answered, number, id, name } of rows) {
    byNumber[answered] ??= [];
    if (byNumber[answered].length < ANSWERS_KEPT) byNumber[answered].push({ number, author: { id, name } });
  }
  return byNumber;
}

async function firstOfEach(db: Db, threadId: number, { first, last }: { first: number; last: number }) {
  const rows: Awaited<ReturnType<typeof readAnswers>> = [];
  for (let number = first; number <= last; number++) {
    rows.push(...(await readAnswers(db, threadId, { first: number, last: number }, ANSWERS_KEPT)));
  }
  return rows;
}

/** Bounded before anything is joined to it: whatever the engine knows of the tables, it reads no more than that. */
function readAnswers(db: Db, threadId: number, { first, last }: { first: number; last: number }, limit: number) {
  const some = db
    .selectFrom('answers')
    .select(['answered', 'number', 'post_id'])
    .where('thread_id', '=', threadId)
    .where('answered', '>=', first)
    .where('answered', '<=', last)
    .orderBy('answered')
    .orderBy('number')
    .limit(limit);
  return db
    .selectFrom(some.as('some'))
    .innerJoin('posts', 'posts.id', 'some.post_id')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select(['some.answered', 'some.number', 'members.id', 'members.name'])
    .orderBy('some.answered')
    .orderBy('some.number')
    .execute();
}
