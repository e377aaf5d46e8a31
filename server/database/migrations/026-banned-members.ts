import { type Kysely, type Migration, sql } from 'kysely';

/** Moderators look through those who are banned, a few among many. */
export function bannedMembers(): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema
        .createIndex('members_banned')
        .on('members')
        .columns(['banned_at', 'id'])
        .where(sql.ref('banned_at'), 'is not', null)
        .execute();
    },
  };
}
