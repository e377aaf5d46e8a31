import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = [
  'bench',
  'client',
  'server',
  'shared',
  'scripts',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
];

/** Tells whether a source is newer than what was built; never where the sources are not, as in the image. */
export function isStale() {
  if (!existsSync(join(root, 'server'))) return false;
  const built = statSync(join(root, 'dist/server/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Math.max(...SOURCES.map((source) => newest(join(root, source)))) > built;
}

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Puts beside each text file its compressed forms, once and as small as can be. */
function compress(dir) {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) compress(path);
    else if (/\.(js|css|svg|txt|webmanifest)$/.test(name)) {
      const content = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(content));
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    }
  }
}

// Builds the browser's part and the programs; with --if-stale only when it must.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--if-stale') || isStale()) {
    const { build } = await import('vite');
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    await build({ root, logLevel: 'warn' });
    compress(join(root, 'dist/client'));
    await build({ root, logLevel: 'warn', build: { ssr: true } });
  }
}
