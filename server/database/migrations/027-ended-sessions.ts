import type { Kysely, Migration } from 'kysely';

/** Sessions that ended by themselves are forgotten: those few are found among all. */
export function endedSessions(): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema.createIndex('session_by_end').on('session').column('expiresAt').execute();
    },
  };
}
