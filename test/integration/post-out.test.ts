import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postOut } from '../../server/http/post-out.ts';
import { inTime } from '../../server/in-time.ts';

/** What a server says to whoever asks, before it says no more. */
let said = '';
let asked: Socket | undefined;
const server = createServer((socket) => {
  asked = socket.on('error', () => {});
  socket.once('data', () => socket.write(said));
});
beforeAll(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
afterAll(() => new Promise((done) => server.close(done)));

const post = () => {
  const { port } = server.address() as AddressInfo;
  const parcel = { url: `http://127.0.0.1:${port}/`, headers: {}, body: 'x', lookup: undefined };
  return postOut(parcel, 300);
};

test.each([
  ['before it says anything', ''],
  ['in the head of its answer', 'HTTP/1.1 200 OK\r\nRetry-After: 1'],
])('a server that stalls %s is not waited for, and is hung up on', async (_, begun) => {
  said = begun;
  await expect(post()).rejects.toThrow('No answer within 0.3 s.');
  if (asked && !asked.destroyed) await once(asked, 'close');
});

test('the body of an answer is not waited for: its head is all that is read', async () => {
  said = 'HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 1000\r\n\r\nIt never';
  expect(await post()).toEqual({ status: 503, retryAfter: '7' });
  if (asked && !asked.destroyed) await once(asked, 'close');
});

test('what does not hear that nobody waits for it any more is not waited for either', async () => {
  let told = false;
  const deaf = inTime(20, 'too late', (signal) => {
    signal.addEventListener('abort', () => {
      told = true;
    });
    return new Promise<never>(() => {});
  });
  await expect(deaf).rejects.toThrow('too late');
  expect(told).toBe(true);
});
