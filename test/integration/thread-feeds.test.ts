import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Changes } from '../../shared/thread.ts';
import { describeOnBothEngines, started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { until } from '../support/until.ts';

describeOnBothEngines('following, under haste', (on) => {
  const followed = async (): Promise<number> => {
    const metrics = await (await on().guest().fetch('/metrics')).text();
    return Number(/^parley_followed_threads (\d+)$/m.exec(metrics)?.[1]);
  };
  const nobodyFollows = () =>
    until(async () => (await followed()) === 0, { because: 'a thread is followed by nobody and yet fed' });

  test('connections that end while they join leave no room, no feed and no viewer behind', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    // More than the node remembers: it reads the database for whoever missed it all.
    for (let i = 0; i < 40; i += 1) await ann.post(thread.id, 'Words.');
    for (let i = 0; i < 30; i += 1) {
      const socket = await on().guest().connect();
      const cursor = i % 2 ? 0 : 41;
      for (let j = 0; j < 10; j += 1) socket.emit('thread:join', { threadId: thread.id, cursor }, () => {});
      // It goes out behind the requests, and arrives while they wait for the database.
      socket.disconnect();
    }
    await nobodyFollows();
    expect((await ann.call('GET', `/threads/${thread.id}/viewers`)).body).toMatchObject({ total: 0 });
  });

  test('whoever leaves while still joining has left: every request is answered, and nothing is heard after', async () => {
    const bob = await on().member('Bob');
    const { thread } = await bob.startThread(await on().board());
    const follower = await on().guest().follow(thread.id, 1);
    const { socket } = follower;
    const asked = Array.from({ length: 10 }, () => [
      socket.emitWithAck('thread:join', { threadId: thread.id, cursor: 1 }),
      socket.emitWithAck('thread:leave', { threadId: thread.id }),
    ]);
    const answers = await Promise.all(asked.flat());
    for (const answer of answers)
      expect(answer.ok || answer.error.code).toSatisfy((x) => x === true || x === 'conflict');
    expect((await bob.call('GET', `/threads/${thread.id}/viewers`)).body).toMatchObject({ total: 0 });
    follower.heard.length = 0;
    await bob.post(thread.id, 'unheard');
    await nobodyFollows();
    expect(follower.all('post:created')).toEqual([]);
    socket.disconnect();
  });

  test('a connection follows twenty threads and not one more, even when it asks for all at once', async () => {
    const cid = await on().staff('Cid');
    const board = await on().board();
    const ids: number[] = [];
    for (let i = 0; i < 22; i += 1) ids.push((await cid.startThread(board, `Thread ${i}`)).thread.id);
    const socket = await on().guest().connect();
    const answers = await Promise.all(
      ids.map((threadId) => socket.emitWithAck('thread:join', { threadId, cursor: 0 })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(20);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'rate_limited' } });
    expect(await followed()).toBe(20);
    socket.disconnect();
    await nobodyFollows();
  });

  test('whoever may not read a thread hears nothing of it, however often they try to join', async () => {
    const dan = await on().staff('Dan');
    const { thread } = await dan.startThread(await on().board('staff'));
    // More than the node remembers: it reads the database for whoever asks.
    for (let i = 0; i < 40; i += 1) await dan.post(thread.id, 'Among us.');
    const colleague = await dan.follow(thread.id, 41);
    const socket = await on().guest().connect();
    const heard: string[] = [];
    socket.onAny((name: string) => heard.push(name));
    const tries = Array.from({ length: 200 }, () =>
      socket.emitWithAck('thread:join', { threadId: thread.id, cursor: 0 }),
    );
    for (let i = 0; i < 20; i += 1) await dan.post(thread.id, 'Among us.');
    const answers = await Promise.all(tries);
    expect(new Set(answers.map((answer) => answer.ok || answer.error.code))).toEqual(new Set(['not_found']));
    await colleague.until('post:created', ({ cursor }) => cursor === 61);
    expect(heard).toEqual([]);
    for (const each of [colleague.socket, socket]) each.disconnect();
    await nobodyFollows();
  });
});

describe('the event stream, read slowly', () => {
  const on = started(() => Parley.start());
  const POSTS = 150;

  const open = async (path: string): Promise<IncomingMessage> => {
    const [response] = await once(get(on().url + path), 'response');
    return response as IncomingMessage;
  };

  test('a long history comes whole, though it is far more than may wait unsent', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    for (let i = 0; i < POSTS; i += 1) await ann.post(thread.id, `${i} ${'x '.repeat(9_900)}`);
    const stream = await open(`/api/v1/threads/${thread.id}/stream?after=0`);
    stream.pause();
    await ann.post(thread.id, 'while it was read');
    const { body } = await ann.call<Changes>('GET', `/threads/${thread.id}/changes?after=0`);
    expect(body.cursor).toBe(POSTS + 2);
    let text = '';
    for await (const chunk of stream) {
      text += String(chunk);
      if (text.includes('while it was read')) break;
    }
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual([0, ...Array.from({ length: POSTS + 2 }, (_, i) => i + 1)]);
    stream.destroy();
  });

  test('a reader that does not take what is announced is let go', async () => {
    const ann = await on().member('Anna');
    const { thread } = await ann.startThread(await on().board());
    const post = await ann.post(thread.id, 'Long.');
    const stream = await open(`/api/v1/threads/${thread.id}/stream`);
    stream.pause();
    let ended = false;
    stream
      .on('error', () => {})
      .on('close', () => {
        ended = true;
      });
    stream.socket.on('error', () => {});
    const followed = async () => /^parley_followed_threads 0$/m.test(await (await ann.fetch('/metrics')).text());
    for (let i = 0; i < 1_000 && !(await followed()); i += 1)
      await ann.call('PATCH', `/posts/${post.id}`, { body: `${i} ${'x '.repeat(9_900)}` });
    expect(await followed()).toBe(true);
    stream.resume();
    await until(() => ended, { because: 'the stream did not end' });
  });
});
