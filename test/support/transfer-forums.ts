import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Database, openDatabase } from '../../server/database/connection.ts';
import { exportLines } from '../../server/transfer/export-lines.ts';
import { importFile } from '../../server/transfer/import-file.ts';
import { describeWith } from './offered.ts';
import { sharedPostgres } from './shared-postgres.ts';

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface DatabaseAt {
  databaseUrl: string | undefined;
  dataDir: string;
}

interface Forums {
  /** Returns where a new, empty database is. */
  newDatabase(): Promise<DatabaseAt>;
  /** Opens a database, a new one where none is named; it is closed after the tests. */
  open(at?: DatabaseAt): Promise<Database>;
  /** Writes a file of its own and returns its path. */
  file(content: string | Buffer): Promise<string>;
}

/** Describes the same for forums on SQLite and on PostgreSQL. */
export function describeForums(name: string, body: (forums: Forums) => void): void {
  const using = (newUrl: () => Promise<string | undefined>) => {
    let folder = '';
    let made = 0;
    const opened: Database[] = [];
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'parley-transfer-'));
    });
    afterAll(async () => {
      await Promise.all(opened.map(({ db }) => db.destroy()));
      await rm(folder, { recursive: true, force: true });
    });
    const newDatabase = async () => {
      made += 1;
      return { databaseUrl: await newUrl(), dataDir: join(folder, String(made)) };
    };
    body({
      newDatabase,
      async open(at) {
        const database = await openDatabase(at ?? (await newDatabase()));
        opened.push(database);
        return database;
      },
      async file(content) {
        made += 1;
        const path = join(folder, `${made}.jsonl`);
        await writeFile(path, content);
        return path;
      },
    });
  };
  describe(`${name}, on SQLite`, () => using(async () => undefined));
  describeWith('postgres', sharedPostgres, `${name}, on PostgreSQL`, (postgres) =>
    using(() => postgres.createDatabase()),
  );
}

/** Writes objects as the lines of a file. */
export function linesOf(objects: readonly object[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}

/** Imports lines into a database. */
export async function importLines(forums: Forums, { db }: Database, objects: readonly object[], now = NOW) {
  return importFile(db, await forums.file(linesOf(objects)), { now });
}

/** Exports a database as one text. */
export async function exported({ db }: Database): Promise<string> {
  const pages: string[] = [];
  for await (const page of exportLines(db, { members: 0, boards: 0, threads: 0, posts: 0 })) pages.push(page);
  return pages.join('');
}

const member = (name: string, more: object = {}) => ({
  type: 'member',
  name,
  title: null,
  joinedAt: '2019-05-06',
  postCount: 40,
  awardCount: 2,
  reactionScore: 7,
  country: null,
  location: null,
  ...more,
});
const post = (number: number, author: string, body: string, more: object = {}) => ({
  type: 'post',
  thread: 'ferry',
  number,
  author,
  body,
  ...more,
});

export const MEMBERS = [
  member('Runa', { title: 'Regular', country: 'NO', location: 'Bergen' }),
  member('Thread Starter', { joinedAt: '2018-01-02T03:04:05.678Z' }),
  member('Ole_7'),
];
export const BOARD = { type: 'board', slug: 'travel', title: 'Travel', description: 'On the way.' };
export const THREAD = {
  type: 'thread',
  id: 'ferry',
  board: 'travel',
  title: 'The night ferry',
  author: 'Thread Starter',
  createdAt: '2025-03-01T20:00:00.000Z',
};
export const POSTS = [
  post(1, 'Thread Starter', 'Who has taken it?', { createdAt: '2025-03-01T20:00:00.000Z' }),
  post(2, 'Runa', '[quote="Thread Starter, post:1"]\nWho has taken it?\n[/quote]\n\nI have. @Ole_7 too.', {
    replyTo: 1,
    createdAt: '2025-03-01T20:10:00.000Z',
    editedAt: '2025-03-01T20:12:00.000Z',
    reactions: [
      { kind: 'like', member: 'Thread Starter', at: '2025-03-01T20:13:00.000Z' },
      { kind: 'funny', member: 'Ole_7', at: '2025-03-01T20:14:00.000Z' },
    ],
  }),
  post(3, 'Ole_7', '', { createdAt: '2025-03-01T20:20:00.000Z', deletedAt: '2025-03-01T20:30:00.000Z' }),
];

/** A small forum that has one of everything, in the very spelling of an export. */
export const FORUM: readonly object[] = [...MEMBERS, BOARD, THREAD, ...POSTS];

/** Makes a line of a member, as in FORUM. */
export const memberLine = member;
/** Makes a line of a post in the thread of FORUM. */
export const postLine = post;
