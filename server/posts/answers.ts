import { sql } from 'kysely';
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

interface AnsweringPost {
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

/** The numbers of the posts that a post answers, in order, as one text beside the post's own columns. */
export const ANSWERED = sql<string | null>`(
  select string_agg(cast(answers.answered as text), ' ' order by answers.answered) from answers
  where answers.post_id = posts.id
)`;

/** Reads the numbers out of what was selected as ANSWERED. */
export function answeredIn(text: string | null): number[] {
  return text === null ? [] : text.split(' ').map(Number);
}

/**
 * Returns the first answers to each post of a range of a thread, at most ANSWERS_KEPT each, by the post's number. One
 * bounded piece of the index is read and, where it was not all, the next, from the first post not read whole: whoever is
 * answered by thousands costs one piece more.
 */
export async function answersTo(
  db: Db,
  threadId: number,
  { first, last }: { first: number; last: number },
): Promise<Record<number, Answer[]>> {
  const byNumber: Record<number, Answer[]> = {};
  for (let from = first; from <= last; ) {
    const rows = await readAnswers(db, threadId, { first: from, last }, READ_AT_ONCE);
    const cutOff = rows.length < READ_AT_ONCE ? undefined : rows.at(-1)?.answered;
    // The post that was cut off before is read again from its first answer.
    delete byNumber[from];
    for (const { answered, number, id, name } of rows) {
      byNumber[answered] ??= [];
      if (byNumber[answered].length < ANSWERS_KEPT) byNumber[answered].push({ number, author: { id, name } });
    }
    if (cutOff === undefined) break;
    from = (byNumber[cutOff]?.length ?? 0) < ANSWERS_KEPT ? cutOff : cutOff + 1;
  }
  return byNumber;
}

/** Returns up to `limit` answers to a post that come after the number `after`, in order, with how each begins. */
export async function listAnswers(
  db: Db,
  answered: { threadId: number; number: number },
  { after, limit }: { after: number; limit: number },
) {
  return db
    .selectFrom('answers')
    .innerJoin('posts', 'posts.id', 'answers.post_id')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select(['posts.id', 'answers.number', 'posts.body', 'posts.created_at as createdAt'])
    .select(['members.id as author_id', 'members.name as author_name', 'members.avatar as author_avatar'])
    .where('answers.thread_id', '=', answered.threadId)
    .where('answers.answered', '=', answered.number)
    .where('answers.number', '>', after)
    .orderBy('answers.number')
    .limit(limit)
    .execute();
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
