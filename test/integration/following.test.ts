import { describe, expect, test } from 'vitest';
import type { PostEvent } from '../../shared/events.ts';
import type { Post } from '../../shared/post.ts';
import { describeOnBothEngines, started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';

describeOnBothEngines('following a thread', (on) => {
  test('a guest follower hears of a post, an edit, a reaction and a deletion, each under the next cursor', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    const { thread } = await ann.startThread(await on().board());
    const follower = await on().guest().follow(thread.id, thread.cursor);
    const post = await bob.post(thread.id, 'Hello.');
    await bob.call('PATCH', `/posts/${post.id}`, { body: 'Hello!' });
    await ann.call('PUT', `/posts/${post.id}/reaction`, { kind: 'like' });
    await bob.call('DELETE', `/posts/${post.id}`);
    await follower.until('post:deleted');
    const told = follower.heard.filter(({ name }) => name.startsWith('post:'));
    expect(told.map(({ name }) => name)).toEqual(['post:created', 'post:edited', 'post:reacted', 'post:deleted']);
    expect(told.map(({ event }) => (event as PostEvent).cursor)).toEqual([2, 3, 4, 5]);
    expect((told[1]?.event as PostEvent | undefined)?.post.body).toBe('Hello!');
  });

  test('whoever joins late is told at once all that changed since their cursor', async () => {
    const cid = await on().member('Cid');
    const { thread } = await cid.startThread(await on().board());
    for (const body of ['two', 'three', 'four']) await cid.post(thread.id, body);
    const follower = await on().guest().follow(thread.id, 2);
    expect(follower.joined).toMatchObject({ cursor: 4, hasMore: false });
    expect(follower.joined.changes.map((change) => ('post' in change ? change.post.body : ''))).toEqual([
      'three',
      'four',
    ]);
  });

  test('fifty posts at once reach a follower in the order of their cursors, each once, none missing', async () => {
    const dan = await on().member('Dan');
    const { thread } = await dan.startThread(await on().board());
    const follower = await on().guest().follow(thread.id, 1);
    await Promise.all(Array.from({ length: 50 }, (_, i) => dan.post(thread.id, `post ${i}`)));
    await follower.until('post:created', (event) => event.cursor === 51);
    const told = follower.all('post:created').map(({ after, cursor, post }) => [after, cursor, post.number]);
    expect(told).toEqual(Array.from({ length: 50 }, (_, i) => [i + 1, i + 2, i + 2]));
  });

  test('a change that was never announced reaches followers within 5 s, from the database', async () => {
    const eve = await on().member('Eve');
    const { thread, post } = await eve.startThread(await on().board());
    const follower = await on().guest().follow(thread.id, 1);
    const { db } = on().app;
    await db.updateTable('threads').set({ cursor: 2 }).where('id', '=', thread.id).execute();
    await db
      .updateTable('posts')
      .set({ cursor: 2, body: 'quietly', html: '<p>quietly</p>' })
      .where('id', '=', post.id)
      .execute();
    expect((await follower.until('post:edited')).post.html).toBe('<p>quietly</p>');
  });

  test('a renamed or locked thread is told to its followers', async () => {
    const [fin, mod] = [await on().member('Fin'), await on().staff('Modi')];
    const { thread } = await fin.startThread(await on().board());
    const follower = await on().guest().follow(thread.id, 1);
    await mod.call('PATCH', `/threads/${thread.id}`, { title: 'Another name', locked: true });
    expect((await follower.until('thread:updated')).thread).toMatchObject({
      title: 'Another name',
      locked: true,
      cursor: 2,
    });
  });

  test('followers of a deleted thread are shown out, and it answers like one that never was', async () => {
    const [gus, mod] = [await on().member('Gus'), await on().staff('Modo')];
    const { thread } = await gus.startThread(await on().board());
    const follower = await gus.follow(thread.id, 1);
    expect((await mod.call('DELETE', `/threads/${thread.id}`)).status).toBe(200);
    await follower.until('thread:closed');
    expect((await gus.call('GET', `/threads/${thread.id}`)).status).toBe(404);
    const reply = await follower.socket.emitWithAck('thread:join', { threadId: thread.id, cursor: 1 });
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  test('a member who starts to type is shown to followers, and no longer once they have posted', async () => {
    const [hana, ivo] = [await on().member('Hana'), await on().member('Ivo')];
    const { thread } = await hana.startThread(await on().board());
    const watching = await on().guest().follow(thread.id, 1);
    const typist = await ivo.follow(thread.id, 1);
    await typist.socket.emitWithAck('thread:typing', { threadId: thread.id });
    expect((await watching.until('thread:typing')).members).toMatchObject([{ name: 'Ivo' }]);
    await ivo.post(thread.id, 'Done typing.');
    await watching.until('thread:typing', ({ members }) => members.length === 0);
    const elsewhere = await ivo.connect();
    expect(await elsewhere.emitWithAck('thread:typing', { threadId: thread.id })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
    const guest = await watching.socket.emitWithAck('thread:typing', { threadId: thread.id });
    expect(guest).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
  });
});

describe('the event stream', () => {
  const on = started(() => Parley.start());

  async function* eventsOf(response: Response) {
    let rest = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      rest += new TextDecoder().decode(chunk);
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
        if (fields.event)
          yield { id: Number(fields.id), name: fields.event as string, data: JSON.parse(fields.data ?? '') };
      }
    }
  }

  test('follows a thread from here on, and resumes after Last-Event-ID with nothing missing or doubled', async () => {
    const ada = await on().member('Ada');
    const { thread } = await ada.startThread(await on().board());
    const path = `/api/v1/threads/${thread.id}/stream`;
    const first = new AbortController();
    const stream = eventsOf(await on().guest().fetch(path, { signal: first.signal }));
    await ada.post(thread.id, 'two');
    const heard = (await stream.next()).value;
    expect(heard).toMatchObject({
      id: 2,
      name: 'post:created',
      data: { threadId: thread.id, cursor: 2, post: { body: 'two' } },
    });
    first.abort();
    for (const body of ['three', 'four']) await ada.post(thread.id, body);
    const second = new AbortController();
    const resumed = eventsOf(
      await on()
        .guest()
        .fetch(path, { headers: { 'last-event-id': '2' }, signal: second.signal }),
    );
    await ada.post(thread.id, 'five');
    const rest = [await resumed.next(), await resumed.next(), await resumed.next()].map(
      ({ value }) => value as { id: number; data: { post: Post } },
    );
    expect(rest.map(({ id, data }) => [id, data.post.body])).toEqual([
      [3, 'three'],
      [4, 'four'],
      [5, 'five'],
    ]);
    second.abort();
  });

  test('ends when its reader may no longer read', async () => {
    const [bea, mod] = [await on().member('Bea'), await on().staff('Mode')];
    const { thread } = await bea.startThread(await on().board());
    const response = await bea.fetch(`/api/v1/threads/${thread.id}/stream`);
    const ended = response.text();
    await mod.call('DELETE', `/threads/${thread.id}`);
    expect(await ended).toContain('retry:');
  });
});
