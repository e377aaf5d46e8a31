import type { Kysely, Migration } from 'kysely';
import { agreedWith } from '../../posts/markup/agreement.ts';
import { parseBody } from '../../posts/markup/parse-body.ts';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

const POSTS_PER_BATCH = 500;
// Longer than any agreement, so whatever is longer and quotes nothing need not be parsed.
const AGREEMENT_MAX = 200;

/** What tells of a thread as a whole: which posts only agree, whose they are, and how many people were viewing it. */
export function threadShape(engine: Engine): Migration {
  const { int, required, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      const { schema } = db;
      await schema.alterTable('posts').addColumn('agrees_with', int).execute();
      await schema
        .createIndex('posts_by_thread_author')
        .on('posts')
        .columns(['thread_id', 'author_id', 'number'])
        .execute();
      await schema
        .createTable('viewer_peaks')
        .addColumn('thread_id', int, to('threads.id'))
        .addColumn('period', 'text', required)
        .addColumn('started_at', int, required)
        .addColumn('viewers', int, required)
        .addPrimaryKeyConstraint('viewer_peaks_key', ['thread_id', 'period', 'started_at'])
        .execute();
      await schema.createIndex('viewer_peaks_by_age').on('viewer_peaks').columns(['period', 'started_at']).execute();
      await findAgreements(db);
    },
  };
}

/** Finds the posts that were written before this was kept, batch by batch. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export async function findAgreements(db: Kysely<any>): Promise<void> {
  for (let last = 0; ; ) {
    const posts = await db
      .selectFrom('posts')
      .select(['id', 'number', 'body', 'reply_to'])
      .where('id', '>', last)
      .where('deleted_at', 'is', null)
      .orderBy('id')
      .limit(POSTS_PER_BATCH)
      .execute();
    for (const { id, number, body, reply_to: replyTo } of posts) {
      if (body.length > AGREEMENT_MAX && !/^\s*(?:>|\[quote)/im.test(body)) continue;
      const agrees_with = agreedWith(parseBody(body), { number, replyTo });
      if (agrees_with !== null) await db.updateTable('posts').set({ agrees_with }).where('id', '=', id).execute();
    }
    if (posts.length < POSTS_PER_BATCH) return;
    last = posts.at(-1)?.id ?? last;
  }
}
