import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, test } from 'vitest';
import { OneFrameAdapter } from '../../server/live/one-frame-adapter.ts';
import { until } from '../support/until.ts';

/** A socket server with one connection, and everything that it has heard; `another` adds one more. */
async function connected() {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server = new Server(http, { transports: ['websocket'], adapter: OneFrameAdapter });
  const { socket, heard } = await connection(server, http);
  open.push(() => server.close());
  return { server, socket, heard, another: async () => (await connection(server, http)).socket };
}

async function connection(server: Server, http: HttpServer) {
  const { port } = http.address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
  const heard: unknown[] = [];
  client.on('said', (...words) => heard.push(words.length === 1 ? words[0] : words));
  const socket = await new Promise<Socket>((here) => server.once('connection', here));
  open.push(async () => void client.disconnect());
  return { socket, heard };
}
const open: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(open.splice(0).map((close) => close())));

describe('what a room is told in one frame', () => {
  test('arrives whole, whatever its length', async () => {
    const { server, socket, heard } = await connected();
    socket.join('here');
    const texts = [0, 90, 125, 126, 127, 4_000, 65_500, 65_536, 300_000].map((length) => 'ä'.repeat(length));
    for (const text of texts) server.to('here').emit('said', text);
    await until(() => heard.length === texts.length, { because: 'a text is missing' });
    expect(heard).toEqual(texts);
  });

  test('is never overtaken by, and never overtakes, what the connection is told itself', async () => {
    const { server, socket, heard } = await connected();
    socket.join('here');
    const words = Array.from({ length: 300 }, (_, i) => i);
    for (const word of words) {
      if (word % 3 === 0) socket.emit('said', word);
      else server.to('here').emit('said', word);
      if (word % 50 === 49) await new Promise(setImmediate);
    }
    await until(() => heard.length === words.length, { because: 'a word is missing' });
    expect(heard).toEqual(words);
  });

  test('reaches whoever has come and nobody who has left, and what is more than text goes the usual way', async () => {
    const { server, socket, heard, another } = await connected();
    (await another()).join('here');
    server.to('here').emit('said', 'too early');
    socket.join('here');
    server.to('here').emit('said', 'first');
    server.to('here').emit('said', Buffer.from('bytes'));
    server.to('here').except(socket.id).emit('said', 'to the others');
    socket.leave('here');
    server.to('here').emit('said', 'too late');
    socket.emit('said', 'last');
    await until(() => heard.at(-1) === 'last', { because: 'the last word is missing' });
    expect(heard).toEqual(['first', Buffer.from('bytes'), 'last']);
  });
});
