import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Blob, Blobs } from './blobs.ts';

/** Keeps blobs as files in a folder, readable by its owner only. */
export class LocalBlobs implements Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    const file = join(this.#folder, key);
    const made = `${file}.${randomUUID()}`;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    try {
      await writeFile(made, bytes, { mode: 0o600, flush: true });
      await rename(made, file);
    } catch (error) {
      await rm(made, { force: true });
      throw error;
    }
  }

  async get(key: string): Promise<Blob | undefined> {
    const handle = await open(join(this.#folder, key)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return handle && { bytes: (await handle.stat()).size, content: handle.createReadStream() };
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.#folder, key), { force: true });
  }
}
