import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readConfig } from '../config.ts';
import { openPatiently } from '../database/connection.ts';
import { isDatabaseAway } from '../database/transaction.ts';
import { StartError } from '../errors.ts';
import { exportLines } from './export-lines.ts';
import type { Screen } from './progress-line.ts';
import { readSnapshot } from './snapshot.ts';
import { allCounted, type Counts, fileTrouble } from './words.ts';

/**
 * Exports the database that `environment` names to the file on the command line, or to `stdout`; returns the exit
 * code. A file is complete or not there: it gets its name at the end.
 */
export async function runExport(
  args: readonly string[],
  environment: Record<string, string | undefined>,
  { stdout, stderr }: { stdout: Writable; stderr: Screen },
): Promise<number> {
  const [path] = args;
  if (args.length > 1) {
    stderr.write('Name one file, or none to write to standard output: npm run export -- FILE\n');
    return 1;
  }
  try {
    const counts =
      path === undefined ? await exportTo(environment, () => stdout, false) : await exportToFile(environment, path);
    stderr.write(`Exported ${allCounted(counts)}.\n`);
    return 0;
  } catch (error) {
    const words = wordsOf(error, path ?? 'Standard output');
    if (words === undefined) throw error;
    stderr.write(`Nothing was exported. ${words}\n`);
    return 1;
  }
}

async function exportToFile(environment: Record<string, string | undefined>, path: string): Promise<Counts> {
  const partial = `${path}.partial`;
  try {
    // Boards that only members or staff may read are in it too.
    const counts = await exportTo(environment, () => createWriteStream(partial, { mode: 0o600, flush: true }), true);
    await rename(partial, path);
    return counts;
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
}

async function exportTo(
  environment: Record<string, string | undefined>,
  to: () => Writable,
  end: boolean,
): Promise<Counts> {
  const database = await openPatiently(readConfig(environment));
  const counts = { members: 0, boards: 0, threads: 0, posts: 0 };
  try {
    await readSnapshot(database, (db) =>
      pipeline(Readable.from(exportLines(db, counts), { objectMode: false }), to(), { end }),
    );
    return counts;
  } finally {
    await database.db.destroy();
  }
}

function wordsOf(error: unknown, path: string): string | undefined {
  if (error instanceof StartError) return error.message;
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return `${path} was closed before the end.`;
  const trouble = fileTrouble(error);
  if (trouble) return `${path} cannot be written: ${trouble}`;
  return isDatabaseAway(error) ? `The database cannot be used: ${(error as Error).message}` : undefined;
}
