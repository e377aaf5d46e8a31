import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Entry {
  file: string;
  css?: string[];
  imports?: string[];
}

/** Where the build puts what browsers load: found upwards from here, as this file runs built, in a chunk, or from source. */
export const CLIENT_DIR = findClientDir(dirname(fileURLToPath(import.meta.url)));

function findClientDir(from: string): string | undefined {
  const here = [join(from, 'client'), join(from, 'dist/client')].find((dir) =>
    existsSync(join(dir, '.vite/manifest.json')),
  );
  return here ?? (dirname(from) === from ? undefined : findClientDir(dirname(from)));
}

/** Reads which files the pages load from the build's manifest. */
function readAssets() {
  const none = { script: null, preload: [], styles: [], pageStyles: [] };
  if (!CLIENT_DIR) return none;
  const manifest = JSON.parse(readFileSync(join(CLIENT_DIR, '.vite/manifest.json'), 'utf8')) as Record<string, Entry>;
  const entry = manifest['client/main.ts'];
  const pages = manifest['client/pages.css'];
  if (!entry || !pages) return none;
  return {
    script: `/${entry.file}`,
    preload: (entry.imports ?? []).flatMap((name) => (manifest[name] ? [`/${manifest[name].file}`] : [])),
    styles: (entry.css ?? []).map((file) => `/${file}`),
    /** What every page needs besides but those of threads. */
    pageStyles: [`/${pages.file}`],
  };
}

export const assets = readAssets();
