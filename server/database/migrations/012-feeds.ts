import { type Kysely, type Migration, sql } from 'kysely';

/** The threads of a board in the order in which they were started: for feeds. */
export function feeds(): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema
        .createIndex('threads_started')
        .on('threads')
        .columns(['board_id', 'id'])
        .where(sql.ref('deleted_at'), 'is', null)
        .execute();
    },
  };
}
