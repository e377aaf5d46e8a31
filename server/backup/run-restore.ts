import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { openDatabase } from '../database/connection.ts';
import { moveEpoch } from '../database/epoch.ts';
import { isDatabaseAway } from '../database/transaction.ts';
import { StartError } from '../errors.ts';
import type { Streams } from '../transfer/run-import.ts';
import { fileTrouble } from '../transfer/words.ts';
import { BackupFault } from './read-backup.ts';
import { restoreBackup } from './restore-backup.ts';

const USAGE = `Say which backup to restore: npm run restore -- FOLDER
  --replace    put it in the place of the forum that is there
  --new-epoch  restore nothing: the database was put back by other means, have open pages start anew
`;

/** Restores a backup to where `environment` says that the forum is; returns the exit code. */
export async function runRestore(
  args: readonly string[],
  environment: Record<string, string | undefined>,
  { stdout, stderr }: Streams,
): Promise<number> {
  const asked = readArgs(args);
  if (!asked) {
    stderr.write(USAGE);
    return 1;
  }
  try {
    stdout.write(`${await (asked.folder === undefined ? beginEpoch(environment) : restore(environment, asked))}\n`);
    return 0;
  } catch (error) {
    const words = wordsOf(error, asked.folder ?? '');
    if (words === undefined) throw error;
    stderr.write(`Not restored. ${words}\n`);
    return 1;
  }
}

type Asked = { folder: string; replace: boolean } | { folder: undefined };

function readArgs(args: readonly string[]): Asked | undefined {
  const options = {
    replace: { type: 'boolean', default: false },
    'new-epoch': { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [folder, ...more] = positionals;
    if (values['new-epoch']) return folder === undefined && !values.replace ? { folder } : undefined;
    return folder === undefined || more.length > 0 ? undefined : { folder, replace: values.replace };
  } catch {
    return undefined;
  }
}

async function restore(environment: Record<string, string | undefined>, asked: { folder: string; replace: boolean }) {
  const { madeAt, files } = await restoreBackup(readConfig(environment), asked);
  const pictures = files ? '' : ' Its pictures are in the bucket, and not in the backup.';
  return `Restored the forum as it was at ${madeAt}.${pictures} Pages that are open start anew once it is started.`;
}

async function beginEpoch(environment: Record<string, string | undefined>): Promise<string> {
  const { db } = await openDatabase(readConfig(environment));
  try {
    await moveEpoch(db);
  } finally {
    await db.destroy();
  }
  return 'A new epoch has begun: pages that are open start anew within seconds.';
}

function wordsOf(error: unknown, folder: string): string | undefined {
  if (error instanceof BackupFault) return `${folder}: ${error.message}.`;
  if (error instanceof StartError) return error.message;
  if (isDatabaseAway(error)) return `The database cannot be used: ${(error as Error).message}`;
  const trouble = fileTrouble(error);
  return trouble && `${(error as NodeJS.ErrnoException).path ?? folder}: ${trouble}`;
}
