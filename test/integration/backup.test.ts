import { appendFile, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBackup } from '../../server/backup/run-backup.ts';
import { runRestore } from '../../server/backup/run-restore.ts';
import { readIds, readRows, tablesInOrder } from '../../server/backup/store.ts';
import { type Database, openDatabase } from '../../server/database/connection.ts';
import { readSnapshot } from '../../server/transfer/snapshot.ts';
import { drawing } from '../support/drawings.ts';
import { NodeProcess } from '../support/node.ts';
import { describeWith } from '../support/offered.ts';
import { Paper } from '../support/paper.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { program } from '../support/program.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

type Environment = Record<string, string>;

let folder = '';
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-backup-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const newPath = (kind: string) => join(folder, `${kind}-${++made}`);

/** A forum on SQLite. The secret is the forum's own, as where nobody sets one. */
const onSqlite = async (): Promise<Environment> => ({ DATA_DIR: newPath('data'), SECRET: '' });

async function run(program: typeof runBackup, args: string[], environment: Environment) {
  const [stdout, stderr] = [new Paper(), new Paper()];
  const code = await program(args, environment, { stdout, stderr });
  return { code, said: stdout.text + stderr.text };
}

/** Everything in a database but the name of its history, in an order of its own. */
async function everythingIn(environment: Environment) {
  const database = await openDatabase({ databaseUrl: environment.DATABASE_URL, dataDir: environment.DATA_DIR ?? '' });
  try {
    return await readSnapshot(database, async (db) => {
      const tables: Record<string, string[]> = {};
      for (const table of await tablesInOrder(db)) {
        const rows: string[] = [];
        for await (const page of readRows(db, table)) rows.push(...page.map((row) => JSON.stringify(plain(row))));
        tables[table] = rows.filter((row) => !/^\{"name":"(epoch|secret)"/.test(row)).toSorted();
      }
      return { tables, ids: await readIds(db), counted: await totals({ ...database, db }) };
    });
  } finally {
    await database.db.destroy();
  }
}

/** Writes the engines' own dates and flags in one way. */
const plain = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, typeof value === 'boolean' ? Number(value) : value]),
  );

async function totals({ db }: Database) {
  return db
    .selectFrom('board_counts')
    .select((eb) => ['board_id', eb.fn.sum<number>('threads').as('threads'), eb.fn.sum<number>('posts').as('posts')])
    .groupBy('board_id')
    .orderBy('board_id')
    .execute();
}

/** A forum with something of most kinds in it, and who made it. */
async function fill(parley: Parley): Promise<{ ann: Person; threadId: number; picture: string }> {
  const [ann, bob] = [await parley.member('Ann'), await parley.member('Bob')];
  const picture = await ann.upload(await drawing({ width: 600 }));
  const { thread, post } = await ann.startThread(await parley.board(), 'A thread', `Look: ${picture.markdown}`);
  const answer = await bob.post(thread.id, '@Ann, a "walrus" \u2028 👩‍👩‍👧.', { replyTo: 1 });
  await bob.call('PUT', `/posts/${post.id}/reaction`, { kind: 'like' });
  await bob.call('PATCH', `/posts/${answer.id}`, { body: 'A walrus, edited.' });
  await ann.call('DELETE', `/posts/${(await ann.post(thread.id, 'Gone.')).id}`);
  // What was left to be done would be done between a copy and the look at what was copied.
  await parley.app.outbox.settled();
  return { ann, threadId: thread.id, picture: picture.url };
}

function behaves(newEnvironment: () => Promise<Environment>): void {
  test('what is backed up while members post is a moment of the forum, whole and unbroken', async () => {
    const [environment, copy] = [await newEnvironment(), await newEnvironment()];
    const parley = await Parley.start(environment);
    const { ann, threadId } = await fill(parley);
    const [before, path] = [4, newPath('backup')];
    let posting = true;
    const poster = (async () => {
      while (posting) await ann.post(threadId, 'While it is copied.');
    })();
    expect(await run(runBackup, [path], environment)).toMatchObject({
      code: 0,
      said: expect.stringContaining('2 members'),
    });
    posting = false;
    await poster;
    const after = (await ann.call<{ postCount: number }>('GET', `/threads/${threadId}`)).body.postCount;
    await parley.stop();
    expect(await run(runRestore, [path], copy)).toMatchObject({ code: 0 });
    const database = await openDatabase({ databaseUrl: copy.DATABASE_URL, dataDir: copy.DATA_DIR ?? '' });
    const [thread] = await database.db.selectFrom('threads').select(['cursor', 'post_count']).execute();
    const posts = await database.db.selectFrom('posts').select(['number', 'cursor']).orderBy('number').execute();
    await database.db.destroy();
    expect(posts.map(({ number }) => number)).toEqual(Array.from({ length: posts.length }, (_, i) => i + 1));
    expect(thread).toEqual({ post_count: posts.length, cursor: Math.max(...posts.map(({ cursor }) => cursor)) });
    expect(posts.length).toBeGreaterThanOrEqual(before - 1);
    expect(posts.length).toBeLessThanOrEqual(after);
  });

  test('what is restored is the same in every table, signed in as before, with pictures and search', async () => {
    const [environment, copy] = [await newEnvironment(), await newEnvironment()];
    const parley = await Parley.start(environment);
    const { ann, picture } = await fill(parley);
    const path = newPath('backup');
    await run(runBackup, [path], environment);
    await parley.stop();
    const original = await everythingIn(environment);
    expect(await run(runRestore, [path], copy)).toMatchObject({ code: 0 });
    expect(await everythingIn(copy)).toEqual(original);
    const restored = await Parley.start(copy);
    ann.url = restored.url;
    expect(await ann.page('/')).toContain('Ann');
    expect((await ann.call('GET', '/notifications')).status).toBe(200);
    expect((await ann.fetch(picture)).status).toBe(200);
    expect((await ann.call('GET', '/search?q=walrus')).body).toMatchObject({
      results: [{ number: 2 }],
    });
    expect((await ann.startThread(await restored.board())).thread.id).toBe((original.ids.threads ?? 0) + 1);
    await restored.stop();
  });

  test('a forum that is there is kept unless one says otherwise, and a running one in any case', async () => {
    const environment = await newEnvironment();
    const node = await NodeProcess.start(environment);
    const ann = node.person();
    await ann.register('Ann');
    const path = newPath('backup');
    expect(await program('backup', [path], environment)).toMatchObject({ code: 0 });
    await ann.startThread(1, 'After the backup');
    expect((await program('restore', [path, '--replace'], environment)).said).toMatch(
      /^Not restored\. .*stop the forum/,
    );
    await node.stop();
    // Only a process that has ended lets go of SQLite's file.
    expect((await program('restore', [path], environment)).said).toMatch(/there is a forum here already.*--replace/);
    expect(await program('restore', [path, '--replace'], environment)).toMatchObject({ code: 0 });
    expect((await everythingIn(environment)).tables.threads).toEqual([expect.stringContaining('Welcome to Parley')]);
  });
}

describe('a backup, on SQLite', () => {
  behaves(onSqlite);

  test.skipIf(process.getuid?.() !== 0)('is restored by root for the user whose folder it is', async () => {
    const [environment, copy] = [await onSqlite(), await onSqlite()];
    const parley = await Parley.start(environment);
    await fill(parley);
    const [path, folder, user] = [newPath('backup'), copy.DATA_DIR ?? '', 4_711];
    await run(runBackup, [path], environment);
    await parley.stop();
    await mkdir(folder);
    await chown(folder, user, user);
    expect(await run(runRestore, [path], copy)).toMatchObject({ code: 0 });
    const restored = await readdir(folder, { recursive: true });
    expect(restored).toEqual(expect.arrayContaining(['parley.db', 'secret', 'files']));
    for (const name of restored) expect([name, (await stat(join(folder, name))).uid]).toEqual([name, user]);
  });
});

describeWith('postgres', sharedPostgres, 'a backup, on PostgreSQL', (postgres) => {
  const onPostgres = async () => ({ ...(await onSqlite()), DATABASE_URL: await postgres.createDatabase() });
  behaves(onPostgres);

  test('moves a forum from one engine to the other and back', async () => {
    const [small, large, back] = [await onSqlite(), await onPostgres(), await onSqlite()];
    const parley = await Parley.start(small);
    const { ann } = await fill(parley);
    const [one, two] = [newPath('backup'), newPath('backup')];
    await run(runBackup, [one], small);
    await parley.stop();
    expect(await run(runRestore, [one], large)).toMatchObject({ code: 0 });
    await run(runBackup, [two], large);
    expect(await run(runRestore, [two], back)).toMatchObject({ code: 0 });
    expect(await everythingIn(back)).toEqual(await everythingIn(small));
    const restored = await Parley.start(large);
    ann.url = restored.url;
    expect((await ann.call('GET', '/notifications')).status).toBe(200);
    await restored.stop();
  });
});

describe('a backup that is damaged', () => {
  test('is refused in one line that says what is wrong with it', async () => {
    const environment = await onSqlite();
    await (await Parley.start(environment)).stop();
    const path = newPath('backup');
    await run(runBackup, [path], environment);
    expect((await run(runBackup, [path], environment)).said).toMatch(
      /^Nothing was backed up\. There is something in .* already/,
    );
    const target = await onSqlite();
    const manifest = join(path, 'parley-backup.json');
    const said = await readFile(manifest, 'utf8');
    await writeFile(manifest, said.replace(/"migration": ".*"/, '"migration": "999-of-tomorrow"'));
    expect((await run(runRestore, [path], target)).said).toMatch(/made by a newer Parley/);
    await writeFile(manifest, said);
    await appendFile(join(path, 'tables.jsonl.gz'), 'x');
    expect((await run(runRestore, [path], target)).said).toMatch(
      /^Not restored\. .*tables\.jsonl\.gz is not as it was written/,
    );
    expect((await run(runRestore, [newPath('nothing')], target)).said).toMatch(/there is no parley-backup\.json in it/);
    expect((await run(runRestore, [], target)).said).toMatch(/^Say which backup to restore/);
    expect((await run(runBackup, [newPath('backup')], target)).said).toMatch(/there is no forum in/);
  });
});
