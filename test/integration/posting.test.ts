import { expect, test } from 'vitest';
import type { Post } from '../../shared/post.ts';
import type { Changes } from '../../shared/thread.ts';
import { describeOnBothEngines } from '../support/engines.ts';

describeOnBothEngines('posting', (on) => {
  test('a thread starts with its first post, number 1 under cursor 1', async () => {
    const nasr = await on().member('Nasr');
    const { thread, post } = await nasr.startThread(await on().board(), 'A title', 'Hello **there**.');
    expect(thread).toMatchObject({ title: 'A title', slug: 'a-title', cursor: 1, postCount: 1, locked: false });
    expect(post).toMatchObject({
      number: 1,
      cursor: 1,
      body: 'Hello **there**.',
      author: { name: 'Nasr', postCount: 1 },
    });
    expect(post.html).toContain('<strong>there</strong>');
  });

  test('twenty people posting at once get the numbers 2 to 21 and the cursors 2 to 21, each once', async () => {
    const host = await on().member('Host');
    const { thread } = await host.startThread(await on().board());
    const posts = await Promise.all(Array.from({ length: 20 }, (_, i) => host.post(thread.id, `post ${i}`)));
    const expected = Array.from({ length: 20 }, (_, i) => i + 2);
    expect(posts.map((post) => post.number).sort((a, b) => a - b)).toEqual(expected);
    expect(posts.map((post) => post.cursor).sort((a, b) => a - b)).toEqual(expected);
    for (const post of posts) expect(post.cursor).toBe(post.number);
  });

  test('the same clientId again answers 200 with the same post, even when sent ten times at once', async () => {
    const clara = await on().member('Clara');
    const { thread } = await clara.startThread(await on().board());
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        clara.call<{ post: Post }>('POST', `/threads/${thread.id}/posts`, { body: 'once', clientId: 'one-intent' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.post.id)).size).toBe(1);
    const { body } = await clara.call<{ posts: Post[] }>('GET', `/threads/${thread.id}/posts`);
    expect(body.posts).toHaveLength(2);
  });

  test('the same clientId again returns the post as it is read, whatever the thread has become since', async () => {
    const [una, mod] = [await on().member('Una'), await on().staff('Mod Una')];
    const board = await on().board();
    const { thread } = await una.startThread(board);
    const send = () =>
      una.call<{ post: Post }>('POST', `/threads/${thread.id}/posts`, {
        body: `> quoted\n\n[quote="Una, post:1"]\nx\n[/quote]\n\n+1 @Una`,
        clientId: 'long-ago',
        replyTo: 1,
      });
    const { status, body } = await send();
    expect([status, body.post.answers, body.post.author.postCount]).toEqual([201, [1], 2]);
    const again = async () => {
      const twice = await send();
      expect([twice.status, twice.body]).toEqual([200, body]);
    };
    await again();
    await on().app.db.updateTable('boards').set({ approval: 'members' }).where('id', '=', board).execute();
    await again();
    await mod.call('PATCH', `/threads/${thread.id}`, { locked: true });
    await again();
    expect((await una.call('GET', `/posts/${body.post.id}`)).body).toEqual({ post: body.post });
  });

  test('two members may use the same clientId', async () => {
    const [dora, emil] = [await on().member('Dora'), await on().member('Emil')];
    const { thread } = await dora.startThread(await on().board());
    const first = await dora.post(thread.id, 'mine', { clientId: 'shared-key' });
    const second = await emil.post(thread.id, 'mine too', { clientId: 'shared-key' });
    expect(second.id).not.toBe(first.id);
  });

  test('a clientId used in another thread is refused as a conflict', async () => {
    const fay = await on().member('Fay');
    const board = await on().board();
    const [one, two] = [await fay.startThread(board), await fay.startThread(board)];
    await fay.post(one.thread.id, 'here', { clientId: 'moving-key' });
    const { status } = await fay.call('POST', `/threads/${two.thread.id}/posts`, {
      body: 'there',
      clientId: 'moving-key',
    });
    expect(status).toBe(409);
  });

  test('an edit keeps the number, moves the cursor and says when', async () => {
    const gil = await on().member('Gil');
    const { thread, post } = await gil.startThread(await on().board());
    const { status, body } = await gil.call<{ post: Post }>('PATCH', `/posts/${post.id}`, { body: 'Better.' });
    expect(status).toBe(200);
    expect(body.post).toMatchObject({ number: 1, cursor: 2, body: 'Better.' });
    expect(body.post.editedAt).toBeTypeOf('number');
    expect((await gil.call<{ thread: { cursor: number } }>('GET', `/threads/${thread.id}`)).body.thread.cursor).toBe(2);
  });

  test('a thread is answered as itself and under its name', async () => {
    const { thread } = await (await on().member('Twin')).startThread(await on().board());
    const { body } = await on().guest().call('GET', `/threads/${thread.id}`);
    expect(body).toEqual({ ...thread, thread });
  });

  test('a deleted post stays as a tombstone without its text, and no number shifts', async () => {
    const hal = await on().member('Hal');
    const { thread } = await hal.startThread(await on().board());
    const second = await hal.post(thread.id, 'a secret');
    await hal.post(thread.id, 'third');
    await hal.call('DELETE', `/posts/${second.id}`);
    const { body } = await hal.call<{ posts: Post[] }>('GET', `/threads/${thread.id}/posts`);
    expect(body.posts.map((post) => post.number)).toEqual([1, 2, 3]);
    expect(body.posts[1]).toMatchObject({ body: '', html: '' });
    expect(body.posts[1]?.deletedAt).toBeTypeOf('number');
    expect(JSON.stringify(body)).not.toContain('a secret');
    const gone = [
      await hal.call('PATCH', `/posts/${second.id}`, { body: 'again' }),
      await hal.call('DELETE', `/posts/${second.id}`),
    ];
    expect(gone.map(({ status }) => status)).toEqual([409, 409]);
    expect(await hal.post(thread.id, 'fourth')).toMatchObject({ number: 4, author: { postCount: 3 } });
  });

  test('only its author and staff may change a post', async () => {
    const [ida, jon, mod] = [await on().member('Ida'), await on().member('Jon'), await on().staff('Moda')];
    const { post } = await ida.startThread(await on().board());
    expect((await jon.call('PATCH', `/posts/${post.id}`, { body: 'mine now' })).status).toBe(403);
    expect((await jon.call('DELETE', `/posts/${post.id}`)).status).toBe(403);
    expect((await mod.call('PATCH', `/posts/${post.id}`, { body: 'tidied' })).status).toBe(200);
    expect((await on().guest().call('PATCH', `/posts/${post.id}`, { body: 'hi' })).status).toBe(401);
  });

  test('a locked thread takes no replies but from staff', async () => {
    const [kim, mod] = [await on().member('Kim'), await on().staff('Modb')];
    const { thread } = await kim.startThread(await on().board());
    expect((await kim.call('PATCH', `/threads/${thread.id}`, { locked: true })).status).toBe(403);
    expect((await mod.call('PATCH', `/threads/${thread.id}`, { locked: true })).status).toBe(200);
    expect((await kim.call('POST', `/threads/${thread.id}/posts`, { body: 'late' })).status).toBe(423);
    expect((await mod.call('POST', `/threads/${thread.id}/posts`, { body: 'closing' })).status).toBe(201);
  });

  test('a reaction counts once a person, follows the score, and can be changed and taken back', async () => {
    const [lea, max] = [await on().member('Lea'), await on().member('Max')];
    const { post } = await lea.startThread(await on().board());
    const react = (kind: string) => max.call<{ post: Post }>('PUT', `/posts/${post.id}/reaction`, { kind });
    expect((await react('like')).body.post).toMatchObject({
      reactions: [{ kind: 'like', count: 1, members: [{ name: 'Max' }] }],
      author: { reactionScore: 1 },
    });
    expect((await react('sad')).body.post).toMatchObject({
      reactions: [{ kind: 'sad', count: 1 }],
      author: { reactionScore: 0 },
    });
    expect((await max.call<{ post: Post }>('DELETE', `/posts/${post.id}/reaction`)).body.post.reactions).toEqual([]);
    expect((await lea.call('PUT', `/posts/${post.id}/reaction`, { kind: 'like' })).status).toBe(403);
  });

  test('the changes since a cursor are whole posts, each as it is now, and lead to the head', async () => {
    const nia = await on().member('Nia');
    const { thread, post } = await nia.startThread(await on().board());
    for (let i = 2; i <= 5; i++) await nia.post(thread.id, `post ${i}`);
    await nia.call('PATCH', `/posts/${post.id}`, { body: 'edited' });
    await nia.call('PATCH', `/threads/${thread.id}`, { title: 'Renamed' });
    const { body } = await nia.call<Changes>('GET', `/threads/${thread.id}/changes?after=3`);
    expect(body).toMatchObject({ cursor: 7, hasMore: false });
    expect(body.changes.map((change) => ('post' in change ? change.post.number : change.thread.title))).toEqual([
      4,
      5,
      1,
      'Renamed',
    ]);
    const none = await nia.call<Changes>('GET', `/threads/${thread.id}/changes?after=7`);
    expect(none.body).toMatchObject({ cursor: 7, changes: [], hasMore: false });
  });

  test('many changes come in pages that leave nothing out', async () => {
    const oz = await on().member('Oz');
    const { thread } = await oz.startThread(await on().board());
    for (let i = 0; i < 45; i++) await Promise.all(Array.from({ length: 10 }, () => oz.post(thread.id, 'x')));
    const numbers: number[] = [];
    let cursor = 0;
    for (let hasMore = true; hasMore; ) {
      const { body } = await oz.call<Changes>('GET', `/threads/${thread.id}/changes?after=${cursor}`);
      numbers.push(...body.changes.flatMap((change) => ('post' in change ? change.post.number : [])));
      ({ cursor, hasMore } = body);
    }
    expect(numbers).toEqual(Array.from({ length: 451 }, (_, i) => i + 1));
    expect(cursor).toBe(451);
  });

  test('page 2 holds the posts 21 to 40, whatever was deleted before them', async () => {
    const pia = await on().member('Pia');
    const { thread, post } = await pia.startThread(await on().board());
    for (let i = 0; i < 25; i++) await pia.post(thread.id, 'x');
    await pia.call('DELETE', `/posts/${post.id}`);
    const { body } = await pia.call<{ posts: Post[]; pageCount: number }>('GET', `/threads/${thread.id}/posts?page=2`);
    expect(body.posts.map((p) => p.number)).toEqual([21, 22, 23, 24, 25, 26]);
    expect(body.pageCount).toBe(2);
  });
});
