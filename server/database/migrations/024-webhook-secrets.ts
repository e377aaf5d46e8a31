import type { Kysely, Migration } from 'kysely';
import type { Engine } from '../connection.ts';
import { columnsOf } from './columns.ts';

/** A webhook whose secret was changed signs with the one before as well, for a while. */
export function webhookSecrets(engine: Engine): Migration {
  const { int } = columnsOf(engine);

  return {
    // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, not of today.
    async up({ schema }: Kysely<any>) {
      await schema.alterTable('webhooks').addColumn('former_secret', 'text').execute();
      await schema.alterTable('webhooks').addColumn('former_until', int).execute();
    },
  };
}
