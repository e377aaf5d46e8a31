import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { until } from '../support/until.ts';

describe('connections that are held open', () => {
  const on = started(() => Parley.start({ LIMITS: 'on', CONNECTIONS_PER_ADDRESS: '3', TRUST_PROXY: '1' }));
  const letIn = () => on().guest().connect();
  const letInAgain = () => until(() => letIn().catch(() => null), { because: 'nobody was let in again' });

  test('are refused beyond what an address may hold, sockets and streams together, and no longer once one ends', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    const stream = `/api/v1/threads/${thread.id}/stream`;
    const sockets = [await on().guest().connect(), await on().guest().connect()];
    const over = new AbortController();
    expect((await on().guest().fetch(stream, { signal: over.signal })).status).toBe(200);
    await expect(on().guest().connect()).rejects.toThrow(/Too many connections/);
    const refused = await on().guest().fetch(stream);
    expect([refused.status, await refused.json()]).toMatchObject([429, { error: { code: 'rate_limited' } }]);
    // Another address, as the proxy names it.
    const elsewhere = await on()
      .guest()
      .fetch(stream, { headers: { 'x-forwarded-for': '192.0.2.7' } });
    expect(elsewhere.status).toBe(200);
    await elsewhere.body?.cancel();
    sockets[0]?.disconnect();
    await letInAgain();
    over.abort();
  });

  test('are one address’s together, whichever addresses of its IPv6 network they come from', async () => {
    const { thread } = await (await on().member('Bea')).startThread(await on().board());
    const come = (address: string) =>
      on()
        .guest()
        .fetch(`/api/v1/threads/${thread.id}/stream`, { headers: { 'x-forwarded-for': address } });
    const held = await Promise.all(['2001:db8::1', '2001:db8::a:b:c:d', '2001:db8:0:0:ffff::'].map(come));
    expect(held.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await come('2001:db8::2')).status).toBe(429);
    const others = await Promise.all(['2001:db8:0:1::1', '::ffff:192.0.2.8', '::ffff:192.0.2.9'].map(come));
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
    await Promise.all([...held, ...others].map(({ body }) => body?.cancel()));
  });

  const line = (more = '') => {
    const socket = new WebSocket(`${on().url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket${more}`);
    const heard: string[] = [];
    socket.on('message', (data) => heard.push(String(data)));
    const refused = new Promise<Error>((done) => socket.once('error', done));
    const saying = (beginning: string) =>
      until(() => heard.find((packet) => packet.startsWith(beginning)), { because: `no ${beginning} came` });
    return { socket, saying, refused };
  };

  test('end when their client leaves what it was let into: else they would be held and not counted', async () => {
    const { socket, saying } = line();
    await saying('0');
    socket.send('40');
    await saying('40');
    socket.send('41');
    // Sooner than by the heartbeat, which a hostile client would answer.
    await until(() => socket.readyState === WebSocket.CLOSED, { within: 8_000, because: 'the connection stayed' });
  });

  test('are counted before anybody said whose they are, let in as long as there is room, and gone at once where not', async () => {
    const silent = [line(), line(), line()];
    await Promise.all(silent.map(({ saying }) => saying('0')));
    const over = line().socket;
    await until(() => over.readyState === WebSocket.CLOSED, { because: 'one too many stayed' });
    // They take nobody's place who says what they come for, nor do they keep it once they have said so.
    silent[0]?.socket.send('40');
    await silent[0]?.saying('40');
    const next = line();
    await next.saying('0');
    for (const { socket } of [...silent, next]) socket.close();
    (await letInAgain()).disconnect();
  });

  test('are cut off where their client does not answer that they end', async () => {
    const { socket, saying } = line();
    await saying('0');
    socket.send('40');
    await saying('40');
    // A client that hears of nothing any more, and keeps its end open.
    const raw = (socket as unknown as { _socket: Socket })._socket;
    const ended = new Promise((done) => raw.once('close', done));
    socket.send('41');
    raw.removeAllListeners('data');
    raw.resume();
    await Promise.race([ended, until(() => raw.destroyed, { within: 8_000, because: 'the connection stayed' })]);
  });

  test('cannot be carried on over another line, nor asked about over HTTP, which nobody would count', async () => {
    const { socket, saying } = line();
    const { sid } = JSON.parse((await saying('0')).slice(1));
    const other = line(`&sid=${sid}`);
    expect((await other.refused).message).toBe('Unexpected server response: 400');
    const asked = await on().guest().fetch(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`);
    expect(asked.status).toBe(400);
    socket.close();
  });
});
