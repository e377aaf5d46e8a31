import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { trackConnections } from '../../server/live/drain.ts';
import type { ParleyServer } from '../../server/live/requests.ts';

/** So many browsers that letting them go takes several batches. */
function crowd(letGo: () => void): ParleyServer {
  const sockets = new Map(Array.from({ length: 60 }, (_, i) => [i, { conn: { close: letGo } }]));
  return { of: () => ({ sockets }), engine: { close() {} } } as unknown as ParleyServer;
}

afterEach(() => vi.useRealTimers());

test('where nobody is connected, nobody is waited for', async () => {
  const http = createServer();
  const connections = trackConnections(http);
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  vi.useFakeTimers();
  await connections.drain({ of: () => ({ sockets: new Map() }), engine: { close() {} } } as never, () => {});
  expect(http.listening).toBe(false);
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
