import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

/** Starts a Redis that keeps nothing, from PATH, with an observer of what goes over it; undefined where there is none. */
export async function startRedis() {
  const port = await freePort();
  const child = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  const isThere = await once(child, 'spawn').then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const url = `redis://127.0.0.1:${port}`;
  const observer = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  observer.on('error', () => {});
  await observer.psubscribe('parley:*');
  const heard: string[] = [];
  observer.on('pmessage', (_pattern, channel: string) => heard.push(channel));
  return {
    url,
    /** The channels of all messages so far, in their order. */
    heard,
    stop(): void {
      observer.disconnect();
      child.kill();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
