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

/** What a page loads: its script, what that script loads in turn, and its styles. */
interface Loaded {
  script: string | null;
  preload: string[];
  styles: string[];
}

/** Reads which files the pages load from the build's manifest. */
function readAssets() {
  const none: Loaded = { script: null, preload: [], styles: [] };
  if (!CLIENT_DIR) return { guests: none, members: none, pageStyles: [] };
  const manifest = JSON.parse(readFileSync(join(CLIENT_DIR, '.vite/manifest.json'), 'utf8')) as Record<string, Entry>;
  const entry = (name: string): Entry => {
    const found = manifest[name];
    if (!found) throw new Error(`The build has no ${name}: run npm run build.`);
    return found;
  };
  const loadedWith = (script: Entry): Loaded => {
    const imports = [...new Set(script.imports)].map(entry);
    return {
      script: `/${script.file}`,
      preload: imports.map(({ file }) => `/${file}`),
      styles: [...imports, script].flatMap(({ css = [] }) => css.map((file) => `/${file}`)),
    };
  };
  return {
    guests: loadedWith(entry('client/for-guests.ts')),
    members: loadedWith(entry('client/for-members.ts')),
    /** What every page needs besides but those of threads. */
    pageStyles: [`/${entry('client/pages.css').file}`],
  };
}

export const assets = readAssets();
