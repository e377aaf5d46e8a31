import { type ColumnDefinitionBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

type Build = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

/** Who may write where, what waits for approval, the marks on threads, and what is kept of every edit and deletion. */
export function moderation(engine: Engine): Migration {
  const { int, identity, required, counter, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      const { schema } = db;
      const perhaps =
        (target: string): Build =>
        (column) =>
          column.references(target);
      // SQLite adds one column a statement.
      const add = async (table: string, columns: [string, typeof int | 'text', Build?][]) => {
        for (const [name, type, build] of columns)
          await schema.alterTable(table).addColumn(name, type, build).execute();
      };

      await add('boards', [
        ['starters', 'text', (column) => column.notNull().defaultTo('members')],
        ['repliers', 'text', (column) => column.notNull().defaultTo('members')],
        ['approval', 'text', (column) => column.notNull().defaultTo('none')],
      ]);
      await schema
        .createTable('prefixes')
        .addColumn('board_id', int, (column) => column.notNull().references('boards.id').onDelete('cascade'))
        .addColumn('title', 'text', required)
        .addColumn('position', int, required)
        .addPrimaryKeyConstraint('prefixes_key', ['board_id', 'title'])
        .execute();

      await add('threads', [
        ['prefix', 'text'],
        ['pinned_at', int],
        ['deleted_by', int, perhaps('members.id')],
      ]);
      await schema
        .createIndex('threads_pinned')
        .on('threads')
        .columns(['board_id', 'last_post_at'])
        .where(sql.ref('pinned_at'), 'is not', null)
        .execute();
      await schema
        .createIndex('threads_deleted')
        .on('threads')
        .column('deleted_at')
        .where(sql.ref('deleted_at'), 'is not', null)
        .execute();

      await add('posts', [
        ['edited_by', int, perhaps('members.id')],
        ['edit_reason', 'text'],
        ['edit_count', int, counter],
        ['deleted_by', int, perhaps('members.id')],
        ['delete_reason', 'text'],
      ]);
      await schema
        .createTable('edits')
        .addColumn('id', int, identity)
        .addColumn('post_id', int, to('posts.id'))
        .addColumn('body', 'text', required)
        .addColumn('editor_id', int, to('members.id'))
        .addColumn('reason', 'text')
        .addColumn('edited_at', int, required)
        .execute();
      await schema.createIndex('edits_by_post').on('edits').columns(['post_id', 'id']).execute();

      await schema
        .createTable('submissions')
        .addColumn('id', int, identity)
        .addColumn('board_id', int, to('boards.id'))
        .addColumn('thread_id', int, perhaps('threads.id'))
        .addColumn('author_id', int, to('members.id'))
        .addColumn('title', 'text')
        .addColumn('prefix', 'text')
        .addColumn('body', 'text', required)
        .addColumn('client_id', 'text', required)
        .addColumn('reply_to', int)
        .addColumn('created_at', int, required)
        .addColumn('rejected_at', int)
        .addColumn('reject_reason', 'text')
        .addUniqueConstraint('submissions_by_client_id', ['author_id', 'client_id'])
        .execute();
      await schema
        .createIndex('submissions_waiting')
        .on('submissions')
        .column('id')
        .where(sql.ref('rejected_at'), 'is', null)
        .execute();
      await schema.createIndex('submissions_by_thread').on('submissions').columns(['thread_id', 'id']).execute();

      // Compared byte by byte on either engine: then a range of keys is a search by prefix.
      if (engine === 'postgres') await sql`alter table members alter column name_key type text collate "C"`.execute(db);
      await schema.createIndex('members_by_role').on('members').columns(['role', 'name_key']).execute();
    },
  };
}
