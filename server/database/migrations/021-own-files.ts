import type { Kysely, Migration } from 'kysely';

/** Members see what they brought, the newest first. */
export function ownFiles(): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema
        .createIndex('files_by_member_and_time')
        .on('files')
        .columns(['member_id', 'created_at', 'id'])
        .execute();
      // The new one serves whatever this one did.
      await schema.dropIndex('files_by_member').execute();
    },
  };
}
