import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { bundledChromium } from './bundled-chromium.ts';
import { executables, MissingPart, pathFolders } from './missing-part.ts';

interface Program {
  executablePath: string;
  env: NodeJS.ProcessEnv;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/google/chrome', '/opt/chromium', '/snap/bin'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS';

// Chromium heeds the last such list alone, so here is Playwright's own again, and after it what draws the menus beneath the
// address bar: pages that nobody sees, which were half of what a new profile costs.
const FEATURES_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];

const ARGS = [
  `--disable-features=${FEATURES_OFF}`,
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

const findProgram = async (): Promise<Program> => {
  const env = process.env;
  const found = [...executables(NAMES, [...pathFolders(), ...FOLDERS]), ...executables(['Google Chrome'], [MAC])];
  const installed = found.map((executablePath) => ({ executablePath, env })).find(runs);
  if (installed) return installed;
  const bundled = await bundledChromium();
  if (bundled) {
    const { executablePath, env: own, libraries } = bundled;
    const program = [own, { ...own, ...libraries }]
      .map((more) => ({ executablePath, env: { ...env, ...more } }))
      .find(runs);
    if (program) return program;
  }
  throw new MissingPart('Chromium is missing - install it (Debian: apt-get install chromium)');
};

const launch = async (): Promise<Browser> => {
  const { executablePath, env } = await findProgram();
  // Chromium's sandbox refuses root.
  return chromium.launch({ executablePath, env, args: ARGS, chromiumSandbox: process.getuid?.() !== 0 });
};

let launched: Promise<Browser> | undefined;

/**
 * Returns the headless Chromium of this process, which ends with it: the machine's, else the npm package's. Started by the
 * first file that asks, for all that follow: each test has profiles of its own. Throws MissingPart.
 */
export const sharedBrowser = async (): Promise<Browser> => {
  launched ??= launch();
  const browser = await launched;
  if (browser.isConnected()) return browser;
  launched = launch();
  return launched;
};
