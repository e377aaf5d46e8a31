import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { json } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { limitConnections } from '../../server/http/connections.ts';
import { createHttpServer } from '../../server/http/server.ts';
import { createSocketServer } from '../../server/live/socket-server.ts';
import { until } from '../support/until.ts';

// What a client may take in these tests, in ms; a real node waits for seconds.
const PATIENCE = { headers: 300, request: 800, next: 300, lookedEvery: 50 };
const DRIPS_EVERY_MS = 20;
// Far less than Node.js would wait for by itself, far more than a busy machine needs.
const ENDED_WITHIN_MS = 4_000;

test('of connections that say nothing, an address has eight for each that it may hold open, and another as soon as one ends', async () => {
  const http = createServer((_request, response) => void response.end('here'));
  limitConnections(http, 1);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const open = async () => {
    const line = connect(port, '127.0.0.1').on('error', () => {});
    await once(line, 'connect');
    return line;
  };
  const answered = async () => {
    const line = await open();
    line.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    return (await text(line).catch(() => '')).endsWith('here');
  };
  const held = await Promise.all(Array.from({ length: 7 }, open));
  expect(await answered()).toBe(true);
  const last = await open();
  await until(async () => !(await answered()), { because: 'a ninth was answered' });
  last.destroy();
  await until(answered, { because: 'nobody was answered again' });
  for (const line of held) line.destroy();
  http.close();
});

describe('a client that takes its time', () => {
  let http: Server;
  const lines: Socket[] = [];
  beforeAll(async () => {
    const made = createHttpServer(PATIENCE);
    made.app.post('/', json(), (_request, response) => void response.send('all of it came'));
    made.app.get('/', (_request, response) => void response.send('here'));
    http = made.http;
    createSocketServer(http, () => true, PATIENCE.headers);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  });
  afterAll(() => {
    for (const line of lines) line.destroy();
    http.closeAllConnections();
    http.close();
  });
  const port = () => (http.address() as AddressInfo).port;

  /** Connects and says `words`, then a little more again and again, for as long as anybody listens; resolves to what was answered. */
  async function speak(words: string, andOn?: string): Promise<{ answer: string; after: number }> {
    const line = connect(port(), '127.0.0.1');
    lines.push(line);
    let answer = '';
    line.on('data', (data) => {
      answer += data;
    });
    line.on('error', () => {}); // Cut off in mid-word.
    const from = performance.now();
    line.write(words);
    const drip = andOn && setInterval(() => line.writable && line.write(andOn), DRIPS_EVERY_MS);
    await once(line, 'close', { signal: AbortSignal.timeout(ENDED_WITHIN_MS) });
    if (drip) clearInterval(drip);
    return { answer, after: performance.now() - from };
  }

  test('with its headers, a line at a time, is told so and cut off', async () => {
    const { answer } = await speak('GET / HTTP/1.1\r\nhost: x\r\n', 'x-more: 1\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('and says nothing at all, is cut off', async () => {
    expect((await speak('')).after).toBeGreaterThanOrEqual(PATIENCE.headers);
  });

  test('with what it posts, a letter at a time, is cut off', async () => {
    const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n';
    const { answer, after } = await speak(head, ' ');
    expect(answer).not.toContain('all of it came');
    expect(after).toBeGreaterThanOrEqual(PATIENCE.request);
  });

  test('to ask again is answered once, and let go', async () => {
    const { answer } = await speak('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 .*here$/s);
    expect(answer).toMatch(/keep-alive/);
  });

  test('to say who it is over a socket is let go, though it answers pings', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port()}/socket.io/?EIO=4&transport=websocket`);
    socket.on('message', (data) => String(data) === '2' && socket.send('3'));
    await once(socket, 'open');
    await once(socket, 'close', { signal: AbortSignal.timeout(ENDED_WITHIN_MS) });
  });

  test('is not listened to where its headers are too large', async () => {
    const large = await speak(`GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'x'.repeat(200_000)}\r\n\r\n`);
    expect(large.answer).toMatch(/^HTTP\/1\.1 431 /);
  });
});
