import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { NodeProcess } from '../support/node.ts';
import { Parley } from '../support/parley.ts';

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}

describe('/metrics', () => {
  const on = started(() => Parley.start());
  const metrics = async () => (await on().guest().fetch('/metrics')).text();

  test('has every metric that the dashboard and the page on operations speak of', async () => {
    const dashboard = JSON.parse(await readFile('docs/grafana-dashboard.json', 'utf8')) as Dashboard;
    const page = await readFile('docs/operations.md', 'utf8');
    const spoken = [...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)), page].join('\n');
    const names = new Set(spoken.match(/\b(parley|nodejs|process)_\w+\b/g));
    const served = await metrics();
    expect(names.size).toBeGreaterThan(10);
    for (const name of names) {
      const family = name.replace(/_(bucket|count|sum)$/, '');
      expect(served).toMatch(new RegExp(`^# TYPE (${name}|${family}) `, 'm'));
    }
  });

  test('tells who follows, and how late a post was announced', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    await on().guest().follow(thread.id);
    await ann.post(thread.id, 'two');
    const served = await metrics();
    expect(served).toMatch(/^parley_followers 1$/m);
    expect(served).toMatch(/^parley_announce_lag_seconds_count\{made="here"\} [1-9]/m);
    expect(served).toMatch(/^parley_redis_up -1$/m);
    expect(served).toMatch(/^parley_database_answer_seconds 0\.\d+/m);
  });
});

test('the log tells of each request and socket by an id, and holds no name, no address, no token and no text', async () => {
  const node = await NodeProcess.start({ LOG_LEVEL: 'debug', LIMITS: 'on' });
  const ann = node.person();
  await ann.register('Annabel');
  const { thread } = await ann.startThread(1, 'A confidential title', 'Some confidential words.');
  await ann.post(thread.id, 'More confidential words.');
  // And what goes wrong: a wrong password, a broken body, a call that is refused, a socket that asks for nonsense.
  const json = { 'content-type': 'application/json' };
  const wrong = JSON.stringify({ email: 'annabel@example.org', password: 'confidential password' });
  await ann.fetch('/api/auth/sign-in/email', { method: 'POST', body: wrong, headers: json });
  await ann.fetch('/api/v1/boards/1/threads', { method: 'POST', body: '{"title": "confidential', headers: json });
  await ann.call('PATCH', '/posts/999999', { body: 'confidential' });
  const socket = await ann.connect();
  await socket.emitWithAck('thread:join', { threadId: 'confidential' } as never);
  // And a fault of ours, in a request and over the socket: a table that is not there any more.
  const file = new Database(join(node.folder, 'data/parley.db'));
  file.exec('alter table boards rename to confidential');
  file.close();
  const failed = await ann.fetch(`/api/v1/threads/${thread.id}`);
  const asked = await socket.emitWithAck('thread:join', { threadId: thread.id, cursor: 0 });
  expect([failed.status, asked]).toMatchObject([500, { ok: false, error: { code: 'internal' } }]);
  const socketId = socket.id;
  ann.close();
  node.kill('SIGTERM');
  await node.ended();
  const log = node.lastWords();
  const lines = log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  const request = failed.headers.get('x-request-id');
  const about = (fields: object) => lines.find((line) => isDeepStrictEqual({ ...line, ...fields }, line));
  const route = { method: 'POST', route: '/api/v1/threads/:id/posts', status: 201 };
  expect(about(route)?.request).toMatch(/^[\da-f-]{36}$/);
  expect(about({ request, msg: 'a request failed' })?.err.message).toMatch(/no such table: /);
  expect(about({ request, status: 500, msg: 'a request was answered' })).toBeDefined();
  expect(about({ socket: socketId, asked: 'thread:join', msg: 'a request failed' })?.err.message).toMatch(/no such/);
  for (const msg of ['a socket came', 'a socket went']) expect(about({ socket: socketId, msg }), msg).toBeDefined();
  expect(log).not.toMatch(/annabel|example\.org|127\.0\.0\.1|confidential/i);
  for (const secret of ann.cookie.split('; ').map((cookie) => cookie.split('=')[1] ?? ''))
    expect(log).not.toContain(decodeURIComponent(secret).split('.')[0]);
  await node.stop();
});
