import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../../shared/reply.ts';
import { describeOnBothEngines, started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';

interface Refused {
  error: { code: string; message: string; issues?: { field: string; message: string }[] };
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Expects an answer that says in the agreed shape what is wrong, and nothing of the server's inside. */
async function expectRefused(response: Response, status: number, code?: string): Promise<Refused['error']> {
  const text = await response.text();
  expect([response.status, text]).toEqual([status, expect.stringMatching(/^\{"error":\{"code":/)]);
  const { error } = JSON.parse(text) as Refused;
  expect(ERROR_CODES).toContain(error.code);
  expect(error.message).toMatch(/\w/);
  if (code) expect(error.code).toBe(code);
  expect(text).not.toMatch(/node_modules|\.ts|select |insert |SQLITE|syntax|\bat \//i);
  return error;
}

describeOnBothEngines('bad input over the JSON API', (on) => {
  const send = (person: Person, path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
    person.fetch(`/api/v1${path}`, { method: 'POST', body, headers });

  test('a body that is no JSON object is refused, and says why', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    const path = `/threads/${thread.id}/posts`;
    await expectRefused(await send(ann, path, '{"body": "cut off'), 400, 'invalid');
    await expectRefused(await send(ann, path, '"a string"'), 400, 'invalid');
    await expectRefused(await send(ann, path, 'null'), 400, 'invalid');
    await expectRefused(await send(ann, path, '["an array"]'), 422, 'invalid');
    await expectRefused(await send(ann, path, '[]'), 422, 'invalid');
    await expectRefused(await send(ann, path, '{"body": 12}'), 422, 'invalid');
    await expectRefused(await send(ann, path, '{"body": {"toString": "x"}}'), 422, 'invalid');
    await expectRefused(await send(ann, path, '{"__proto__": {"body": "inherited"}}'), 422, 'invalid');
    await expectRefused(await send(ann, path, `${'['.repeat(50_000)}${']'.repeat(50_000)}`), 422, 'invalid');
    await expectRefused(await send(ann, path, '{}'), 422, 'invalid');
    await expectRefused(await send(ann, path, ''), 422, 'invalid');
    await expectRefused(await send(ann, path, 'body=hello', { 'content-type': 'text/plain' }), 415, 'invalid');
    await expectRefused(await send(ann, path, '{}', { 'content-type': 'application/json; charset=x' }), 415, 'invalid');
    await expectRefused(await send(ann, path, '{}', { ...JSON_TYPE, 'content-encoding': 'x' }), 415, 'invalid');
    await expectRefused(await send(ann, path, JSON.stringify({ body: 'x'.repeat(1_000_000) })), 413, 'too_large');
    expect(
      (await ann.call<{ thread: { postCount: number } }>('GET', `/threads/${thread.id}`)).body.thread,
    ).toMatchObject({ postCount: 1 });
  });

  test.each([
    '0',
    '-1',
    '1.5',
    '1e0',
    '0x1',
    '%201',
    'NaN',
    'Infinity',
    'null',
    '9007199254740993',
    `1${'0'.repeat(400)}`,
    "1'--",
    '__proto__',
    '%00',
    '1%00',
  ])('there is nothing under the id %s', async (id) => {
    const ben = await on().guest();
    for (const path of [`/threads/${id}`, `/threads/${id}/posts`, `/posts/${id}`, `/boards/${id}/threads`])
      await expectRefused(await ben.fetch(`/api/v1${path}`), 404, 'not_found');
    await expectRefused(await ben.fetch(`/api/v1/threads/${id}/stream`), 404, 'not_found');
  });

  test('an unknown id is not found, be it as large as it can be', async () => {
    for (const id of ['999999', '9007199254740991'])
      for (const path of [`/threads/${id}`, `/posts/${id}`, `/boards/${id}/threads`, `/threads/${id}/changes?after=3`])
        await expectRefused(await on().guest().fetch(`/api/v1${path}`), 404, 'not_found');
  });

  test('an address that is no text is refused', async () => {
    await expectRefused(await on().guest().fetch('/api/v1/threads/%ff'), 400, 'invalid');
    await expectRefused(
      await on()
        .guest()
        .fetch(`/api/v1/${'long/'.repeat(2_000)}`),
      404,
      'not_found',
    );
    await expectRefused(await on().guest().fetch('/api/v1/..%2f..%2fetc/passwd'), 404, 'not_found');
  });

  test.each(['page=0', 'page=-1', 'page=1.5', 'page=x', 'page=1&page=2', 'page=1e3', 'page=99999999999999999999'])(
    'a page asked for as ?%s is refused',
    async (query) => {
      const board = await on().board();
      const { issues } = await expectRefused(await on().guest().fetch(`/api/v1/boards/${board}/threads?${query}`), 422);
      expect(issues).toMatchObject([{ field: 'page' }]);
    },
  );

  test('a cursor that is none is refused, and one of the future has missed nothing', async () => {
    const { thread } = await (await on().member('Cleo')).startThread(await on().board());
    for (const after of ['-1', 'x', '1.5', '1&after=2'])
      await expectRefused(await on().guest().fetch(`/api/v1/threads/${thread.id}/changes?after=${after}`), 422);
    const { status, body } = await on().guest().call('GET', `/threads/${thread.id}/changes?after=9007199254740991`);
    expect([status, body]).toEqual([200, expect.objectContaining({ changes: [], hasMore: false })]);
  });

  test('a page beyond the last is empty', async () => {
    const { thread } = await (await on().member('Carl')).startThread(await on().board());
    const { status, body } = await on().guest().call('GET', `/threads/${thread.id}/posts?page=1000000`);
    expect([status, body]).toEqual([200, expect.objectContaining({ posts: [], pageCount: 1 })]);
  });

  test('a method that an address does not take is refused with those that it takes', async () => {
    const response = await on().guest().fetch('/api/v1/boards', { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET');
    await expectRefused(response, 405);
    await expectRefused(await on().guest().fetch('/api/v1/nothing', { method: 'PUT' }), 404, 'not_found');
  });

  test('HEAD answers as GET does, without the body, and does not hang on a stream', async () => {
    const { thread } = await (await on().member('Dan')).startThread(await on().board());
    for (const path of [`/threads/${thread.id}`, `/threads/${thread.id}/stream`]) {
      const response = await on().guest().fetch(`/api/v1${path}`, { method: 'HEAD' });
      expect([response.status, await response.text()]).toEqual([200, '']);
    }
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a page without a site', { origin: 'null' }],
    ['this host on another port', { origin: 'http://127.0.0.1:1' }],
    ['nonsense', { origin: '%%' }],
    ['another site, which the browser names', { 'sec-fetch-site': 'cross-site' }],
  ])('a write from %s is refused', async (_whose, headers) => {
    const eve = on().guest();
    const board = await on().board();
    await expectRefused(
      await send(eve, `/boards/${board}/threads`, '{}', { ...JSON_TYPE, ...headers }),
      403,
      'forbidden',
    );
    const answer = await eve.fetch('/api/auth/sign-out', { method: 'POST', headers });
    await expectRefused(answer, 403, 'forbidden');
  });

  test('a request without an Origin is judged by its cookie alone', async () => {
    const board = await on().board();
    const body = JSON.stringify({ title: 'By a program', body: 'Hello.' });
    await expectRefused(await send(on().guest(), `/boards/${board}/threads`, body), 401, 'unauthenticated');
    expect((await send(await on().member('Fay'), `/boards/${board}/threads`, body)).status).toBe(201);
  });

  test('whoever the cookie names wrongly is a guest', async () => {
    const gus = await on().member('Gus');
    const forged = gus.cookie.replace(/(session_token=[^.]{5})(.)/, (_, before, c) => before + (c === 'x' ? 'y' : 'x'));
    expect(forged).not.toBe(gus.cookie);
    for (const cookie of [
      forged,
      'better-auth.session_token=',
      'better-auth.session_token=%00%ff',
      '=;;=',
      'a'.repeat(5000),
    ])
      await expectRefused(await fetch(`${on().url}/api/v1/notifications`, { headers: { cookie } }), 401);
  });
});

describe('what is refused before it reaches the forum', () => {
  const on = started(() => Parley.start());

  test('a request line too long for HTTP is refused and ends nothing', async () => {
    expect(
      (
        await on()
          .guest()
          .fetch(`/${'x'.repeat(200_000)}`)
      ).status,
    ).toBe(431);
    expect((await on().guest().fetch('/healthz')).status).toBe(200);
  });
});
