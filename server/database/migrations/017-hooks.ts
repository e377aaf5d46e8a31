import { type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** Tokens for programs, webhooks with what was sent to them, and what was read lately: for streams that resume. */
export function hooks(engine: Engine): Migration {
  const { int, identity, required, counter, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema
        .createTable('api_tokens')
        .addColumn('id', int, identity)
        .addColumn('member_id', int, to('members.id'))
        .addColumn('name', 'text', required)
        .addColumn('token_hash', 'text', (c) => c.notNull().unique())
        .addColumn('scopes', 'text', required)
        .addColumn('created_at', int, required)
        .addColumn('expires_at', int)
        .addColumn('last_used_at', int)
        .execute();
      await schema.createIndex('api_tokens_by_member').on('api_tokens').columns(['member_id', 'id']).execute();

      await schema
        .createTable('webhooks')
        .addColumn('id', int, identity)
        .addColumn('board_id', int, to('boards.id'))
        .addColumn('url', 'text', required)
        .addColumn('secret', 'text', required)
        .addColumn('events', 'text', required)
        .addColumn('created_at', int, required)
        .addColumn('off_at', int)
        .addColumn('off_reason', 'text')
        .execute();
      await schema.createIndex('webhooks_by_board').on('webhooks').columns(['board_id', 'id']).execute();
      await schema
        .createTable('webhook_deliveries')
        .addColumn('id', int, identity)
        .addColumn('webhook_id', int, to('webhooks.id'))
        .addColumn('message_id', 'text', required)
        .addColumn('event', 'text', required)
        // No references: a thread or a post must never fail to change because of what was told of it.
        .addColumn('thread_id', int)
        .addColumn('post_id', int)
        .addColumn('happened_at', int, required)
        .addColumn('attempts', int, counter)
        .addColumn('tried_at', int)
        .addColumn('status', int)
        .addColumn('took_ms', int)
        .addColumn('error', 'text')
        .addColumn('done_at', int)
        .execute();
      await schema
        .createIndex('webhook_deliveries_by_webhook')
        .on('webhook_deliveries')
        .columns(['webhook_id', 'id'])
        .execute();

      await schema
        .createIndex('notifications_read')
        .on('notifications')
        .columns(['member_id', 'read_at'])
        .where(sql.ref('read_at'), 'is not', null)
        .execute();
    },
  };
}
