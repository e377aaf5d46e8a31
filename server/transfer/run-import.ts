import { readConfig } from '../config.ts';
import { openPatiently } from '../database/connection.ts';
import { isDatabaseAway } from '../database/transaction.ts';
import { StartError } from '../errors.ts';
import { type Imported, importFile } from './import-file.ts';
import { LineError } from './parse-line.ts';
import { progressLine, type Screen } from './progress-line.ts';
import { allCounted, fileTrouble } from './words.ts';

export interface Streams {
  stdout: Screen;
  stderr: Screen;
}

/** Imports the file named on the command line into the database that `environment` names; returns the exit code. */
export async function runImport(
  args: readonly string[],
  environment: Record<string, string | undefined>,
  { stdout, stderr }: Streams,
): Promise<number> {
  const [path] = args;
  if (path === undefined || args.length > 1) {
    stderr.write('Say which file to import: npm run import -- FILE\n');
    return 1;
  }
  const line = progressLine(stderr);
  let hasWritten = false;
  try {
    const imported = await importInto(environment, path, (progress) => {
      hasWritten ||= progress.step === 'writing';
      line.show(progress);
    });
    line.end();
    stdout.write(`Imported ${allCounted(imported.added)}; ${imported.already.toLocaleString('en')} already there.\n`);
    return 0;
  } catch (error) {
    line.end();
    const words = wordsOf(error, path);
    if (words === undefined) throw error;
    stderr.write(
      hasWritten
        ? `The import stopped. ${words}. Import the file again to go on.\n`
        : `Nothing was imported. ${words}\n`,
    );
    return 1;
  }
}

async function importInto(
  environment: Record<string, string | undefined>,
  path: string,
  progress: Parameters<typeof importFile>[2]['progress'] & {},
): Promise<Imported> {
  const { db } = await openPatiently(readConfig(environment));
  try {
    return await importFile(db, path, { now: Date.now(), progress });
  } finally {
    await db.destroy();
  }
}

function wordsOf(error: unknown, path: string): string | undefined {
  if (error instanceof LineError) return `${path}, ${error.message}`;
  if (error instanceof StartError) return error.message;
  if (isDatabaseAway(error)) return `The database cannot be used: ${(error as Error).message}`;
  const trouble = fileTrouble(error);
  return trouble && `${path} cannot be read: ${trouble}`;
}
