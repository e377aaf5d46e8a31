import { type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** Pictures that members bring: in posts, and of themselves. */
export function files(engine: Engine): Migration {
  const { int, required, counter, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema.alterTable('members').addColumn('avatar', 'text').execute();
      await schema.alterTable('members').addColumn('file_bytes', int, counter).execute();
      await schema
        .createTable('files')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('member_id', int, to('members.id'))
        .addColumn('kind', 'text', required)
        .addColumn('name', 'text', required)
        .addColumn('width', int, required)
        .addColumn('height', int, required)
        .addColumn('bytes', int, required)
        .addColumn('created_at', int, required)
        .addColumn('expires_at', int)
        .execute();
      await schema.createIndex('files_by_member').on('files').column('member_id').execute();
      await schema
        .createIndex('files_by_end')
        .on('files')
        .column('expires_at')
        .where(sql.ref('expires_at'), 'is not', null)
        .execute();
      await schema
        .createTable('post_files')
        .addColumn('post_id', int, to('posts.id'))
        // No reference: a post must never fail because a picture in it has just been swept away.
        .addColumn('file_id', 'text', required)
        .addPrimaryKeyConstraint('post_files_key', ['post_id', 'file_id'])
        .execute();
      await schema.createIndex('post_files_by_file').on('post_files').column('file_id').execute();
    },
  };
}
