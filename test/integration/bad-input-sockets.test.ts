import { io } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../shared/reply.ts';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { until } from '../support/until.ts';

type Loose = Omit<ReturnType<typeof io>, 'emit'> & { emit(name: string, ...args: unknown[]): void };

describe('bad input over a socket', () => {
  const on = started(() => Parley.start());

  const connected = async () => (await on().guest().connect()) as unknown as Loose;
  const ask = (socket: Loose, name: string, ...args: unknown[]) =>
    new Promise<Reply>((reply) => socket.emit(name, ...args, reply));

  /** Shows that the connection still answers, after everything sent before. */
  const expectAlive = async (socket: Loose) =>
    expect(await ask(socket, 'thread:leave', { threadId: 1 })).toEqual({ ok: true, value: {} });

  test.each([
    ['nothing', []],
    ['null', [null]],
    ['a number', [12]],
    ['a string', ['thread']],
    ['an array', [[1, 2]]],
    ['an empty object', [{}]],
    ['an id of text', [{ threadId: '1', cursor: 0 }]],
    ['an id of no number', [{ threadId: Number.NaN, cursor: 0 }]],
    ['a huge id', [{ threadId: 1e308, cursor: 0 }]],
    ['an id beyond what is exact', [{ threadId: 2 ** 53, cursor: 0 }]],
    ['a negative id', [{ threadId: -1, cursor: 0 }]],
    ['a fraction', [{ threadId: 1.5, cursor: 0 }]],
    ['a negative cursor', [{ threadId: 1, cursor: -1 }]],
    ['no cursor', [{ threadId: 1 }]],
    ['too many arguments', [1, 2, 3, { threadId: 1, cursor: 0 }]],
    ['binary', [Buffer.from('threadId')]],
    ['binary inside', [{ threadId: Buffer.from([1]), cursor: 0 }]],
    ['a deep nest', [JSON.parse(`${'['.repeat(4_000)}${']'.repeat(4_000)}`)]],
    ['keys of the prototype', [JSON.parse('{"__proto__": {"threadId": 1, "cursor": 0}, "constructor": 1}')]],
  ])('%s in place of a payload is refused', async (_what, args) => {
    const socket = await connected();
    expect(await ask(socket, 'thread:join', ...args)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(
      await ask(socket, 'thread:typing', ...args.slice(0, 1).filter((arg) => typeof arg !== 'object')),
    ).toMatchObject({ ok: false });
    await expectAlive(socket);
  });

  test('a thread that is not there, or may not be read, is not found', async () => {
    const hidden = (await (await on().staff('Mod')).startThread(await on().board('staff'))).thread.id;
    for (const threadId of [999_999, Number.MAX_SAFE_INTEGER, hidden]) {
      const reply = await ask(await connected(), 'thread:join', { threadId, cursor: 0 });
      expect(reply).toEqual({ ok: false, error: { code: 'not_found', message: 'There is no such thread.' } });
    }
  });

  test.each([
    'nothing',
    'post:created',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'thread:join ',
    'error',
  ])('the unknown request %s is answered', async (name) => {
    const socket = await connected();
    expect(await ask(socket, name, { threadId: 1 })).toMatchObject({ ok: false, error: { code: 'not_found' } });
    await expectAlive(socket);
  });

  test('requests that want no answer, or hold a function in place of the payload, do no harm', async () => {
    const socket = await connected();
    socket.emit('thread:join');
    socket.emit('thread:join', { threadId: 'x' });
    socket.emit('thread:typing', null);
    socket.emit('nothing');
    socket.emit('thread:join', () => {}, { threadId: 1, cursor: 0 });
    await expectAlive(socket);
  });

  test('a megabyte ends its own connection and no other', async () => {
    const [socket, other] = [await connected(), await connected()];
    const ended = new Promise((done) => socket.once('disconnect', done));
    socket.emit('thread:join', { threadId: 1, cursor: 0, padding: 'x'.repeat(1_000_000) });
    await ended;
    await expectAlive(other);
  });

  test('a thousand requests at once are all answered, and others are served meanwhile', async () => {
    const { thread } = await (await on().member('Busy')).startThread(await on().board());
    const socket = await connected();
    const many = Array.from({ length: 1_000 }, (_, i) =>
      ask(socket, i % 2 ? 'thread:join' : 'thread:leave', { threadId: thread.id, cursor: 0 }),
    );
    expect((await on().guest().fetch(`/api/v1/threads/${thread.id}`)).status).toBe(200);
    expect(await Promise.all(many)).toHaveLength(1_000);
    await expectAlive(socket);
  });

  test.each(['https://evil.example', 'null', 'nonsense'])('a page of %s is not let in', async (origin) => {
    const socket = io(on().url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin },
    });
    const why = await new Promise<Error | undefined>((done) => {
      socket.once('connect_error', done);
      socket.once('connect', () => done(undefined));
    });
    socket.disconnect();
    expect(why).toBeInstanceOf(Error);
  });

  test('what is no socket at all is turned away', async () => {
    for (const path of [
      '/socket.io/',
      '/socket.io/?EIO=4&transport=polling',
      '/socket.io/?EIO=4&transport=websocket&sid=x',
    ])
      expect((await on().guest().fetch(path)).status).toBe(400);
  });

  test('a member’s sockets lose their rooms with the session', async () => {
    const member = await on().member('Gone');
    const { thread } = await member.startThread(await on().board('members'));
    const follower = await member.follow(thread.id);
    const other = await on().member('Stays');
    const stays = await other.follow(thread.id);
    expect((await member.form('/account/sign-out', {})).status).toBe(303);
    await until(() => !follower.socket.connected || follower.all('thread:closed').length, {
      because: 'the signed-out connection went on',
    });
    const { id } = await other.post(thread.id, 'Among ourselves.');
    await stays.until('post:created', ({ post }) => post.id === id);
    expect(follower.all('post:created')).toEqual([]);
  });
});
