import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = join(fileURLToPath(new URL('.', import.meta.url)), 'import.js');

/** Imports lines, as docs describe them, into a data folder that no Parley has opened yet. */
export async function importLines(dataDir: string, lines: object[]): Promise<void> {
  const file = join(dataDir, 'lines.jsonl');
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await promisify(execFile)(process.execPath, [program, file], { env: { ...process.env, DATA_DIR: dataDir } });
  rmSync(file);
}
