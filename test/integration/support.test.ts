import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Client } from 'pg';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { LiveFollower } from '../support/live-follower.ts';
import { MissingPart } from '../support/missing-part.ts';
import { describeWith, partOrSkip } from '../support/offered.ts';
import { freePort } from '../support/ports.ts';
import { startPostgres } from '../support/postgres.ts';
import { startProxy } from '../support/proxy.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const observer = async (url: string) => {
  const client = createClient({ url, socket: { reconnectStrategy: 25 }, disableOfflineQueue: true });
  client.on('error', () => {});
  await client.connect();
  return client;
};

const isOpen = async (port: number) => {
  const socket = connect(port, '127.0.0.1');
  const connected = once(socket, 'connect').then(Boolean, () => false);
  return connected.finally(() => socket.destroy());
};

const query = async (url: string, text: string) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client.query(text).finally(() => client.end());
};

test('until returns the first truthy answer and says what it waited for in vain', async () => {
  let looks = 0;
  await expect(until(() => ++looks === 3 && 'third', { every: 1, because: 'never' })).resolves.toBe('third');
  await expect(until(() => 0, { within: 30, every: 1, because: 'no answer came' })).rejects.toThrow('no answer came');
  const hanging = new Promise<true>(() => {});
  await expect(until(() => hanging, { within: 30, because: 'it hung' })).rejects.toThrow('it hung');
});

test('a follower that goes while it catches up is joined no more, however well that ends', async () => {
  const viewers = { total: 1, memberCount: 0, members: [], guests: 1 };
  const changes = { cursor: 5, changes: [], hasMore: false, epoch: 'one', viewers };
  const asked: (() => void)[] = [];
  const http = createServer((request, response) => {
    const answer = () => response.end(JSON.stringify({ ...changes, thread: { id: 1, cursor: 0, postCount: 0 } }));
    if (request.url?.endsWith('after=5')) asked.push(answer);
    else answer();
  });
  const io = new Server(http, { transports: ['websocket'] });
  let hasMore = false;
  io.on('connection', (socket) => {
    socket.on('thread:join', (_, reply) => reply({ ok: true, value: { ...changes, hasMore } }));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const follower = await LiveFollower.start([url], 1);
  follower.sleep();
  hasMore = true;
  const woken = follower.wake();
  await until(() => asked.length > 0, { because: 'it does not catch up' });
  follower.sleep();
  for (const answer of asked) answer();
  await fetch(url);
  expect(follower.joined).toBe(false);
  hasMore = false;
  await Promise.all([follower.wake(), woken]);
  follower.close();
  await io.close();
});

describeWith('redis', startRedis, 'a Redis of its own', (redis) => {
  afterAll(() => redis.stop());

  test('answers nothing while frozen, and everything once thawed', async () => {
    const client = await observer(redis.url);
    redis.freeze();
    const answer = client.ping();
    const barrier = freePort().then(() => 'silence');
    await expect(Promise.race([answer, barrier])).resolves.toBe('silence');
    redis.thaw();
    await expect(answer).resolves.toBe('PONG');
    client.destroy();
  });

  test('comes back on the same port, empty, and its clients find it again', async () => {
    const client = await observer(redis.url);
    await client.set('key', 'value');
    await redis.stop();
    await until(() => !client.isReady, { because: 'the client did not notice' });
    await redis.start();
    await until(() => client.isReady, { because: 'the client did not come back' });
    await expect(client.get('key')).resolves.toBeNull();
    client.destroy();
  });

  test('stops even while frozen', async () => {
    const other = await startRedis();
    other.freeze();
    await other.stop();
    await expect(isOpen(other.port)).resolves.toBe(false);
  });

  test('ends with the process that started it, even one that is killed', async () => {
    const script = `
      import { runnerImport } from 'vite';
      const { module } = await runnerImport('./test/support/redis.ts');
      console.log((await module.startRedis()).port);
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = await once(starter.stdout, 'data');
    const port = Number(printed);
    await expect(isOpen(port)).resolves.toBe(true);
    starter.kill('SIGKILL');
    await until(async () => !(await isOpen(port)), { because: 'the orphan still listens' });
  });

  test('can be stalled, cut off and restored by a proxy', async () => {
    const proxy = await startProxy({ host: '127.0.0.1', port: redis.port });
    const client = await observer(proxy.url(redis.url));
    const direct = await observer(redis.url);
    proxy.stall();
    const answer = client.ping();
    await expect(Promise.race([answer, direct.ping('direct')])).resolves.toBe('direct');
    proxy.resume();
    await expect(answer).resolves.toBe('PONG');
    await proxy.cut();
    await until(() => !client.isReady, { because: 'the connection was not cut' });
    await expect(isOpen(proxy.port)).resolves.toBe(false);
    await proxy.restore();
    await until(() => client.isReady, { because: 'the connection was not restored' });
    client.destroy();
    direct.destroy();
    await proxy.stop();
  });
});

describeWith('postgres', sharedPostgres, 'the PostgreSQL that all test files share', (postgres) => {
  test('gives everyone an empty UTF-8 database that no other sees into', async () => {
    const [one, two] = await Promise.all([postgres.createDatabase(), postgres.createDatabase()]);
    await query(one, 'CREATE TABLE post (body text)');
    const { rows } = await query(two, "SELECT to_regclass('post') AS post, current_setting('server_encoding') AS as");
    expect(rows).toEqual([{ post: null, as: 'UTF8' }]);
  });
});

describeWith('postgres', startPostgres, 'a PostgreSQL of its own', (postgres) => {
  afterAll(() => postgres.stop());

  test('keeps what was committed over a crash and a restart', async () => {
    const url = await postgres.createDatabase();
    await query(url, "CREATE TABLE post AS SELECT 'kept' AS body");
    await postgres.restart();
    await expect(query(url, 'SELECT body FROM post')).resolves.toMatchObject({ rows: [{ body: 'kept' }] });
  });
});

describeWith('browser', sharedBrowser, 'the browser', (browser) => {
  test('opens a page from this machine, runs its script and draws it', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<script>document.title = 1 + 1 + " posts"</script>Hello');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await expect(page.title()).resolves.toBe('2 posts');
    expect((await page.screenshot()).subarray(1, 4).toString()).toBe('PNG');
    await page.close();
    server.close();
  });
});

describe('a part that the machine does not offer', () => {
  const moon = () => Promise.reject(new MissingPart('the moon is missing'));
  afterEach(() => vi.restoreAllMocks().unstubAllEnvs().unstubAllGlobals());

  test('is named loudly and skipped', async () => {
    vi.stubEnv('CI', 'false');
    const fetched = vi.fn();
    vi.stubGlobal('fetch', fetched);
    const printed = vi.spyOn(console, 'error').mockReturnValue();
    await expect(partOrSkip('moon', moon)).resolves.toBeUndefined();
    const line = 'NOT TESTED on this machine: the moon is missing [test/integration/support.test.ts]';
    expect(printed).toHaveBeenCalledWith(line);
    expect(fetched).toHaveBeenCalledWith(expect.any(URL), { method: 'POST', body: line });
  });

  test('is a failure in CI', async () => {
    vi.stubEnv('CI', 'true');
    await expect(partOrSkip('moon', moon)).rejects.toThrow('NOT TESTED on this machine: the moon is missing');
  });

  test('differs from a part that is there and broken, which is a failure everywhere', async () => {
    await expect(partOrSkip('moon', () => Promise.reject(new Error('eclipse')))).rejects.toThrow('eclipse');
  });
});
