import { type Migration, Migrator, sql } from 'kysely';
import { StartError } from '../errors.ts';
import type { Database, Db, Engine } from './connection.ts';
import { migrateAlone } from './migrate-alone.ts';
import { initial } from './migrations/001-initial.ts';
import { audit } from './migrations/002-audit.ts';
import { search } from './migrations/003-search.ts';
import { lists } from './migrations/004-lists.ts';
import { writing } from './migrations/005-writing.ts';
import { files } from './migrations/006-files.ts';
import { moderation } from './migrations/007-moderation.ts';
import { people } from './migrations/008-people.ts';
import { settings } from './migrations/009-settings.ts';
import { threadShape } from './migrations/010-thread-shape.ts';
import { feeds } from './migrations/012-feeds.ts';
import { notifications } from './migrations/013-notifications.ts';
import { kinds } from './migrations/014-kinds.ts';
import { push } from './migrations/015-push.ts';
import { mail } from './migrations/016-mail.ts';
import { hooks } from './migrations/017-hooks.ts';
import { secondLook } from './migrations/018-second-look.ts';
import { ownFiles } from './migrations/021-own-files.ts';
import { draftsOfEdits } from './migrations/022-drafts-of-edits.ts';
import { bans } from './migrations/023-bans.ts';
import { webhookSecrets } from './migrations/024-webhook-secrets.ts';
import { banEnds } from './migrations/025-ban-ends.ts';
import { bannedMembers } from './migrations/026-banned-members.ts';
import { endedSessions } from './migrations/027-ended-sessions.ts';
import { outboxDetails } from './migrations/028-outbox-details.ts';
import { isDatabaseAway, patiently } from './transaction.ts';

/**
 * Brings the tables up to date, or to where the migration `upTo` leaves them. Migrations go forward only, in the order of
 * their names. Throws a StartError where that cannot be done.
 */
export async function migrate({ db, engine }: Pick<Database, 'db' | 'engine'>, upTo?: string): Promise<void> {
  const run = async (on: Db) => {
    const migrator = migratorOf({ db: on, engine });
    const { error } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
    if (error) throw error;
  };
  try {
    await (engine === 'postgres' ? migrateAlone(db, run) : patiently(() => run(db)));
  } catch (error) {
    if (error instanceof StartError) throw error;
    const setting = engine === 'postgres' ? 'DATABASE_URL' : 'DATA_DIR';
    const reason = error instanceof AggregateError ? error.errors.map(String).join('; ') : (error as Error).message;
    throw new StartError(
      `${setting}: ${isDatabaseAway(error) ? 'the database cannot be used' : 'the tables cannot be brought up to date'}: ${reason}`,
    );
  }
}

/** Returns the name of the last migration that the tables of a database have been through. */
export async function migrationOf(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name desc limit 1`.execute(
    db,
  );
  if (!rows[0]) throw new StartError('The database holds no forum.');
  return rows[0].name;
}

/** Lists the migrations, in their order, that the tables of a database have not been through. */
export async function pendingMigrations(database: Pick<Database, 'db' | 'engine'>): Promise<string[]> {
  const migrations = await migratorOf(database).getMigrations();
  return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

/** Tells whether these tables could ever have been through a migration of this name. */
export function knowsMigration(name: string): boolean {
  return name in migrationsOf('sqlite');
}

function migratorOf({ db, engine }: Pick<Database, 'db' | 'engine'>): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrationsOf(engine) } });
}

function migrationsOf(engine: Engine): Record<string, Migration> {
  return {
    '001-initial': initial(engine),
    '002-audit': audit(engine),
    '003-search': search(),
    '004-lists': lists(engine),
    '005-writing': writing(engine),
    '006-files': files(engine),
    '007-moderation': moderation(engine),
    '008-people': people(engine),
    '009-settings': settings(engine),
    '010-thread-shape': threadShape(engine),
    '012-feeds': feeds(),
    '013-notifications': notifications(engine),
    '014-kinds': kinds(engine),
    '015-push': push(engine),
    '016-mail': mail(engine),
    '017-hooks': hooks(engine),
    '018-second-look': secondLook(engine),
    '021-own-files': ownFiles(),
    '022-drafts-of-edits': draftsOfEdits(engine),
    '023-bans': bans(engine),
    '024-webhook-secrets': webhookSecrets(engine),
    '025-ban-ends': banEnds(engine),
    '026-banned-members': bannedMembers(),
    '027-ended-sessions': endedSessions(),
    '028-outbox-details': outboxDetails(),
  };
}
