import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Guarded, guard } from './guarded.ts';

const fonts = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;

interface BundledChromium {
  executablePath: string;
  env: { FONTCONFIG_FILE: string };
  /** More environment, for a machine that has no NSS of its own. */
  libraries: { LD_LIBRARY_PATH: string };
}

// The package unpacks to os.tmpdir() under fixed names and takes whatever is there for whole, so two test files that
// start at once could run half a browser; and it unpacks the libraries only where it believes to be on AWS Lambda.
const unpack = async (entry: string, home: Guarded): Promise<void> => {
  const script = 'require(process.argv[1]).executablePath()';
  const env = { ...process.env, TMPDIR: home.folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  const unpacking = await home.run(process.execPath, ['-e', script, entry], { env });
  if ((await unpacking.ended()) !== 0) throw new Error(`Chromium did not unpack:\n${unpacking.lastWords()}`);
  // It comes closed to everyone but root when root was the first to run the tests.
  await Promise.all([home.folder, join(home.folder, 'chromium')].map((path) => chmod(path, 0o755)));
};

const isWritable = (folder: string): boolean => {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

const ensureUnpacked = async (entry: string, cache: string, version: string): Promise<string> => {
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const keep = isWritable(cache);
  const home = await guard('chromium', { endWith: 'SIGKILL', inside: keep ? cache : tmpdir() });
  await unpack(entry, home);
  await writeFile(join(home.folder, 'fonts.conf'), fonts(keep ? folder : home.folder));
  // Where nothing can be kept, it is gone with this test process.
  if (!keep) return home.folder;
  await rename(home.folder, folder).catch((error: unknown) => {
    // Another test file was faster.
    if (!existsSync(folder)) throw error;
  });
  await home.remove();
  return folder;
};

/** Finds the Chromium of the npm package @sparticuz/chromium, unpacked once to node_modules/.cache (220 MB). */
export const bundledChromium = async (): Promise<BundledChromium | undefined> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const root = join(dirname(entry), '..', '..');
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = await ensureUnpacked(entry, join(root, '..', '..', '.cache', 'parley'), version);
  return {
    executablePath: join(folder, 'chromium'),
    env: { FONTCONFIG_FILE: join(folder, 'fonts.conf') },
    libraries: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') },
  };
};
