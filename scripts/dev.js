import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

// Builds at every change, starts the server anew when its files changed, and has open pages load themselves again.
const root = fileURLToPath(new URL('..', import.meta.url));
const watched = { root, mode: 'development', logLevel: 'warn' };

let server;
async function restart() {
  if (!existsSync(`${root}/dist/server/main.js`)) return; // The browser's part was quicker.
  const before = server;
  server = undefined;
  if (before && before.exitCode === null) {
    before.kill('SIGTERM');
    await new Promise((gone) => before.once('exit', gone));
  }
  server = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], { cwd: root, stdio: 'inherit' });
}

const client = await build({ ...watched, build: { watch: {}, sourcemap: true } });
const programs = await build({ ...watched, build: { ssr: true, watch: {}, sourcemap: true } });
let turn = Promise.resolve();
for (const watcher of [client, programs]) {
  watcher.on('event', (event) => {
    if (event.code === 'END') turn = turn.then(restart);
    if (event.code === 'ERROR') console.error(event.error.message);
  });
}
process.on('SIGINT', () => {
  server?.once('exit', () => process.exit(0));
  if (!server) process.exit(0);
});
