import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPublicAddress, type Resolve } from '../../server/http/public-address.ts';
import { requireFoundReach, send } from '../../server/webhooks/send.ts';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';

describe('where webhooks may lead', () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end();
  });
  beforeAll(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
  afterAll(() => new Promise((done) => server.close(done)));
  const port = () => (server.address() as AddressInfo).port;
  const message = (url: string) => ({ url, headers: {}, body: '{}' });
  const to =
    (...addresses: string[]): Resolve =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

  test.each([
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.31.255.255', false],
    ['192.168.0.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['ff02::1', false],
    ['::ffff:127.0.0.1', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['not-an-address', false],
    ['93.184.215.14', true],
    ['172.32.0.1', true],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
  ])('%s is on the internet: %s', (address, is) => expect(isPublicAddress(address)).toBe(is));

  test.each([
    'https://127.0.0.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://0177.0.0.1',
    'https://[::1]',
    'https://[::ffff:7f00:1]',
    'http://93.184.215.14',
  ])('%s is refused before anything is sent, however it is spelled', async (url) => {
    await expect(send({ private: false }, message(`${url}:${port()}/`))).rejects.toThrow(/private network|https/);
    await expect(requireFoundReach({ private: false }, new URL(url))).rejects.toThrow(/private network|https/);
    expect(asked).toBe(0);
  });

  test('a name that leads to a private address is refused when it is given, and when it leads there only later', async () => {
    const url = `https://hooks.example:${port()}/`;
    for (const addresses of [['10.0.0.1'], ['93.184.215.14', '127.0.0.1'], ['::1']]) {
      const reach = { private: false, resolve: to(...addresses) };
      await expect(requireFoundReach(reach, new URL(url))).rejects.toThrow('private network');
      await expect(send(reach, message(url))).rejects.toThrow('private network');
    }
    const resolve: Resolve = async () => Promise.reject(new Error('ENOTFOUND'));
    await requireFoundReach({ private: false, resolve }, new URL(url));
    expect(asked).toBe(0);
  });

  test('a setting opens private networks', async () => {
    expect(await send({ private: true }, message(`http://127.0.0.1:${port()}/`))).toBe(200);
    expect(asked).toBe(1);
  });
});

describe('the form for a webhook', () => {
  const on = started(() => Parley.start());

  test('names the field that is wrong and keeps what was typed', async () => {
    const admin = await on().staff('Admin', 'administrator');
    const board = String(await on().board());
    const good = { boardId: board, url: 'https://93.184.215.14/told', 'post.edited': 'on' };
    for (const [field, fields] of [
      ['url', { url: 'http://93.184.215.14/told' }],
      ['url', { url: 'https://127.0.0.1/told' }],
      ['url', { url: 'https://me:secret@93.184.215.14/told' }],
      ['url', { url: 'ftp://93.184.215.14/told' }],
      ['url', { url: 'told' }],
      ['url', { url: '' }],
      ['events', { 'post.edited': undefined }],
    ] as const) {
      const sent = Object.entries({ ...good, ...fields }).filter((entry): entry is [string, string] => !!entry[1]);
      const answer = await admin.form('/admin/webhooks', Object.fromEntries(sent));
      const page = await answer.text();
      expect([answer.status, page], field).toEqual([422, expect.stringContaining(`id="${field}-error"`)]);
      if (field === 'events') expect(page).toContain('value="https://93.184.215.14/told"');
      else expect(page).toMatch(/name="post.edited"[^>]*checked/);
    }
    expect(await on().app.db.selectFrom('webhooks').select('id').execute()).toEqual([]);
  });
});
