import { type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** What members report to the moderators, which boards they watch, and what notifications of those and of awards need. */
export function kinds(engine: Engine): Migration {
  const { int, identity, required, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      // SQLite adds one column a statement.
      const add = (name: string, type: typeof int | 'text') => schema.alterTable('notifications').addColumn(name, type);
      await add('act', 'text').execute();
      await add('subject', 'text').execute();
      await schema
        .alterTable('notifications')
        .addColumn('award_id', int, (column) => column.references('awards.id'))
        .execute();
      const listed = (name: string, columns: string[]) => schema.createIndex(name).on('notifications').columns(columns);
      await listed('notifications_by_kind', ['member_id', 'kind', 'changed_at', 'id']).execute();
      await listed('notifications_still_unread', ['member_id', 'changed_at', 'id'])
        .where(sql.ref('read_at'), 'is', null)
        .execute();

      await schema
        .createTable('reports')
        .addColumn('id', int, identity)
        .addColumn('post_id', int, to('posts.id'))
        .addColumn('member_id', int, to('members.id'))
        .addColumn('reason', 'text', required)
        .addColumn('created_at', int, required)
        .addColumn('closed_at', int)
        .addColumn('closed_by', int, (column) => column.references('members.id'))
        .addColumn('outcome', 'text')
        .addColumn('message', 'text')
        .execute();
      // A post is reported once by each, until somebody has decided on it.
      await schema
        .createIndex('reports_open')
        .on('reports')
        .columns(['post_id', 'member_id'])
        .unique()
        .where(sql.ref('closed_at'), 'is', null)
        .execute();
      await schema.createIndex('reports_by_member').on('reports').columns(['member_id', 'id']).execute();

      await schema
        .createTable('board_watches')
        .addColumn('board_id', int, (column) => column.notNull().references('boards.id').onDelete('cascade'))
        .addColumn('member_id', int, to('members.id'))
        .addColumn('level', 'text', required)
        .addColumn('created_at', int, required)
        .addPrimaryKeyConstraint('board_watches_key', ['board_id', 'member_id'])
        .execute();
      await schema
        .createIndex('board_watches_by_member')
        .on('board_watches')
        .columns(['member_id', 'board_id'])
        .execute();
    },
  };
}
