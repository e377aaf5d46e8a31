import type { Kysely, Migration } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** What members set for themselves, whom they ignore, the names they gave up, and that they left. */
export function settings(engine: Engine): Migration {
  const { int, required, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      const { schema } = db;
      const addToMembers = (name: string, type: 'text' | typeof int, unless?: string) =>
        schema
          .alterTable('members')
          .addColumn(name, type, (c) => (unless === undefined ? c : c.notNull().defaultTo(unless)))
          .execute();
      await addToMembers('theme', 'text');
      await addToMembers('time_zone', 'text');
      await addToMembers('watch_started', 'text', 'everything');
      await addToMembers('watch_answered', 'text', 'everything');
      await addToMembers('watch_read', 'text', 'answers');
      await addToMembers('renamed_at', int);
      await addToMembers('deleted_at', int);
      await db
        .updateTable('members')
        .set({ watch_started: 'answers', watch_answered: 'answers' })
        .where('no_auto_watch_at', 'is not', null)
        .execute();
      await schema.alterTable('members').dropColumn('no_auto_watch_at').execute();
      await schema
        .alterTable('watches')
        .addColumn('reason', 'text', (c) => c.notNull().defaultTo('chosen'))
        .execute();

      await schema
        .createTable('ignores')
        .addColumn('member_id', int, to('members.id'))
        .addColumn('ignored_id', int, to('members.id'))
        .addColumn('created_at', int, required)
        .addPrimaryKeyConstraint('ignores_key', ['member_id', 'ignored_id'])
        .execute();
      await schema.createIndex('ignores_by_ignored').on('ignores').column('ignored_id').execute();
      await schema
        .createTable('former_names')
        .addColumn('name_key', 'text', (c) => c.primaryKey())
        .addColumn('member_id', int, to('members.id'))
        .addColumn('kept_until', int, required)
        .execute();
      await schema.createIndex('former_names_by_member').on('former_names').column('member_id').execute();
      await schema.createIndex('posts_by_author').on('posts').columns(['author_id', 'id']).execute();
      await schema.createIndex('reactions_by_member').on('reactions').columns(['member_id', 'post_id']).execute();
      await schema.createIndex('watches_by_member').on('watches').columns(['member_id', 'thread_id']).execute();
    },
  };
}
