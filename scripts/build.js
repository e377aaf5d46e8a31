import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

// Builds the browser's part and the programs; with --if-stale only when a source is newer than what was built.
const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['client', 'server', 'shared', 'scripts', 'package.json', 'package-lock.json', 'vite.config.ts'];

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const built = statSync(join(root, 'dist/server/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const stale = Math.max(...SOURCES.map((source) => newest(join(root, source)))) > built;

if (stale || !process.argv.includes('--if-stale')) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await build({ root, logLevel: 'warn' });
  await build({ root, logLevel: 'warn', build: { ssr: true } });
}
