import { expect, test, vi } from 'vitest';
import { describeOnBothEngines } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import type { Follower, Person } from '../support/person.ts';
import { until } from '../support/until.ts';

/** Follows a thread as Server-Sent Events until `ended` resolves; `heard` is all that came. */
async function stream(person: Person, threadId: number) {
  const response = await person.fetch(`/api/v1/threads/${threadId}/stream`);
  const reader = response.body?.getReader();
  const listening = { heard: '', status: response.status, ended: Promise.resolve() };
  listening.ended = (async () => {
    for (const decoder = new TextDecoder(); ; ) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return;
      listening.heard += decoder.decode(value);
    }
  })();
  await until(() => listening.heard.includes('retry:'), { because: 'the stream did not begin' });
  return listening;
}

const shownOut = (follower: Follower) =>
  until(() => follower.all('thread:closed').length > 0 || !follower.socket.connected, {
    because: 'the follower was not shown out',
  });

test('who looks at a list is shown out when the board is closed without a word of it, at the next look', async () => {
  const ticks = vi.spyOn(globalThis, 'setInterval');
  const alone = await Parley.start();
  try {
    const [mod, guest] = [await alone.staff('Mod'), await alone.guest().connect()];
    const [closed, open] = [await alone.board(), await alone.board()];
    const heard: number[] = [];
    guest.on('board:updated', ({ boardId }) => heard.push(boardId));
    await guest.emitWithAck('list:join', { boardIds: [closed, open] });
    await alone.app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', closed).execute();
    // What is looked at now and then is looked at now.
    for (const [look, every = 0] of ticks.mock.calls) if (every === 10_000) look();
    await alone.app.db.selectFrom('boards').select('id').execute();
    await mod.startThread(closed, 'For the staff alone');
    await mod.startThread(open);
    await until(() => heard.includes(open), { because: 'the open board was not told of' });
    expect(heard).not.toContain(closed);
  } finally {
    ticks.mockRestore();
    await alone.stop();
  }
});

describeOnBothEngines('access that ends', (on) => {
  let made = 0;
  /** A thread that a member follows by socket and by stream; `after` shows that what is posted then reaches neither. */
  async function followed(audience: 'everyone' | 'members' | 'staff') {
    made += 1;
    const author = await on().staff(`Author ${made}`, 'administrator');
    const reader = audience === 'staff' ? await on().staff(`Reader ${made}`) : await on().member(`Reader ${made}`);
    const board = await on().board(audience);
    const { thread } = await author.startThread(board);
    const follower = await reader.follow(thread.id);
    const streamed = await stream(reader, thread.id);
    return { author, reader, board, thread, follower, streamed };
  }
  type Followed = Awaited<ReturnType<typeof followed>>;

  async function expectOut({ author, thread, follower, streamed, reader }: Followed, authorReads = true) {
    await shownOut(follower);
    await streamed.ended;
    if (!authorReads) return;
    const witness = await author.follow(thread.id);
    await author.post(thread.id, 'Not for them.');
    await witness.until('post:created');
    expect(follower.all('post:created')).toEqual([]);
    expect(streamed.heard).not.toContain('Not for them.');
    expect((await reader.call('GET', `/threads/${thread.id}`)).status).toBe(404);
    const socket = await reader.connect();
    const again = await socket.emitWithAck('thread:join', { threadId: thread.id, cursor: 0 });
    expect(again).toMatchObject({ ok: false, error: { code: 'not_found' } });
    const { viewers } = await author.follow(thread.id).then(({ joined }) => joined);
    expect(viewers.members.map(({ name }) => name)).toEqual([author.name]);
  }

  test('with a board’s audience', async () => {
    const all = await followed('everyone');
    await on().app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', all.board).execute();
    on().app.live.recheck({ threadId: all.thread.id });
    await expectOut(all);
  });

  test('with the thread', async () => {
    const all = await followed('everyone');
    await all.author.call('DELETE', `/threads/${all.thread.id}`);
    await expectOut(all, false);
    const guest = await on().guest().connect();
    const reply = await guest.emitWithAck('thread:join', { threadId: all.thread.id, cursor: 0 });
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  test('with the session', async () => {
    const all = await followed('members');
    await all.reader.form('/account/sign-out', {});
    await expectOut(all);
  });

  test('with a session that was revoked in the database, at the next check', async () => {
    const all = await followed('members');
    const { id } = await on()
      .app.db.selectFrom('members')
      .select('id')
      .where('name', '=', all.reader.name)
      .executeTakeFirstOrThrow();
    const account = on().app.db.selectFrom('members').select('account_id').where('id', '=', id);
    await on()
      .app.db.updateTable('session')
      .set({ expiresAt: new Date(0).toISOString() })
      .where('userId', '=', account)
      .execute();
    on().app.live.recheck({ memberId: id });
    await expectOut(all);
  });

  test('with the role', async () => {
    const all = await followed('staff');
    const { id } = await on()
      .app.db.updateTable('members')
      .set({ role: 'member' })
      .where('name', '=', all.reader.name)
      .returning('id')
      .executeTakeFirstOrThrow();
    on().app.live.recheck({ memberId: id });
    await expectOut(all);
  });

  test('a clientId gives back no post of a thread that was closed to its author', async () => {
    const { author, reader, board, thread } = await followed('everyone');
    const send = () => reader.call('POST', `/threads/${thread.id}/posts`, { body: 'x', clientId: 'before-it' });
    const start = () =>
      reader.call('POST', `/boards/${board}/threads`, { title: 'T', body: 'x', clientId: 'before-that' });
    expect([(await send()).status, (await start()).status]).toEqual([201, 201]);
    expect([(await send()).status, (await start()).status]).toEqual([200, 200]);
    await author.call('PATCH', `/threads/${thread.id}`, { locked: true });
    expect((await send()).status).toBe(200);
    await on().app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', board).execute();
    expect([(await send()).status, (await start()).status]).toEqual([404, 404]);
  });
});
