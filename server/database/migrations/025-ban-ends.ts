import type { Kysely, Migration } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** A ban may end by itself, and says who made it. */
export function banEnds(engine: Engine): Migration {
  const { int } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema.alterTable('members').addColumn('banned_until', int).execute();
      await schema.alterTable('members').addColumn('banned_by', int).execute();
    },
  };
}
