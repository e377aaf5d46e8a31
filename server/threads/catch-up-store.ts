import { sql } from 'kysely';
import type { Highlight } from '../../shared/views/thread/thread-page.ts';
import type { Db } from '../database/connection.ts';
import { excerpt } from '../posts/markup/parse-body.ts';

const EXCERPT_MAX = 140;

/** What is known of an unread post that somebody answered, reacted to, or wrote to the reader. */
export interface Noted extends Pick<Highlight, 'number' | 'tells' | 'answers' | 'reactions'> {}

/**
 * Lists the noted ones of a range of posts: such as stand, by others than the member and those they ignore. For each post of
 * the range the engine takes three steps into indexes, whatever it knows of the tables.
 */
export async function notedPosts(
  db: Db,
  memberId: number,
  { threadId, first, last }: { threadId: number; first: number; last: number },
): Promise<Noted[]> {
  const ignored = sql`(select ignored_id from ignores where member_id = ${memberId})`;
  const { rows } = await sql<{ number: number; kind: string | null; answers: number; reactions: number | null }>`
    select * from (
      select posts.number,
        (select kind from notifications
          where notifications.member_id = ${memberId} and notifications.post_id = posts.id
            and notifications.kind in ('mention', 'quote', 'reply')) as kind,
        (select count(*) from answers join posts as answer on answer.id = answers.post_id
          where answers.thread_id = posts.thread_id and answers.answered = posts.number
            and answer.author_id <> posts.author_id and answer.author_id not in ${ignored}) as answers,
        (select sum(reaction_counts.count) from reaction_counts where reaction_counts.post_id = posts.id) as reactions
      from posts
      where posts.thread_id = ${threadId} and posts.number >= ${first} and posts.number <= ${last}
        and posts.deleted_at is null and posts.author_id <> ${memberId} and posts.author_id not in ${ignored}
    ) as unread
    where kind is not null or answers > 0 or reactions > 0
    order by number`.execute(db);
  return rows.map(({ number, kind, answers, reactions }) => ({
    number,
    tells: kind as Highlight['tells'],
    answers: Number(answers),
    reactions: Number(reactions),
  }));
}

/** Returns the authors and the beginnings of these posts of a thread, by their numbers. */
export async function beginningsOf(db: Db, threadId: number, numbers: number[]) {
  if (numbers.length === 0) return new Map<number, Pick<Highlight, 'author' | 'excerpt'>>();
  const rows = await db
    .selectFrom('posts')
    .innerJoin('members', 'members.id', 'posts.author_id')
    .select(['posts.number', 'posts.body', 'members.id', 'members.name', 'members.avatar'])
    .where('posts.thread_id', '=', threadId)
    .where('posts.number', 'in', numbers)
    .where('posts.deleted_at', 'is', null)
    .execute();
  return new Map(
    rows.map(({ number, body, id, name, avatar }) => [
      number,
      { author: { id, name, avatar }, excerpt: excerpt(body, EXCERPT_MAX) },
    ]),
  );
}
