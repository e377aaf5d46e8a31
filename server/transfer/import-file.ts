import { type FileHandle, open } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Db } from '../database/connection.ts';
import { takeTime } from '../database/take-time.ts';
import { transaction } from '../database/transaction.ts';
import { StartError } from '../errors.ts';
import { LineChecker } from './check-lines.ts';
import { Directory } from './directory.ts';
import { readLines } from './read-lines.ts';
import { linesOf, writeBoards, writeMembers, writeThreads } from './write-lines.ts';
import { writePosts } from './write-posts.ts';

/** How far an import is. `total` is known, and anything written, only once the whole file has been checked. */
export type Progress = { step: 'checking'; lines: number } | { step: 'writing'; lines: number; total: number };

export interface Imported {
  added: { members: number; boards: number; threads: number; posts: number };
  /** Lines whose member, board, thread or post was there already and was left as it is. */
  already: number;
}

// A database that has never seen a post plans for none: what is cheap then costs more with each one that is added.
const LEARN_SIZES_FIRST_AT = 500;

interface ImportOptions {
  /** The time, in epoch milliseconds, of whatever bears no time in the file. */
  now: number;
  progress?: (progress: Progress) => void;
}

/**
 * Imports a file of JSON lines. It is read three times, so that memory stays small however long it is: it is checked,
 * then members and boards are written, then threads and posts. Throws a LineError, and nothing is kept, where a line
 * is broken. After any other end, importing the file again adds what is missing.
 */
export async function importFile(db: Db, path: string, options: ImportOptions): Promise<Imported> {
  const file = await open(path);
  try {
    const stats = await file.stat();
    if (!stats.isFile())
      throw new StartError(`${path} is not a file: it is read more than once, so it cannot be a pipe`);
    // Lines that somebody adds from now on are not checked, so they are not read either.
    const { size } = stats;
    const directory = new Directory(db);
    const checked = await checkAll(file, size, directory, options);
    return await writeAll(db, file, size, directory, { ...options, ...checked });
  } finally {
    await file.close();
  }
}

async function checkAll(file: FileHandle, size: number, directory: Directory, { progress }: ImportOptions) {
  const checker = new LineChecker(directory);
  let total = 0;
  let lastOfPeople = 0;
  for await (const lines of readLines(file, size)) {
    await directory.load(lines);
    for (const line of lines) {
      checker.check(line);
      if (line.type === 'member' || line.type === 'board') lastOfPeople = line.line;
    }
    total += lines.length;
    progress?.({ step: 'checking', lines: total });
  }
  return { total, lastOfPeople };
}

type WriteOptions = ImportOptions & Awaited<ReturnType<typeof checkAll>>;

async function writeAll(
  db: Db,
  file: FileHandle,
  size: number,
  directory: Directory,
  options: WriteOptions,
): Promise<Imported> {
  const { now, total, lastOfPeople, progress } = options;
  const added = { members: 0, boards: 0, threads: 0, posts: 0 };
  let done = 0;
  const report = (lines: number) => {
    done += lines;
    progress?.({ step: 'writing', lines: done, total });
  };

  // Members first, wherever they stand in the file: any post may mention them.
  for await (const lines of readLines(file, size)) {
    const members = linesOf(lines, 'member');
    const boards = linesOf(lines, 'board');
    added.members += await writeMembers(db, directory, members);
    added.boards += await writeBoards(db, directory, boards);
    report(members.length + boards.length);
    if ((lines.at(-1)?.line ?? 0) >= lastOfPeople) break;
  }

  await learnSizes(db);
  let learnAt = LEARN_SIZES_FIRST_AT;
  const undated = new Set<string>();
  for await (const lines of readLines(file, size)) {
    const threads = linesOf(lines, 'thread');
    const posts = linesOf(lines, 'post');
    for (const thread of threads) if (typeof thread.createdAt !== 'number') undated.add(thread.id);
    await directory.load(lines);
    added.threads += await writeThreads(db, directory, threads, now);
    await directory.load(lines);
    added.posts += await writePosts(db, directory, posts, { now, undated });
    if (added.posts >= learnAt) {
      await learnSizes(db);
      learnAt = added.posts * 4;
    }
    report(threads.length + posts.length);
  }
  return { added, already: total - added.members - added.boards - added.threads - added.posts };
}

/** Has the database look at how large its tables have become, which it plans its queries by. */
async function learnSizes(db: Db): Promise<void> {
  await transaction(db, async (trx) => {
    await takeTime(trx);
    await sql`analyze`.execute(trx);
  });
}
