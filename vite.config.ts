import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const LOAD_PART = fileURLToPath(new URL('client/load-part.ts', import.meta.url));

/** Leaves out of the socket's client the ways of transport that are never used: a tenth of the script. */
const websocketAlone: Plugin = {
  name: 'websocket-alone',
  enforce: 'pre',
  resolveId: (source, importer) =>
    importer?.includes('engine.io-client') && /polling-xhr|polling-fetch|webtransport/.test(source) ? '\0unused' : null,
  load: (id) => (id === '\0unused' ? 'export class XHR {}\nexport class Fetch {}\nexport class WT {}' : null),
};

/** Loads a part in our way: Vite's would look for styles of its own to load before, and no part has any. */
const partsAlone: Plugin = {
  name: 'parts-alone',
  enforce: 'pre',
  load: (id) =>
    id === '\0vite/preload-helper.js'
      ? `export { loadPart as __vitePreload } from ${JSON.stringify(LOAD_PART)};`
      : null,
};

/** Builds the browser's part into dist/client and, with --ssr, the programs that run in Node into dist/server. */
export default defineConfig(({ isSsrBuild }) => ({
  plugins: isSsrBuild ? [] : [websocketAlone, partsAlone],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  publicDir: isSsrBuild ? false : 'client/public',
  build: isSsrBuild
    ? {
        outDir: 'dist/server',
        target: 'node20',
        minify: false,
        rollupOptions: {
          input: {
            main: 'server/main.ts',
            import: 'server/transfer/import.ts',
            export: 'server/transfer/export.ts',
            backup: 'server/backup/backup.ts',
            restore: 'server/backup/restore.ts',
            doctor: 'server/doctor/doctor.ts',
            demo: 'server/demo/main.ts',
            bench: 'bench/main.ts',
            'bench-followers': 'bench/followers.ts',
            'bench-raw-ws': 'bench/floors/raw-ws.ts',
            'bench-stock-socketio': 'bench/floors/stock-socketio.ts',
            'bench-express': 'bench/floors/express-constant.ts',
          },
        },
      }
    : {
        outDir: 'dist/client',
        target: 'es2022',
        manifest: true,
        // What is loaded later is small: to load its parts ahead would take more script than it saves.
        modulePreload: false,
        rollupOptions: {
          input: {
            'for-guests': 'client/for-guests.ts',
            pages: 'client/pages.css',
            'for-members': 'client/for-members.ts',
            'service-worker': 'client/push/service-worker.ts',
          },
          output: {
            // Its address is what browsers know it by: it stays, and lies above all that it works for.
            codeSplitting: {
              // What guests and members load alike is one file.
              groups: [{ name: 'start', test: /client\/start\.ts$/ }],
            },
            entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
          },
        },
      },
}));
