import type { Kysely, Migration } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** The browsers that take pop-ups for their members. */
export function push(engine: Engine): Migration {
  const { int, identity, required, counter, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema
        .createTable('push_subscriptions')
        .addColumn('id', int, identity)
        .addColumn('member_id', int, to('members.id'))
        // However a session ends, nothing is sent to its browser any more.
        .addColumn('session_id', 'text', (c) => c.notNull().unique().references('session.id').onDelete('cascade'))
        .addColumn('endpoint', 'text', required)
        .addColumn('endpoint_hash', 'text', (c) => c.notNull().unique())
        .addColumn('p256dh', 'text', required)
        .addColumn('auth', 'text', required)
        .addColumn('device', 'text', required)
        .addColumn('created_at', int, required)
        .addColumn('used_at', int)
        .addColumn('failures', int, counter)
        .execute();
      await schema
        .createIndex('push_subscriptions_by_member')
        .on('push_subscriptions')
        .columns(['member_id', 'id'])
        .execute();
      await schema.createIndex('outbox_by_subject').on('outbox').columns(['kind', 'subject_id']).execute();
    },
  };
}
