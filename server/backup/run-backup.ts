import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { connectPatiently } from '../database/connection.ts';
import { SQLITE_FILE } from '../database/sqlite.ts';
import { isDatabaseAway } from '../database/transaction.ts';
import { StartError } from '../errors.ts';
import type { Streams } from '../transfer/run-import.ts';
import { counted, fileTrouble } from '../transfer/words.ts';
import type { Manifest } from './contents.ts';
import { FolderInUse, makeBackup } from './make-backup.ts';

/** Backs up the forum that `environment` names into the folder named on the command line; returns the exit code. */
export async function runBackup(
  args: readonly string[],
  environment: Record<string, string | undefined>,
  { stdout, stderr }: Streams,
): Promise<number> {
  const [path] = args;
  if (path === undefined || args.length > 1) {
    stderr.write('Say which folder to make: npm run backup -- FOLDER\n');
    return 1;
  }
  try {
    const config = readConfig(environment);
    stdout.write(wordsFor(await backUp(config, resolve(path)), config, path));
    return 0;
  } catch (error) {
    const words = wordsOf(error, path);
    if (words === undefined) throw error;
    stderr.write(`Nothing was backed up. ${words}\n`);
    return 1;
  }
}

async function backUp(config: Config, folder: string): Promise<Manifest> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, SQLITE_FILE)))
    throw new StartError(`DATA_DIR: there is no forum in ${config.dataDir}.`);
  // Not brought up to date: the nodes that serve it may be older than this program.
  const database = connectPatiently(config);
  try {
    return await makeBackup({ database, config, now: Date.now() }, folder);
  } finally {
    await database.db.destroy();
  }
}

function wordsFor({ tables, files }: Manifest, config: Config, path: string): string {
  const rows = ['members', 'threads', 'posts'].map((table) => counted(tables[table] ?? 0, table.slice(0, -1)));
  const pictures = files ? counted(files.count, 'picture file') : 'no pictures: they are in the bucket';
  const secret = config.secret ? '\nSECRET is set from outside and not in it: keep it too.' : '';
  return `Backed up ${rows.join(', ')}, ${pictures}, to ${path}.${secret}\n`;
}

function wordsOf(error: unknown, path: string): string | undefined {
  if (error instanceof FolderInUse) return `There is something in ${path} already: name a new folder.`;
  if (error instanceof StartError) return error.message;
  if (isDatabaseAway(error)) return `The database cannot be used: ${(error as Error).message}`;
  const trouble = fileTrouble(error);
  return trouble && `${path} cannot be written: ${trouble}`;
}
