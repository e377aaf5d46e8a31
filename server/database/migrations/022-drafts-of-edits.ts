import type { Kysely, Migration } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** A draft of an edit says which version of its post it began from, so that it is not put over a newer one unawares. */
export function draftsOfEdits(engine: Engine): Migration {
  const { int } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      await db.schema.alterTable('drafts').addColumn('post_version', int).execute();
    },
  };
}
