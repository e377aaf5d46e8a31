import type { Kysely, Migration } from 'kysely';

/** What is to be done may need to know what stands nowhere else any more by then. */
export function outboxDetails(): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema.alterTable('outbox').addColumn('detail', 'text').execute();
    },
  };
}
