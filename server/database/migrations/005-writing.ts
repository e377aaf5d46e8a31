import type { Kysely, Migration } from 'kysely';
import { answersIn } from '../../posts/answers.ts';
import { parseBody } from '../../posts/markup/parse-body.ts';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

const POSTS_PER_STEP = 500;

/** Which posts each post answers, by reply or by quote; and what members have begun to write. */
export function writing(engine: Engine): Migration {
  const { int, identity, required, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      const { schema } = db;
      await schema
        .createTable('answers')
        .addColumn('post_id', int, to('posts.id'))
        .addColumn('thread_id', int, to('threads.id'))
        .addColumn('number', int, required)
        .addColumn('answered', int, required)
        .addPrimaryKeyConstraint('answers_key', ['post_id', 'answered'])
        .execute();
      await schema
        .createIndex('answers_by_answered')
        .on('answers')
        .columns(['thread_id', 'answered', 'number', 'post_id'])
        .execute();
      await schema
        .createTable('drafts')
        .addColumn('id', int, identity)
        .addColumn('member_id', int, to('members.id'))
        .addColumn('thread_id', int, (c) => c.references('threads.id'))
        .addColumn('board_id', int, (c) => c.references('boards.id'))
        .addColumn('title', 'text', required)
        .addColumn('body', 'text', required)
        .addColumn('reply_to', int)
        .addColumn('version', int, required)
        .addUniqueConstraint('drafts_by_thread', ['thread_id', 'member_id'])
        .addUniqueConstraint('drafts_by_board', ['board_id', 'member_id'])
        .execute();
      await schema.createIndex('drafts_by_member').on('drafts').columns(['member_id', 'version']).execute();
      await fillAnswers(db);
    },
  };
}

/** Reads out of the posts there are which others they answer: what they quote stands in their text alone. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
async function fillAnswers(db: Kysely<any>): Promise<void> {
  for (let after = 0; ; ) {
    const posts = await db
      .selectFrom('posts')
      .select(['id', 'thread_id', 'number', 'reply_to', 'body'])
      .where('id', '>', after)
      .where('deleted_at', 'is', null)
      .where((eb) => eb.or([eb('reply_to', 'is not', null), eb('body', 'like', '%[quote%')]))
      .orderBy('id')
      .limit(POSTS_PER_STEP)
      .execute();
    const rows = posts.flatMap(({ id, thread_id, number, reply_to, body }) =>
      answersIn({ number, replyTo: reply_to }, parseBody(body).quotes).map((answered) => ({
        post_id: id,
        thread_id,
        number,
        answered,
      })),
    );
    for (let i = 0; i < rows.length; i += POSTS_PER_STEP) {
      await db
        .insertInto('answers')
        .values(rows.slice(i, i + POSTS_PER_STEP))
        .execute();
    }
    const last = posts.at(-1);
    if (posts.length < POSTS_PER_STEP || !last) return;
    after = last.id;
  }
}
