import type { Kysely, Migration } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** What moderators and administrators did. */
export function audit(engine: Engine): Migration {
  const { int, identity, required, to } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema
        .createTable('acts')
        .addColumn('id', int, identity)
        .addColumn('member_id', int, to('members.id'))
        .addColumn('act', 'text', required)
        .addColumn('subject', 'text', required)
        .addColumn('path', 'text')
        .addColumn('detail', 'text')
        .addColumn('created_at', int, required)
        .execute();
    },
  };
}
