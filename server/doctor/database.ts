import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Config } from '../config.ts';
import { connectDatabase, type Database, type Db } from '../database/connection.ts';
import { pendingMigrations } from '../database/migrate.ts';
import { POOL_SIZE, TIMEOUTS } from '../database/postgres.ts';
import { SQLITE_FILE } from '../database/sqlite.ts';
import { readSecretMark, secretMark } from '../secret.ts';
import { clockFinding, type Finding, findingsOn, unless } from './finding.ts';

const POSTGRES_AT_LEAST = 13;

/** Looks at the database: whether it can be reached, what it is, and whether its tables are those of this program. */
export function checkDatabase(config: Config): Promise<Finding[]> {
  const part = config.databaseUrl ? 'PostgreSQL' : 'SQLite';
  const setting = config.databaseUrl ? 'DATABASE_URL' : 'DATA_DIR';
  const { broken } = findingsOn(part);
  const away = (reason: string) =>
    poolerFinding(reason) ?? broken(`cannot be used: ${reason}`, `see that ${setting} is right and that it runs`);
  if (!config.databaseUrl && !existsSync(join(config.dataDir, SQLITE_FILE)))
    return Promise.resolve([findingsOn(part).ok('the first start makes it')]);
  return unless(away, async () => {
    const database = connectDatabase(config);
    try {
      const findings = await (config.databaseUrl ? lookAtPostgres(database.db) : lookAtSqlite(database.db));
      return [...findings, await tablesFinding(part, database), ...(await secretFindings(config, database))];
    } finally {
      await database.db.destroy();
    }
  });
}

/** Knows PgBouncer by what it refuses, where it is not set as docs/operations.md says. */
function poolerFinding(reason: string): Finding | undefined {
  const { broken } = findingsOn('PostgreSQL');
  if (/unsupported startup parameter/.test(reason))
    return broken(
      `PgBouncer refuses what nodes ask for as they connect: ${reason}`,
      `set ignore_startup_parameters = ${TIMEOUTS.join(', ')} there`,
    );
  if (/not allowed in statement pooling mode/.test(reason))
    return broken('PgBouncer is in statement mode, which takes no transactions', 'set pool_mode = transaction there');
  return undefined;
}

async function lookAtSqlite(db: Db): Promise<Finding[]> {
  const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db);
  return [findingsOn('SQLite').ok(`${rows[0]?.version}, in the data folder`)];
}

async function lookAtPostgres(db: Db): Promise<Finding[]> {
  const { ok, warning, broken } = findingsOn('PostgreSQL');
  const found = await askPostgres(db);
  if (!found) return [broken('answered nothing', 'see its log')];
  const major = Math.floor(found.version / 10_000);
  const findings = [
    major >= POSTGRES_AT_LEAST
      ? ok(`${major}, answers in ${found.to - found.from} ms`)
      : broken(`${major} is too old`, `install ${POSTGRES_AT_LEAST} or later`),
    clockFinding('PostgreSQL', found.now, [found.from, found.to]),
  ];
  if (found.encoding !== 'UTF8')
    findings.push(
      broken(`its encoding is ${found.encoding}`, "make the database with ENCODING 'UTF8' TEMPLATE template0"),
    );
  if (found.unbounded)
    findings.push(
      warning(
        `its timeouts do not hold (${found.unbounded}): a pooler keeps them to itself, and a node that stalls may hold up all`,
        'alter role … set each: see PgBouncer in docs/operations.md',
      ),
    );
  if (found.replica) findings.push(broken('this server is a replica, which takes no posts', 'name the primary'));
  if (found.connections < 2 * POOL_SIZE)
    findings.push(
      warning(`allows ${found.connections} connections`, `each node keeps up to ${POOL_SIZE}: raise max_connections`),
    );
  return findings;
}

interface PostgresAnswer {
  version: number;
  encoding: string;
  connections: number;
  replica: boolean;
  /** The timeouts that are not set, by name. */
  unbounded: string | null;
  now: number;
}

/**
 * Asks PostgreSQL what it is, and when by our clock. In a transaction, as nodes write, since a pooler may take none; and
 * timed within it, when the connection stands.
 */
function askPostgres(db: Db): Promise<(PostgresAnswer & { from: number; to: number }) | undefined> {
  return db.transaction().execute(async (trx) => {
    const from = Date.now();
    const { rows } = await sql<PostgresAnswer>`
      select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
        current_setting('max_connections')::int as connections, pg_is_in_recovery() as replica,
        (select string_agg(name, ', ') from pg_settings where name = any (${TIMEOUTS}) and setting = '0') as unbounded,
        (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(trx);
    return rows[0] && { ...rows[0], from, to: Date.now() };
  });
}

async function tablesFinding(part: string, database: Database): Promise<Finding> {
  const { ok, warning } = findingsOn(part);
  const pending = await pendingMigrations(database);
  if (pending.length === 0) return ok('its tables are up to date');
  return warning(
    `its tables lack ${pending.length} migrations, up to ${pending.at(-1)}`,
    'start a node: it makes them by itself',
  );
}

/** Of nodes that share a database, each must sign with the same secret: else people are signed out at every other page. */
async function secretFindings({ secret }: Config, database: Database): Promise<Finding[]> {
  if (secret === undefined || database.engine === 'sqlite') return [];
  const { ok, broken } = findingsOn('SECRET');
  const mark = await readSecretMark(database.db).catch(() => undefined);
  if (mark === undefined) return [ok('is set; no node has started with one yet')];
  if (mark === secretMark(secret)) return [ok('is the one that the nodes sign with')];
  return [
    broken(
      'is another than that of the node that started last',
      'give all nodes the same, or none: then they share one',
    ),
  ];
}
