import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { bundledChromium } from './bundled-chromium.ts';
import { executables, MissingPart, pathFolders } from './missing-part.ts';

type Source = 'system' | 'package';

interface Program {
  executablePath: string;
  env: NodeJS.ProcessEnv;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/google/chrome', '/opt/chromium', '/snap/bin'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS';

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// Ubuntu's chromium-browser is a stub that only tells to install a snap, and a bare machine may lack libraries.
const runs = ({ executablePath, env }: Program): boolean =>
  spawnSync(executablePath, ['--version'], { env, stdio: 'ignore' }).status === 0;

const findProgram = async (from: Source | undefined): Promise<Program> => {
  const env = process.env;
  if (from !== 'package') {
    const found = [...executables(NAMES, [...pathFolders(), ...FOLDERS]), ...executables(['Google Chrome'], [MAC])];
    const program = found.map((executablePath) => ({ executablePath, env })).find(runs);
    if (program) return program;
  }
  const bundled = from === 'system' ? undefined : await bundledChromium();
  if (bundled) {
    const { executablePath, env: own, libraries } = bundled;
    const program = [own, { ...own, ...libraries }]
      .map((more) => ({ executablePath, env: { ...env, ...more } }))
      .find(runs);
    if (program) return program;
  }
  throw new MissingPart('Chromium is missing - install it (Debian: apt-get install chromium)');
};

/** Starts a headless Chromium with an empty profile: the machine's, else the npm package's; throws MissingPart. */
export const startBrowser = async ({ from }: { from?: Source } = {}): Promise<Browser> => {
  const { executablePath, env } = await findProgram(from);
  // Chromium's sandbox refuses root.
  return chromium.launch({ executablePath, env, args: ARGS, chromiumSandbox: process.getuid?.() !== 0 });
};
