import type { Kysely, Migration } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** Members can be banned: since when, and why. */
export function bans(engine: Engine): Migration {
  const { int } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      await db.schema.alterTable('members').addColumn('banned_at', int).execute();
      await db.schema.alterTable('members').addColumn('ban_reason', 'text').execute();
    },
  };
}
