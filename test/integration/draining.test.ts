import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express, { type Response } from 'express';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { trackConnections } from '../../server/live/drain.ts';
import type { ParleyServer } from '../../server/live/requests.ts';

/** So many browsers that letting them go takes several batches. */
function crowd(letGo: () => void): ParleyServer {
  const sockets = new Map(Array.from({ length: 60 }, (_, i) => [i, { conn: { close: letGo } }]));
  return { of: () => ({ sockets }), engine: { close() {} } } as unknown as ParleyServer;
}

const nobody = { of: () => ({ sockets: new Map() }), engine: { close() {} } } as unknown as ParleyServer;

afterEach(() => vi.useRealTimers());

test('where nobody is connected, nobody is waited for', async () => {
  const http = createServer();
  const connections = trackConnections(http);
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  vi.useFakeTimers();
  await connections.drain(nobody, () => {});
  expect(http.listening).toBe(false);
});

describe('before connections are cut', () => {
  /** Drains a server to which somebody has connected, who asks before that or after; returns what they were answered. */
  async function answerTo(whoAsks: 'before' | 'after'): Promise<string> {
    const app = express();
    const http = createServer(app);
    const connections = trackConnections(http);
    const asked = new Promise<Response>((arrived) => app.get('/', (_request, response) => arrived(response)));
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
    const line = connect((http.address() as AddressInfo).port, '127.0.0.1');
    let heard = '';
    line
      .on('error', () => {})
      .on('data', (data) => {
        heard += data;
      });
    const ended = once(line, 'close');
    await Promise.all([once(line, 'connect'), once(http, 'connection')]);
    const ask = () => line.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    if (whoAsks === 'before') {
      ask();
      await asked;
    }
    const drained = connections.drain(nobody, () => {});
    if (whoAsks === 'after') setImmediate(ask);
    // Where it is cut off there is nobody to answer.
    const response = await Promise.race([asked, drained]);
    // What is asked already may take longer than those are waited for who have yet to ask.
    setTimeout(() => response?.send('answered'), whoAsks === 'before' ? 500 : 0);
    await Promise.all([drained, ended]);
    return heard;
  }

  test('what is being answered is waited for', async () => {
    expect(await answerTo('before')).toMatch(/^HTTP\/1\.1 200 [\s\S]*answered$/);
  });

  test('whoever has connected and is about to ask is waited for', async () => {
    expect(await answerTo('after')).toMatch(/^HTTP\/1\.1 200 [\s\S]*answered$/);
  });
});

test('whoever asks over a kept connection while browsers are let go is answered at once, and told not to keep it', async () => {
  const app = express();
  const http = createServer(app);
  const connections = trackConnections(http);
  app.get('/quick', (_request, response) => void response.json({ ok: true }));
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const { port } = http.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const ask = () =>
    new Promise<IncomingMessage>((answered, failed) =>
      request({ port, path: '/quick', agent }, (response) => response.resume().on('end', () => answered(response)))
        .on('error', failed)
        .end(),
    );

  expect((await ask()).headers.connection).toBe('keep-alive');
  let left = 0;
  const drained = connections.drain(
    crowd(() => (left += 1)),
    () => {},
  );
  const { statusCode, headers } = await ask();
  expect([statusCode, headers.connection]).toEqual([200, 'close']);
  expect(left).toBeLessThan(60);
  await drained;
});
