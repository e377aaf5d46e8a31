import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { StartError } from './errors.ts';

/** Returns the secret that signs sessions: SECRET, else the one kept in `dataDir`, made at first need. */
export function readSecret(config: Pick<Config, 'secret' | 'dataDir'>): string {
  if (config.secret) return config.secret;
  const file = join(config.dataDir, 'secret');
  try {
    mkdirSync(config.dataDir, { recursive: true });
    try {
      // "wx" lets one of several nodes that start at once make it; the others read it.
      writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new StartError(`DATA_DIR: cannot keep the secret in ${file}: ${(error as Error).message}`);
  }
}
