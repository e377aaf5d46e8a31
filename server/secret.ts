import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { makeDataFolder } from './data-folder.ts';
import type { Database, Db } from './database/connection.ts';
import { StartError } from './errors.ts';
import { keepSetting, readSettings, writeSetting } from './settings/store.ts';

const SECRET_MIN = 32;
export const SECRET_FILE = 'secret';

/**
 * Returns the secret that signs sessions: SECRET, else one made at first need. It is kept where the sessions are: in the
 * shared database, so that nodes agree without being told, or in `dataDir` beside the embedded one.
 */
export async function findSecret(config: Pick<Config, 'secret' | 'dataDir'>, database: Database): Promise<string> {
  if (config.secret) {
    if (database.engine === 'postgres') await writeSetting(database.db, 'secret-mark', secretMark(config.secret));
    return config.secret;
  }
  return database.engine === 'postgres' ? keepSetting(database.db, 'secret', newSecret()) : keptSecret(config);
}

/** Returns what tells a secret from others, and does not tell what it is. */
export function secretMark(secret: string): string {
  return createHmac('sha256', secret).update('the mark of a secret').digest('base64url');
}

/** Returns the mark of the secret that the node which started last was given; undefined where none was given any. */
export async function readSecretMark(db: Db): Promise<string | undefined> {
  return (await readSettings(db, ['secret-mark'])).get('secret-mark');
}

/** Keeps a secret that was made elsewhere where findSecret() will look for it. */
export async function keepSecret(config: Pick<Config, 'dataDir'>, database: Database, secret: string): Promise<void> {
  if (database.engine === 'postgres') return writeSetting(database.db, 'secret', secret);
  const file = join(config.dataDir, SECRET_FILE);
  makeDataFolder(config.dataDir);
  writeFileSync(`${file}.kept`, secret, { mode: 0o600, flush: true });
  renameSync(`${file}.kept`, file);
}

function keptSecret(config: Pick<Config, 'dataDir'>): string {
  const file = join(config.dataDir, SECRET_FILE);
  try {
    makeDataFolder(config.dataDir);
    const secret = readKept(file) ?? keepNew(file);
    // Anything shorter is a file that was cut off, and would sign sessions that anybody could forge.
    if (secret.length < SECRET_MIN) throw new Error('what it holds is too short; remove it to have a new one made');
    return secret;
  } catch (error) {
    throw new StartError(`DATA_DIR: cannot keep the secret in ${file}: ${(error as Error).message}`);
  }
}

function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the secret. Of several nodes that start at once one makes it, and no other ever reads half of it. */
function keepNew(file: string): string {
  const made = `${file}.${process.pid}`;
  writeFileSync(made, newSecret(), { mode: 0o600, flush: true });
  try {
    linkSync(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(made, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
