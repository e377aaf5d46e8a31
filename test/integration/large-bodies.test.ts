import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { until } from '../support/until.ts';

const WITHIN_MS = 10_000;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

describe('a body that is too large', () => {
  const on = started(() => Parley.start());
  const lines: Socket[] = [];
  afterEach(() => {
    for (const line of lines.splice(0)) line.destroy();
  });

  /** Begins a request, and says on the way how it goes. */
  async function begin(path: string, type: string, length: string, cookie = '') {
    const line = connect({ port: on().port, host: '127.0.0.1', allowHalfOpen: true });
    lines.push(line);
    const told = { answer: '', error: '' };
    line.on('data', (data) => {
      told.answer += data;
    });
    line.on('error', (error) => {
      told.error = error.message;
    });
    await once(line, 'connect');
    line.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\ncontent-type: ${type}\r\n${length}\r\n\r\n`);
    const ended = once(line, 'end', { signal: AbortSignal.timeout(WITHIN_MS) });
    ended.catch(() => {}); // Not every test waits for it.
    return { line, told, ended };
  }

  test.each([
    ['a call', '/api/v1/threads/1/posts', JSON_TYPE, /"code":"too_large","message":"At most 256 kB/],
    ['a form', '/threads/1/reply', FORM_TYPE, /<h1>[\s\S]*At most 256 kB[\s\S]*what you wrote is still there/],
    ['the accounts library', '/api/auth/sign-in/email', JSON_TYPE, /At most 16 kB/],
    ['a picture', '/api/v1/files', 'image/png', /A picture may weigh 10 MB/],
    ['a picture in a form', '/api/v1/files', 'multipart/form-data; boundary=x', /A picture may weigh 10 MB/],
  ])(
    'to %s is refused by its length, before any of it came, and the connection ends',
    async (to, path, type, words) => {
      const { cookie } = await on().member(`Ann of ${to}`);
      const { told, ended } = await begin(path, type, 'content-length: 1000000000', cookie);
      await ended;
      expect(told.answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
      expect(told.answer).toMatch(words);
    },
  );

  test('forms that may come with a file are read a few at a time of one place, each until its request is over', async () => {
    const path = '/threads/1/reply';
    const begun: Awaited<ReturnType<typeof begin>>[] = [];
    for (let i = 0; i < 9; i++)
      begun.push(await begin(path, 'multipart/form-data; boundary=x', 'content-length: 9999'));
    const refused = () => begun.filter(({ told }) => told.answer !== '');
    await until(() => refused().length > 0, { because: 'all of them are read' });
    // A barrier: whatever else was to be refused has been.
    const ann = await on().member('Ann with a form');
    const form = new FormData();
    form.set('body', 'Words.');
    const send = (who: Person) => who.fetch(path, { method: 'POST', body: form, headers: { origin: on().url } });
    expect((await send(ann)).status).toBe(404);
    expect(refused().map(({ told }) => told.answer.slice(0, 12))).toEqual(['HTTP/1.1 503']);
    expect((await send(on().guest())).status).toBe(503);
    for (const { line } of begun) line.destroy();
    await until(async () => (await send(on().guest())).status === 401, { because: 'they are still counted' });
  });

  test.each([
    ['a call', '/api/v1/threads/1/posts', JSON_TYPE, 256 * 1024],
    ['a picture', '/api/v1/files', 'image/png', 10 * 1024 * 1024],
  ])('to %s without a length is refused at the byte that is one too many', async (to, path, type, max) => {
    const { cookie } = await on().member(`Bob of ${to}`);
    const { line, told, ended } = await begin(path, type, 'transfer-encoding: chunked', cookie);
    const chunk = (bytes: number) => line.write(`${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`);
    for (let sent = 0; sent < max; sent += 65_536) chunk(65_536);
    // What came before this answer was read by then, and was not yet too much.
    expect((await fetch(`${on().url}/healthz`)).status).toBe(200);
    expect(told.answer).toBe('');
    chunk(1);
    await ended;
    expect(told.answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test.each([
    ['a call', '/api/v1/threads/1/posts', JSON_TYPE, 'content-length: 30000000'],
    ['a picture without a length', '/api/v1/files', 'image/png', 'transfer-encoding: chunked'],
  ])('to %s is refused in words to a client that goes on sending, too', async (to, path, type, length) => {
    const { cookie } = await on().member(`Cid ${to.length}`);
    const { line, told, ended } = await begin(path, type, length, cookie);
    const million = 'x'.repeat(1_000_000);
    const piece = length.includes('chunked') ? `${(1_000_000).toString(16)}\r\n${million}\r\n` : million;
    for (let sent = 0; sent < 30 && !told.error; sent += 1)
      if (!line.write(piece)) await once(line, 'drain', { signal: AbortSignal.timeout(WITHIN_MS) });
    await ended;
    expect(told).toEqual({ answer: expect.stringMatching(/^HTTP\/1\.1 413 [\s\S]*too_large/), error: '' });
  });
});
