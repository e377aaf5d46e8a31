import { statfs } from 'node:fs/promises';
import { type Guarded, guard } from './guarded.ts';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 * 1024 ** 3;

/**
 * Makes the folder in memory where a test run keeps its temporary files, as SQLite waits for the disk at each commit and
 * no test cuts the power. Returns undefined where TMPDIR says otherwise, or where there is no such place of 2 GiB.
 */
export const memoryFolder = async (): Promise<Guarded | undefined> => {
  if (process.env.TMPDIR) return undefined;
  const room = await statfs(MEMORY).catch(() => undefined);
  if (!room || room.bavail * room.bsize < ENOUGH_BYTES) return undefined;
  return guard('tests', { endWith: 'SIGKILL', inside: MEMORY });
};
