import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { guard } from './guarded.ts';
import { executables, pathFolders } from './missing-part.ts';
import { freePort } from './ports.ts';

const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** Where nginx is on this machine; undefined where it is not. */
export const [nginxBinary] = executables(['nginx'], [...pathFolders(), ...FOLDERS]);

/** Starts nginx with the very file that is given to operators, but for where it and the nodes listen. */
export async function startNginx(nodes: readonly { port: number }[], change = (config: string) => config) {
  const home = await guard('nginx', { endWith: 'SIGTERM' });
  const port = await freePort();
  const given = await readFile('deploy/nginx.conf', 'utf8');
  const config = change(given)
    .replace(/server node-(\d):3000/g, (_, number) => `server 127.0.0.1:${nodes[number - 1]?.port}`)
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace(
      'include mime.types;',
      `client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi;`,
    );
  await writeFile(
    join(home.folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;\n' : ''}pid nginx.pid;\nerror_log stderr;\ndaemon off;\n${config}`,
  );
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => true,
      () => false,
    );
  const args = ['-p', home.folder, '-c', 'nginx.conf', '-e', 'stderr'];
  const running = await home.run(nginxBinary ?? 'nginx', args, { ready: answers });
  return {
    url: `http://127.0.0.1:${port}`,
    config,
    lastWords: running.lastWords,
    stop: async () => {
      running.kill('SIGTERM');
      await running.ended();
      await home.remove();
    },
  };
}
