import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '../../server/database/connection.ts';
import { importFile } from '../../server/transfer/import-file.ts';

/** Imports lines into a forum that runs. */
export async function importInto(db: Db, lines: readonly object[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-import-'));
  const file = join(folder, 'forum.jsonl');
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await importFile(db, file, { now: Date.now() });
  await rm(folder, { recursive: true });
}
