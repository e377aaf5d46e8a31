import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Config } from '../config.ts';
import type { Database, Db } from '../database/connection.ts';
import { migrationOf } from '../database/migrate.ts';
import { SECRET_FILE } from '../secret.ts';
import { readSnapshot } from '../transfer/snapshot.ts';
import { FILES, MANIFEST, Manifest, TABLES } from './contents.ts';
import { copyFolder, weighFolder } from './folders.ts';
import { readIds, readRows, tablesInOrder } from './store.ts';

const PRIVATE = 0o600;

export class FolderInUse extends Error {}

/**
 * Copies all that a forum consists of into `folder`, as it stands at one moment, while nodes go on serving from it. The
 * folder gets its name at the end: it is complete or not there. Throws FolderInUse where there is something in it.
 */
export async function makeBackup(
  { database, config, now }: { database: Database; config: Config; now: number },
  folder: string,
): Promise<Manifest> {
  const there = await readdir(folder).catch(() => []);
  if (there.length > 0) throw new FolderInUse();
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const copyPictures = async () => !config.s3 && copyFolder(join(config.dataDir, FILES), join(partial, FILES));
    // Twice: what the rows speak of may be swept away after they were read, or have come just before.
    await copyPictures();
    const tables = await readSnapshot(database, (db) => writeTables(db, join(partial, TABLES)));
    await copyPictures();
    // Where the database keeps the secret it is among its rows; where it is set from outside, it is kept there.
    if (database.engine === 'sqlite' && !config.secret) await copySecret(config.dataDir, partial);
    const manifest = Manifest.parse({
      format: 1,
      madeAt: new Date(now).toISOString(),
      engine: database.engine,
      ...tables,
      files: config.s3 ? null : await weighFolder(join(partial, FILES)),
    });
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(join(partial, MANIFEST), text, { mode: PRIVATE, flush: true });
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return manifest;
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

async function writeTables(db: Db, path: string) {
  const names = await tablesInOrder(db);
  const tables: Record<string, number> = {};
  const hash = createHash('sha256');
  async function* lines() {
    for (const table of names) {
      tables[table] = 0;
      for await (const rows of readRows(db, table)) {
        const columns = Object.keys(rows[0] ?? {});
        const header = tables[table] === 0 ? [JSON.stringify({ table, columns })] : [];
        yield [...header, ...rows.map((row) => JSON.stringify(Object.values(row))), ''].join('\n');
        tables[table] += rows.length;
      }
    }
  }
  await pipeline(
    Readable.from(lines(), { objectMode: false }),
    createGzip(),
    async function* (packed) {
      for await (const chunk of packed) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { mode: PRIVATE, flush: true }),
  );
  return { migration: await migrationOf(db), tables, ids: await readIds(db), sha256: hash.digest('hex') };
}

async function copySecret(dataDir: string, to: string): Promise<void> {
  await copyFile(join(dataDir, SECRET_FILE), join(to, SECRET_FILE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
