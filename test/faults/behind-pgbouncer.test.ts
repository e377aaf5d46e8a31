import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBackup } from '../../server/backup/run-backup.ts';
import { runRestore } from '../../server/backup/run-restore.ts';
import { openDatabase } from '../../server/database/connection.ts';
import { pendingMigrations } from '../../server/database/migrate.ts';
import { runDoctor } from '../../server/doctor/run-doctor.ts';
import { LiveFollower } from '../support/live-follower.ts';
import { NodeProcess } from '../support/node.ts';
import { describeWith } from '../support/offered.ts';
import { Paper } from '../support/paper.ts';
import type { Person } from '../support/person.ts';
import { type PgBouncer, pgbouncerBinary, startPgBouncer } from '../support/pgbouncer.ts';
import { Poster } from '../support/poster.ts';
import { query } from '../support/postgres-process.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { expectKept, expectTruth } from '../support/truth.ts';
import { until } from '../support/until.ts';

const TIMEOUTS = ["statement_timeout = '10s'", "lock_timeout = '2500ms'", "idle_in_transaction_session_timeout = '5s'"];

// No machine needs PgBouncer to work on Parley: .ci/run installs it.
if (!pgbouncerBinary)
  test.skip('needs pgbouncer, which this machine does not offer (Debian: apt-get install pgbouncer)');

describe.skipIf(!pgbouncerBinary)('two nodes behind PgBouncer in transaction mode', () => {
  describeWith('redis', startRedis, 'with four connections to the server', (redis) =>
    describeWith('postgres', sharedPostgres, 'of one database', (postgres) => {
      let [url, folder] = ['', ''];
      let bouncer: PgBouncer;
      let nodes: [NodeProcess, NodeProcess];
      let ann: Person;
      let threadId: number;

      beforeAll(async () => {
        folder = await mkdtemp('/tmp/parley-pgbouncer-');
        url = await postgres.createDatabase();
        for (const timeout of TIMEOUTS)
          await query(url, `alter role parley in database ${new URL(url).pathname.slice(1)} set ${timeout}`);
        bouncer = await startPgBouncer(url);
        const start = () => NodeProcess.start({ DATABASE_URL: bouncer.url, REDIS_URL: redis.url });
        nodes = await Promise.all([start(), start()]);
        ann = nodes[0].person();
        await ann.register('Ann');
        threadId = (await ann.startThread(1)).thread.id;
      });
      afterAll(async () => {
        for (const node of nodes ?? []) await node.stop();
        await bouncer?.stop();
        await redis.stop();
        await rm(folder, { recursive: true, force: true });
      });

      /** Names a database as clients of PgBouncer do. */
      const through = (database: string) => new URL(new URL(database).pathname, bouncer.url).href;
      const run = async (program: typeof runBackup, args: string[], database: string) => {
        const paper = new Paper();
        const environment = { DATABASE_URL: database, DATA_DIR: join(folder, 'data') };
        return { code: await program(args, environment, { stdout: paper, stderr: paper }), said: paper.text };
      };
      const doctor = async (database: string) => {
        const stdout = new Paper();
        await runDoctor({ DATABASE_URL: database, DATA_DIR: folder }, { stdout });
        return stdout.text;
      };

      test('of nodes that start at once on an empty database one makes the tables, and gives the lock back', async () => {
        const empty = await postgres.createDatabase();
        const databaseUrl = through(empty);
        const opened = await Promise.all(
          Array.from({ length: 6 }, () => openDatabase({ databaseUrl, dataDir: folder })),
        );
        for (const database of opened) expect(await pendingMigrations(database)).toEqual([]);
        await Promise.all(opened.map(({ db }) => db.destroy()));
        const locks = `select count(*)::int as held from pg_locks
          where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
        expect((await query(empty, locks)).rows).toEqual([{ held: 0 }]);
      });

      test('nothing that was acknowledged is lost, and nobody misses anything, when PgBouncer is killed under load', async () => {
        const urls = nodes.map((node) => node.url);
        const [there, here] = [urls.toReversed(), urls];
        const posters = [here, there, here, there, here, there].map((at) => new Poster(ann, at, threadId).start());
        const followers = await Promise.all([here, there].map((at) => LiveFollower.start(at, threadId)));
        const acknowledged = () => posters.flatMap((poster) => poster.acknowledged);
        const more = async () => {
          const from = posters.map((poster) => poster.acknowledged.length);
          await until(() => posters.every((poster, i) => poster.acknowledged.length >= (from[i] ?? 0) + 5), {
            within: 20_000,
            because: 'somebody cannot post',
          });
        };
        await more();
        await bouncer.restart();
        await more();
        await Promise.all(posters.map((poster) => poster.stop()));

        expectKept(acknowledged(), await expectTruth(followers, { url: urls[1] ?? '', threadId }));
        for (const follower of followers) follower.close();
      });

      test('a backup is made and restored through it while posts are written', async () => {
        const poster = new Poster(ann, [nodes[1].url], threadId).start();
        const backup = join(folder, 'backup');
        expect(await run(runBackup, [backup], bouncer.url)).toMatchObject({ code: 0 });
        await poster.stop();
        const empty = await postgres.createDatabase();
        expect(await run(runRestore, [backup], through(empty))).toMatchObject({ code: 0 });
        const { rows } = await query(empty, 'select post_count, cursor from threads order by id desc limit 1');
        const counted = await query(
          empty,
          `select count(*)::int as post_count, max(cursor)::int as cursor from posts
          where thread_id = ${threadId}`,
        );
        expect(rows.map(({ post_count, cursor }) => [Number(post_count), Number(cursor)])).toEqual(
          counted.rows.map(({ post_count, cursor }) => [post_count, cursor]),
        );
      });

      test('no session is left with a prepared statement, a cursor, a channel or a setting of ours', async () => {
        const left = `select (select count(*)::int from pg_prepared_statements) as statements,
          (select count(*)::int from pg_cursors) as cursors,
          (select count(*)::int from pg_listening_channels()) as channels,
          (select count(*)::int from pg_class where relpersistence = 't') as temporary,
          (select string_agg(name, ' ') from pg_settings where source = 'session' and name like '%timeout%') as settings,
          current_setting('statement_timeout') as timeout, pg_backend_pid() as session, pg_sleep(0.2) is null as slept`;
        const sessions = await Promise.all(Array.from({ length: 4 }, () => query(bouncer.url, left)));
        expect(new Set(sessions.map(({ rows }) => rows[0].session)).size).toBe(4);
        for (const { rows } of sessions)
          expect(rows[0]).toMatchObject({
            statements: 0,
            cursors: 0,
            channels: 0,
            temporary: 0,
            settings: null,
            timeout: '10s',
          });
      });

      test('the doctor finds nothing broken, and says what is wrong where PgBouncer is set otherwise', async () => {
        expect(await doctor(bouncer.url)).toMatch(/^ok {7}PostgreSQL: its tables are up to date$/m);
        const timeouts = /^warning {2}PostgreSQL: .* timeouts .* alter role/m;
        expect(await doctor(bouncer.url)).not.toMatch(timeouts);
        const forgotten = through(await postgres.createDatabase());
        expect(await doctor(forgotten)).toMatch(timeouts);
        for (const [settings, said] of [
          [{ pool_mode: 'statement' }, /^BROKEN {3}PostgreSQL: .* statement mode, .* pool_mode = transaction/m],
          [{ ignore_startup_parameters: '' }, /^BROKEN {3}PostgreSQL: .* ignore_startup_parameters = /m],
        ] as const) {
          const other = await startPgBouncer(url, settings);
          expect(await doctor(other.url)).toMatch(said);
          await other.stop();
        }
      });
    }),
  );
});
