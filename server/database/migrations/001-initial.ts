import { type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** The first tables. */
export function initial(engine: Engine): Migration {
  const { int, date, flag, identity, required, counter, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up(db: Kysely<any>) {
      const { schema } = db;
      await schema
        .createTable('user')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('name', 'text', required)
        .addColumn('email', 'text', (c) => c.notNull().unique())
        .addColumn('emailVerified', flag, required)
        .addColumn('image', 'text')
        .addColumn('username', 'text', (c) => c.unique())
        .addColumn('displayUsername', 'text')
        .addColumn('createdAt', date, required)
        .addColumn('updatedAt', date, required)
        .execute();
      await schema
        .createTable('session')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('token', 'text', (c) => c.notNull().unique())
        .addColumn('userId', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('expiresAt', date, required)
        .addColumn('ipAddress', 'text')
        .addColumn('userAgent', 'text')
        .addColumn('createdAt', date, required)
        .addColumn('updatedAt', date, required)
        .execute();
      await schema.createIndex('session_by_user').on('session').column('userId').execute();
      await schema
        .createTable('account')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('accountId', 'text', required)
        .addColumn('providerId', 'text', required)
        .addColumn('userId', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
        .addColumn('accessToken', 'text')
        .addColumn('refreshToken', 'text')
        .addColumn('idToken', 'text')
        .addColumn('accessTokenExpiresAt', date)
        .addColumn('refreshTokenExpiresAt', date)
        .addColumn('scope', 'text')
        .addColumn('password', 'text')
        .addColumn('createdAt', date, required)
        .addColumn('updatedAt', date, required)
        .execute();
      await schema.createIndex('account_by_user').on('account').column('userId').execute();
      await schema
        .createTable('verification')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('identifier', 'text', required)
        .addColumn('value', 'text', required)
        .addColumn('expiresAt', date, required)
        .addColumn('createdAt', date)
        .addColumn('updatedAt', date)
        .execute();

      await schema
        .createTable('members')
        .addColumn('id', int, identity)
        .addColumn('account_id', 'text', (c) => c.unique().references('user.id'))
        .addColumn('name', 'text', required)
        .addColumn('name_key', 'text', (c) => c.notNull().unique())
        .addColumn('role', 'text', (c) => c.notNull().defaultTo('member'))
        .addColumn('title', 'text')
        .addColumn('joined_at', int, required)
        .addColumn('post_count', int, counter)
        .addColumn('award_count', int, counter)
        .addColumn('reaction_score', int, counter)
        .addColumn('country', 'text')
        .addColumn('location', 'text')
        .addColumn('hidden_at', int)
        .addColumn('no_auto_watch_at', int)
        .execute();
      await schema
        .createTable('boards')
        .addColumn('id', int, identity)
        .addColumn('slug', 'text', (c) => c.notNull().unique())
        .addColumn('title', 'text', required)
        .addColumn('description', 'text', required)
        .addColumn('audience', 'text', required)
        .addColumn('position', int, required)
        .execute();
      await schema
        .createTable('threads')
        .addColumn('id', int, identity)
        .addColumn('uid', 'text', (c) => c.notNull().unique())
        .addColumn('board_id', int, to('boards.id'))
        .addColumn('author_id', int, to('members.id'))
        .addColumn('title', 'text', required)
        .addColumn('slug', 'text', required)
        .addColumn('created_at', int, required)
        .addColumn('cursor', int, counter)
        .addColumn('changed_cursor', int, counter)
        .addColumn('post_count', int, counter)
        .addColumn('last_post_at', int, required)
        .addColumn('last_poster_id', int, to('members.id'))
        .addColumn('locked_at', int)
        .addColumn('deleted_at', int)
        .execute();
      await schema.createIndex('threads_by_board').on('threads').columns(['board_id', 'last_post_at']).execute();
      await schema.createIndex('threads_by_last_post').on('threads').column('last_post_at').execute();
      await schema
        .createTable('posts')
        .addColumn('id', int, identity)
        .addColumn('thread_id', int, to('threads.id'))
        .addColumn('number', int, required)
        .addColumn('cursor', int, required)
        .addColumn('author_id', int, to('members.id'))
        .addColumn('body', 'text', required)
        .addColumn('html', 'text', required)
        .addColumn('client_id', 'text')
        .addColumn('reply_to', int)
        .addColumn('created_at', int, required)
        .addColumn('edited_at', int)
        .addColumn('deleted_at', int)
        .addUniqueConstraint('posts_by_number', ['thread_id', 'number'])
        .addUniqueConstraint('posts_by_client_id', ['author_id', 'client_id'])
        .execute();
      await schema.createIndex('posts_by_cursor').on('posts').columns(['thread_id', 'cursor']).execute();
      await schema
        .createTable('reactions')
        .addColumn('post_id', int, to('posts.id'))
        .addColumn('member_id', int, to('members.id'))
        .addColumn('kind', 'text', required)
        .addColumn('created_at', int, required)
        .addPrimaryKeyConstraint('reactions_key', ['post_id', 'member_id'])
        .execute();
      await schema
        .createTable('watches')
        .addColumn('member_id', int, to('members.id'))
        .addColumn('thread_id', int, to('threads.id'))
        .addColumn('level', 'text', required)
        .addColumn('created_at', int, required)
        .addPrimaryKeyConstraint('watches_key', ['thread_id', 'member_id'])
        .execute();
      await schema
        .createTable('read_positions')
        .addColumn('member_id', int, to('members.id'))
        .addColumn('thread_id', int, to('threads.id'))
        .addColumn('number', int, required)
        .addColumn('read_at', int, required)
        .addPrimaryKeyConstraint('read_positions_key', ['member_id', 'thread_id'])
        .execute();
      await schema
        .createTable('notifications')
        .addColumn('id', int, identity)
        .addColumn('member_id', int, to('members.id'))
        .addColumn('kind', 'text', required)
        .addColumn('actor_id', int, to('members.id'))
        .addColumn('thread_id', int, to('threads.id'))
        .addColumn('post_id', int, to('posts.id'))
        .addColumn('created_at', int, required)
        .addColumn('read_at', int)
        .addUniqueConstraint('notifications_once', ['member_id', 'post_id'])
        .execute();
      await schema.createIndex('notifications_by_member').on('notifications').columns(['member_id', 'id']).execute();
      await schema
        .createIndex('notifications_unread')
        .on('notifications')
        .columns(['member_id', 'thread_id'])
        .where(sql.ref('read_at'), 'is', null)
        .execute();
      await schema
        .createTable('invitations')
        .addColumn('token_hash', 'text', (c) => c.primaryKey())
        .addColumn('member_id', int, (c) => c.references('members.id'))
        .addColumn('created_at', int, required)
        .addColumn('expires_at', int)
        .addColumn('used_at', int)
        .execute();
      await schema
        .createTable('settings')
        .addColumn('name', 'text', (c) => c.primaryKey())
        .addColumn('value', 'text', required)
        .execute();
    },
  };
}
