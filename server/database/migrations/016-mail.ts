import { type Kysely, type Migration, sql } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** What members hear through which channel, when they want to be left alone, and how mail reaches them. */
export function mail(engine: Engine): Migration {
  const { int, required, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema
        .createTable('notification_switches')
        .addColumn('member_id', int, to('members.id'))
        .addColumn('channel', 'text', required)
        .addColumn('kind', 'text', required)
        .addColumn('on_at', int)
        .addPrimaryKeyConstraint('notification_switches_key', ['member_id', 'channel', 'kind'])
        .execute();
      for (const column of ['quiet_from', 'quiet_until', 'mail_failed_at', 'mailing_until'])
        await schema.alterTable('members').addColumn(column, int).execute();
      await schema
        .alterTable('members')
        .addColumn('mail_after', int, (c) => c.defaultTo(10))
        .execute();
      await schema.alterTable('members').addColumn('mail_error', 'text').execute();
      await schema.alterTable('members').addColumn('confirmed_email', 'text').execute();
      await schema.alterTable('notifications').addColumn('mailed_at', int).execute();
      await schema
        .createIndex('outbox_by_member')
        .on('outbox')
        .columns(['member_id', 'kind', 'subject_id'])
        .where(sql.ref('member_id'), 'is not', null)
        .execute();
    },
  };
}
