import { ANSWERS_KEPT } from '../../shared/limits.ts';
import type { Answer } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import { slices } from '../database/slices.ts';
import type { ParsedBody } from './markup/parse-body.ts';

const ANSWERED_MAX = 20;
const ROWS_PER_INSERT = 100;

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
 * Returns the first answers to each of these posts of a thread, at most ANSWERS_KEPT each, by the post's number. One
 * query that takes a bounded piece of the index for each post, however often it was answered.
 */
export async function answersTo(db: Db, threadId: number, numbers: number[]): Promise<Record<number, Answer[]>> {
  const byNumber: Record<number, Answer[]> = {};
  const [first, ...others] = numbers.map((number) => firstAnswers(db, threadId, number));
  if (!first) return byNumber;
  const rows = await others.reduce((query, next) => query.unionAll(next), first).execute();
  for (const { answered, number, id, name } of rows.sort((a, b) => a.number - b.number)) {
    byNumber[answered] ??= [];
    byNumber[answered].push({ number, author: { id, name } });
  }
  return byNumber;
}

function firstAnswers(db: Db, threadId: number, number: number) {
  const some = db
    .selectFrom('answers')
    .innerJoin('posts', 'posts.id', 'answers.post_id')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select(['answers.answered', 'answers.number', 'members.id', 'members.name'])
    .where('answers.thread_id', '=', threadId)
    .where('answers.answered', '=', number)
    .orderBy('answers.number')
    .limit(ANSWERS_KEPT);
  return db.selectFrom(some.as('some')).selectAll();
}
