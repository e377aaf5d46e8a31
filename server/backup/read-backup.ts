import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FILES, MANIFEST, Manifest, TABLES, TableLine, type Value } from './contents.ts';
import { weighFolder } from './folders.ts';

/** A backup that cannot be restored, and why. */
export class BackupFault extends Error {}

interface Rows {
  table: string;
  columns: string[];
  rows: Value[][];
}

const ROWS_AT_ONCE = 200;

/** Reads what a backup says of itself and checks all of it against that. Throws a BackupFault in words. */
export async function checkBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, TABLES)), hash).catch((error: NodeJS.ErrnoException) => {
    throw new BackupFault(`${TABLES} cannot be read: ${error.message}`);
  });
  if (hash.digest('hex') !== manifest.sha256) throw new BackupFault(`${TABLES} is not as it was written`);
  const found: Record<string, number> = {};
  for await (const { table, rows } of readTables(folder)) found[table] = (found[table] ?? 0) + rows.length;
  for (const [table, count] of Object.entries(manifest.tables)) {
    if ((found[table] ?? 0) !== count) throw new BackupFault(`${TABLES} does not hold all ${count} rows of ${table}`);
  }
  if (manifest.files) {
    const { count, bytes } = await weighFolder(join(folder, FILES));
    if (count !== manifest.files.count || bytes !== manifest.files.bytes)
      throw new BackupFault(
        `${FILES} holds ${count} files of ${bytes} bytes, not ${manifest.files.count} of ${manifest.files.bytes}`,
      );
  }
  return manifest;
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) throw new BackupFault(`there is no ${MANIFEST} in it`);
  try {
    return Manifest.parse(JSON.parse(text));
  } catch {
    throw new BackupFault(`${MANIFEST} is not understood: it may be of a newer Parley`);
  }
}

/** Yields the rows of all tables, in the order in which they can be put back. */
export async function* readTables(folder: string): AsyncGenerator<Rows> {
  const file = createReadStream(join(folder, TABLES));
  const text = file.pipe(createGunzip());
  file.on('error', (error) => text.destroy(error));
  let of: Rows | undefined;
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    const parsed = TableLine.parse(JSON.parse(line));
    if (!Array.isArray(parsed)) {
      if (of && of.rows.length > 0) yield of;
      of = { ...parsed, rows: [] };
    } else if (of) {
      of.rows.push(parsed);
      if (of.rows.length < ROWS_AT_ONCE) continue;
      yield of;
      of = { ...of, rows: [] };
    }
  }
  if (of && of.rows.length > 0) yield of;
}
