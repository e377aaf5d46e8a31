import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

// A picture that is just being written bears a random ending until it is complete.
const UNFINISHED = /\.[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Lists the paths of the files in a folder, in whatever depth; none where there is no folder. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(unlessGone([]));
  return entries
    .filter((entry) => entry.isFile() && !UNFINISHED.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** Copies what is not there yet. What vanishes meanwhile is left out. */
export async function copyFolder(from: string, to: string): Promise<void> {
  for (const path of await filesIn(from)) {
    const copy = join(to, path);
    if (await stat(copy).catch(() => null)) continue;
    await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
    // Where the disk can, without copying a byte.
    await copyFile(join(from, path), copy, constants.COPYFILE_FICLONE).catch(unlessGone(undefined));
  }
}

/** Tells how many files there are in a folder, and what they weigh together. */
export async function weighFolder(folder: string): Promise<{ count: number; bytes: number }> {
  const paths = await filesIn(folder);
  let bytes = 0;
  for (const path of paths) bytes += (await stat(join(folder, path))).size;
  return { count: paths.length, bytes };
}

function unlessGone<T>(otherwise: T) {
  return (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  };
}
