import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { keepNoBeginning, keepNoResponses } from '../../server/live/lean-connections.ts';
import type { ParleyServer, ParleySocket } from '../../server/live/requests.ts';
import { until } from '../support/until.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('a connection that stands holds nothing of the request it began with, and is told and ends as ever', async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  let request: WeakRef<IncomingMessage> | undefined;
  http.on('upgrade', (upgraded) => (request = new WeakRef(upgraded)));
  const server: ParleyServer = new Server(http, { transports: ['websocket'] });
  keepNoResponses(server);
  const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
  try {
    const socket = await new Promise<ParleySocket>((here) => server.on('connection', here));
    expect(request?.deref()?.url).toMatch(/^\/socket\.io\//);
    keepNoBeginning(socket);
    await until(
      () => {
        collectGarbage();
        return request?.deref() === undefined;
      },
      { because: 'something holds the request' },
    );
    const told = once(client as never, 'thread:closed');
    socket.emit('thread:closed', { threadId: 1 });
    expect(await told).toEqual([{ threadId: 1 }]);
    const ended = new Promise((done) => socket.on('disconnect', done));
    client.disconnect();
    expect(await ended).toBe('client namespace disconnect');
  } finally {
    client.disconnect();
    await server.close();
  }
});
