import { type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/**
 * Notifications that need no post, that fold what happened since into one, and that can be seen without being read; and
 * the outbox: what is left to be done after a commit, by any node.
 */
export function notifications(engine: Engine): Migration {
  const { int, identity, required, counter, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      const { schema } = db;
      // SQLite cannot let a column be null that could not be: the table is made anew.
      await schema
        .createTable('notifications_anew')
        .addColumn('id', int, identity)
        .addColumn('member_id', int, to('members.id'))
        .addColumn('kind', 'text', required)
        .addColumn('actor_id', int, (c) => c.references('members.id'))
        .addColumn('thread_id', int, (c) => c.references('threads.id'))
        .addColumn('post_id', int, (c) => c.references('posts.id'))
        .addColumn('count', int, (c) => c.notNull().defaultTo(1))
        .addColumn('note', 'text')
        .addColumn('created_at', int, required)
        .addColumn('changed_at', int, required)
        .addColumn('viewed_at', int)
        .addColumn('read_at', int)
        .execute();
      await copy(db);
      await schema.dropTable('notifications').execute();
      await schema.alterTable('notifications_anew').renameTo('notifications').execute();
      if (engine === 'postgres')
        await sql`select setval(pg_get_serial_sequence('notifications', 'id'), (select max(id) from notifications))`.execute(
          db,
        );

      const index = (name: string, columns: string[]) => schema.createIndex(name).on('notifications').columns(columns);
      await index('notifications_by_member', ['member_id', 'changed_at', 'id']).execute();
      await index('notifications_unviewed', ['member_id'])
        .where(sql<boolean>`viewed_at is null and read_at is null`)
        .execute();
      await index('notifications_unread', ['member_id', 'thread_id']).where(sql<boolean>`read_at is null`).execute();
      await index('notifications_once', ['member_id', 'post_id'])
        .unique()
        .where(sql<boolean>`kind in ('mention', 'quote', 'reply', 'board', 'approved')`)
        .execute();
      await index('notifications_one_watch', ['thread_id', 'member_id'])
        .unique()
        .where(sql<boolean>`kind = 'watch' and read_at is null`)
        .execute();
      await index('notifications_one_reaction', ['member_id', 'post_id'])
        .unique()
        .where(sql<boolean>`kind = 'reaction' and read_at is null`)
        .execute();
      await schema.createIndex('watches_by_level').on('watches').columns(['thread_id', 'level', 'member_id']).execute();

      await schema
        .createTable('outbox')
        .addColumn('id', int, identity)
        .addColumn('kind', 'text', required)
        .addColumn('subject_id', int, required)
        .addColumn('member_id', int, (c) => c.references('members.id'))
        .addColumn('progress', int, counter)
        .addColumn('due_at', int, required)
        .addColumn('attempts', int, counter)
        .addColumn('leased_until', int)
        .addColumn('error', 'text')
        .addColumn('given_up_at', int)
        .addColumn('created_at', int, required)
        .execute();
      await schema
        .createIndex('outbox_due')
        .on('outbox')
        .columns(['kind', 'due_at', 'id'])
        .where(sql.ref('given_up_at'), 'is', null)
        .execute();
      await schema
        .createIndex('outbox_given_up')
        .on('outbox')
        .columns(['given_up_at', 'id'])
        .where(sql.ref('given_up_at'), 'is not', null)
        .execute();
    },
  };
}

/** Takes the rows over: whatever was unread of a watched thread becomes one. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
async function copy(db: Kysely<any>): Promise<void> {
  const unreadWatch = sql`kind = 'watch' and read_at is null`;
  await sql`insert into notifications_anew
      (id, member_id, kind, actor_id, thread_id, post_id, created_at, changed_at, viewed_at, read_at)
    select id, member_id, kind, actor_id, thread_id, post_id, created_at, created_at, read_at, read_at
    from notifications where not (${unreadWatch}) order by id`.execute(db);
  await sql`insert into notifications_anew
      (id, member_id, kind, actor_id, thread_id, post_id, count, created_at, changed_at)
    select first.id, first.member_id, first.kind, first.actor_id, first.thread_id, first.post_id,
      folded.count, first.created_at, folded.changed_at
    from notifications as first
    join (select member_id, thread_id, min(post_id) as post_id, count(*) as count, max(created_at) as changed_at
      from notifications where ${unreadWatch} group by member_id, thread_id) as folded
    on folded.member_id = first.member_id and folded.post_id = first.post_id`.execute(db);
}
