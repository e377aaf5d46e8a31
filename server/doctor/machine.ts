import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config.ts';
import { SQLITE_FILE } from '../database/sqlite.ts';
import { SECRET_FILE } from '../secret.ts';
import { type Finding, findingsOn, unless } from './finding.ts';

const NODE_AT_LEAST = [20, 19] as const;
const MB = 1024 * 1024;
const SPACE_LITTLE = 1024 * MB;
const SPACE_NONE = 100 * MB;
// Beside the sockets: the database's connections, files being sent, the program's own.
const FILES_BESIDE = 200;
const SOCKETS_EXPECTED = 10_000;

/** Looks at Node.js itself. */
export function checkNode(version: string = process.versions.node): Finding {
  const { ok, broken } = findingsOn('Node.js');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > NODE_AT_LEAST[0] || (major === NODE_AT_LEAST[0] && minor >= NODE_AT_LEAST[1]);
  return isNew ? ok(version) : broken(`${version} is too old`, `install ${NODE_AT_LEAST.join('.')} or later`);
}

/** Looks at how many files, and so sockets, one process may open. */
export function checkFileLimit(limits = '/proc/self/limits'): Finding {
  const { ok, warning } = findingsOn('open files');
  if (!existsSync(limits)) return ok('this system does not say how many may be open');
  const most = /^Max open files\s+(\S+)/m.exec(readFileSync(limits, 'utf8'))?.[1];
  if (most === 'unlimited') return ok('as many as wanted');
  const sockets = Math.max(0, Number(most) - FILES_BESIDE);
  const said = `room for ${sockets.toLocaleString('en')} browsers at once, where the node runs as this does`;
  return sockets >= SOCKETS_EXPECTED ? ok(said) : warning(said, 'raise it: LimitNOFILE=65536 in the service’s unit');
}

/** Looks at the data folder: whether it can be written, by whom it can be read, and what room there is. */
export function checkDataFolder(config: Config): Promise<Finding[]> {
  const { dataDir, databaseUrl } = config;
  const { ok, warning, broken } = findingsOn('DATA_DIR');
  const unusable = (reason: string) =>
    broken(`${dataDir} cannot be written: ${reason}`, 'give it to the user that runs the node');
  return unless(unusable, async () => {
    const folder = nearestThere(dataDir);
    const probe = join(folder, `doctor-${randomUUID()}`);
    await writeFile(probe, 'x', { flush: true });
    await rm(probe);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const room = `${Math.floor(free / MB).toLocaleString('en')} MB free`;
    const findings = [
      free < SPACE_NONE
        ? broken(`${dataDir} has ${room}`, 'make room: nothing can be posted on a full disk')
        : free < SPACE_LITTLE
          ? warning(`${dataDir} has ${room}`, 'make room before it is full')
          : ok(`${dataDir} can be written, ${room}`),
    ];
    return [...findings, ...(databaseUrl ? [] : await privacyFindings(config))];
  });
}

/** Returns the folder itself or, where it is yet to be made, the one that it will be made in. */
function nearestThere(folder: string): string {
  return existsSync(folder) ? folder : nearestThere(dirname(folder));
}

/** What signs sessions, and all that members trust the forum with: who may read it is who may enter the folder as well. */
async function privacyFindings({ dataDir, secret }: Config): Promise<Finding[]> {
  const { broken } = findingsOn('DATA_DIR');
  const modeOf = async (path: string) => (await stat(path).catch(() => undefined))?.mode ?? 0;
  if (((await modeOf(dataDir)) & 0o011) === 0) return [];
  const read: Finding[] = [];
  for (const [name, what] of [...(secret === undefined ? [[SECRET_FILE, 'secret']] : []), [SQLITE_FILE, 'database']]) {
    const file = join(dataDir, name ?? '');
    if (((await modeOf(file)) & 0o066) !== 0)
      read.push(broken(`other users of this machine can read the ${what}`, `chmod 600 ${file}*`));
  }
  return read;
}
