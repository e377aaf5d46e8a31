import { readFile } from 'node:fs/promises';
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

test('the log of a session holds no name, no mail address, no address, no token and no text', async () => {
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
  ann.close();
  node.kill('SIGTERM');
  await node.ended();
  const log = node.lastWords();
  expect(log).not.toMatch(/annabel|example\.org|127\.0\.0\.1|confidential/i);
  for (const secret of ann.cookie.split('; ').map((cookie) => cookie.split('=')[1] ?? ''))
    expect(log).not.toContain(decodeURIComponent(secret).split('.')[0]);
  await node.stop();
});
