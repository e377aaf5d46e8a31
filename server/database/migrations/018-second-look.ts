import type { Kysely, Migration } from 'kysely';
import { fillIndex } from '../../search/keep-index.ts';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** What was wanting once a large forum had been lived in: archives, drafts of edits, a search that skips whole years. */
export function secondLook(engine: Engine): Migration {
  const { int } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      const { schema } = db;
      await schema.alterTable('boards').addColumn('archived_at', int).execute();
      await schema
        .alterTable('drafts')
        .addColumn('post_id', int, (column) => column.references('posts.id'))
        .execute();
      await schema.createIndex('drafts_by_post').unique().on('drafts').columns(['post_id', 'member_id']).execute();
      // The index by author and time serves whatever this one did.
      await schema.dropIndex('posts_by_author').execute();
      await schema.createIndex('acts_by_member').on('acts').columns(['member_id', 'id']).execute();
      // PostgreSQL's entries say when a post was written from now on.
      if (engine === 'postgres') await fillIndex(db);
    },
  };
}
