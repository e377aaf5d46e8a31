import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs one of the built programs as npm does, and returns its exit code and all that it said. */
export async function program(
  name: 'backup' | 'restore',
  args: string[],
  environment: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, [`dist/server/${name}.js`, ...args], { env });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: (await said).join('') };
}
