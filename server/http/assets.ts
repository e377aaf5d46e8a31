import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Entry {
  file: string;
  css?: string[];
  imports?: string[];
}

/** Where the build puts what browsers load: beside the built server, or in dist/ when run from source by a test. */
export const CLIENT_DIR = [new URL('../client/', import.meta.url), new URL('../../dist/client/', import.meta.url)]
  .map((url) => fileURLToPath(url))
  .find((dir) => existsSync(join(dir, '.vite/manifest.json')));

/** Reads which files the pages load from the build's manifest. */
function readAssets(): { script: string | null; preload: string[]; styles: string[] } {
  if (!CLIENT_DIR) return { script: null, preload: [], styles: [] };
  const manifest = JSON.parse(readFileSync(join(CLIENT_DIR, '.vite/manifest.json'), 'utf8')) as Record<string, Entry>;
  const entry = manifest['client/main.ts'];
  if (!entry) return { script: null, preload: [], styles: [] };
  return {
    script: `/${entry.file}`,
    preload: (entry.imports ?? []).flatMap((name) => (manifest[name] ? [`/${manifest[name].file}`] : [])),
    styles: (entry.css ?? []).map((file) => `/${file}`),
  };
}

export const assets = readAssets();
