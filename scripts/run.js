import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isStale } from './build.js';

// Runs one of the built programs, built anew where a source has changed. In this very process, and by
// `exec` in package.json: a signal to npm must reach the program and not stop at a shell in between.
const [, , name, ...args] = process.argv;
const program = fileURLToPath(new URL(`../dist/server/${name}.js`, import.meta.url));
if (isStale()) {
  const builder = fileURLToPath(new URL('build.js', import.meta.url));
  const { status } = spawnSync(process.execPath, [builder], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
process.argv = [process.execPath, program, ...args];
await import(program);
