import { expect, test } from 'vitest';
import type { Approval } from '../../shared/board.ts';
import { NEWCOMER_POSTS } from '../../shared/limits.ts';
import type { Post } from '../../shared/post.ts';
import type { Submission } from '../../shared/submission.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('posts that wait for approval', (on) => {
  let made = 0;
  const place = async (approval: Approval = 'members') => {
    made += 1;
    const [ann, mod] = [await on().member(`Ann ${made}`), await on().staff(`Mod ${made}`)];
    const board = await on().board();
    await on().app.db.updateTable('boards').set({ approval }).where('id', '=', board).execute();
    const { thread } = await mod.startThread(board);
    return { ann, mod, board, thread };
  };
  const send = (who: Person, threadId: number, body: string, clientId = `key-${Math.random()}`.replace('.', '-')) =>
    who.call<{ submission: Submission; post: Post }>('POST', `/threads/${threadId}/posts`, { body, clientId });

  test('are seen by their author and moderators, and by nobody else at any door', async () => {
    const { ann, mod, thread, board } = await place();
    const secret = `Secret words ${made} @Bystander`;
    const bystander = await on().member(`Bystander ${made}`);
    await bystander.call('PUT', `/threads/${thread.id}/watch`, { level: 'everything' });
    const follower = await bystander.follow(thread.id, 1);
    const { status, body } = await send(ann, thread.id, secret);
    expect([status, body.submission]).toMatchObject([202, { body: secret, threadId: thread.id, rejectedAt: null }]);
    expect(body.submission).not.toHaveProperty('number');
    const path = `/threads/a-thread.${thread.id}/`;
    for (const who of [bystander, on().guest()]) {
      for (const address of [path, '/whats-new', '/', `/api/v1/threads/${thread.id}/posts`])
        expect(await who.page(address), address).not.toContain('Secret words');
      expect(await who.page(`/api/v1/threads/${thread.id}/changes?after=0`)).not.toContain('Secret words');
      expect(await who.page(`/api/v1/submissions`)).not.toContain('Secret words');
    }
    expect((await ann.call('GET', `/threads/${thread.id}`)).body).toMatchObject({ cursor: 1, postCount: 1 });
    expect(await ann.page(path)).toContain('Your post is waiting for approval');
    expect(await ann.page('/account/submissions')).toContain('Secret words');
    for (const address of [path, '/moderation', '/api/v1/submissions'])
      expect(await mod.page(address), address).toContain('Secret words');
    expect(await mod.page(path)).toMatch(/data-queue="all">[1-9]/);
    // A barrier: what came after it was heard, and nothing of it.
    await mod.post(thread.id, 'After it.');
    await follower.until('post:created');
    expect(JSON.stringify(follower.heard)).not.toContain('Secret words');
    await on().app.outbox.settled();
    expect((await bystander.notifications()).notifications.map(({ excerpt }) => excerpt)).toEqual(['After it.']);
    expect((await ann.call('POST', `/boards/${board}/threads`, { title: `Hidden ${made}`, body: 'x' })).status).toBe(
      202,
    );
    expect(await bystander.page(`/boards/x.${board}/`)).not.toContain(`Hidden ${made}`);
  });

  test('are read for the queue in as many statements, however many they are', async () => {
    const { mod, thread } = await place();
    const read = async () => {
      const before = on().app.statements();
      await mod.page('/moderation');
      return on().app.statements() - before;
    };
    const send = async () => {
      made += 1;
      const writer = await on().member(`Writer ${made}`);
      await writer.call('POST', `/threads/${thread.id}/posts`, { body: 'Words.' });
    };
    await send();
    await read();
    const one = await read();
    for (let i = 0; i < 8; i++) await send();
    // The node asks for itself, too.
    expect((await read()) - one).toBeLessThan(8);
    await on().app.db.deleteFrom('submissions').execute();
  });

  test('become posts under their clientId when approved: numbered, announced and notified like any other', async () => {
    const { ann, mod, thread } = await place();
    const watcher = await on().member(`Watcher ${made}`);
    await watcher.call('PUT', `/threads/${thread.id}/watch`, { level: 'everything' });
    const follower = await on().guest().follow(thread.id, 1);
    const annsTab = await ann.follow(thread.id, 1);
    const first = await send(ann, thread.id, 'Let me in.', 'the-very-key');
    const again = await send(ann, thread.id, 'Let me in.', 'the-very-key');
    expect([again.status, again.body.submission.id]).toEqual([202, first.body.submission.id]);
    const approved = await mod.call<{ post: Post }>('POST', `/submissions/${first.body.submission.id}/approve`);
    expect(approved.body.post).toMatchObject({ number: 2, cursor: 2, body: 'Let me in.', clientId: 'the-very-key' });
    const heard = await follower.until('post:created');
    expect(heard).toMatchObject({ cursor: 2, post: { number: 2, author: { name: ann.name } } });
    expect(await annsTab.until('submission:decided')).toMatchObject({ postId: approved.body.post.id });
    expect((await ann.notifications()).notifications).toMatchObject([{ kind: 'approved', actor: { name: mod.name } }]);
    await on().app.outbox.settled();
    expect((await watcher.notifications()).notifications).toMatchObject([{ kind: 'watch', actor: { name: ann.name } }]);
    const later = await send(ann, thread.id, 'Let me in.', 'the-very-key');
    expect([later.status, later.body.post.number]).toEqual([200, 2]);
    const twice = await mod.call('POST', `/submissions/${first.body.submission.id}/approve`);
    expect(twice.status).toBe(404);
    expect((await ann.call<{ post: Post }>('GET', `/posts/${approved.body.post.id}`)).body.post.author.postCount).toBe(
      1,
    );
  });

  test('start their thread when approved, and not before', async () => {
    const { ann, mod, board } = await place();
    const sent = await ann.form(`/boards/x.${board}/new`, { title: `New ${made}`, body: 'First.' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/account/submissions']);
    const [waiting] = (await mod.call<{ submissions: Submission[] }>('GET', '/submissions')).body.submissions.slice(-1);
    expect(waiting).toMatchObject({ title: `New ${made}`, threadId: null, boardId: board });
    await mod.form(`/moderation/submissions/${waiting?.id}/approve`, {});
    const { body } = await on()
      .guest()
      .call<{ threads: { title: string; author: { name: string } }[] }>('GET', `/boards/${board}/threads`);
    expect(body.threads[0]).toMatchObject({ title: `New ${made}`, author: { name: ann.name } });
  });

  test('are rejected with a reason that their author is told, who keeps the text until they put it aside', async () => {
    const { ann, mod, thread } = await place();
    const annsTab = await ann.follow(thread.id, 1);
    const { submission } = (await send(ann, thread.id, 'Buy my things.')).body;
    await mod.form(`/moderation/submissions/${submission.id}/reject`, { reason: 'No adverts' });
    expect(await annsTab.until('submission:decided')).toMatchObject({ postId: null, reason: 'No adverts' });
    const path = `/threads/a-thread.${thread.id}/`;
    expect(await ann.page(path)).toContain('No adverts');
    expect(await ann.page(path)).toContain('Buy my things.');
    expect(await mod.page('/moderation')).not.toContain('Buy my things.');
    expect((await mod.call('POST', `/submissions/${submission.id}/approve`)).status).toBe(409);
    const late = await mod.form(`/moderation/submissions/${submission.id}/reject`, { reason: 'Said in vain' });
    expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('Said in vain')]);
    expect(await ann.page('/account/submissions')).toContain('A thread');
    // Of a place that is closed to its author since, not even the new name is told.
    const moved = { boardId: await on().board('staff'), title: 'Among moderators' };
    expect((await mod.call('PATCH', `/threads/${thread.id}`, moved)).status).toBe(200);
    expect(await ann.page('/account/submissions')).toMatch(/may no longer read[\s\S]*Buy my things\./);
    expect(await ann.page('/account/submissions')).not.toMatch(/Among moderators|among-moderators/);
    expect((await ann.call('DELETE', `/submissions/${submission.id}`)).status).toBe(200);
    expect(await ann.page('/account/submissions')).not.toContain('Buy my things.');
  });

  test('moderators hear at once, on whatever page they are, how much waits; whoever is one no longer does not', async () => {
    const { ann, mod, thread } = await place();
    const ex = await on().staff(`Ex ${made}`);
    const among = await mod.startThread(await on().board('staff'));
    const [colleague, leaving] = [await mod.follow(among.thread.id), await ex.follow(among.thread.id)];
    const [author, guest] = [await ann.follow(thread.id, 1), await on().guest().follow(thread.id, 1)];
    const waiting = ({ heard }: typeof leaving) =>
      heard.filter(({ name }) => name === 'queue:changed').map(({ event }) => (event as { waiting: number }).waiting);
    const { submission } = (await send(ann, thread.id, 'Please.')).body;
    await Promise.all([colleague.until('queue:changed'), leaving.until('queue:changed')]);
    const { id } = await on()
      .app.db.updateTable('members')
      .set({ role: 'member' })
      .where('name', '=', ex.name)
      .returning('id')
      .executeTakeFirstOrThrow();
    on().app.live.recheck({ memberId: id });
    await leaving.until('thread:closed');
    await mod.call('POST', `/submissions/${submission.id}/approve`);
    await colleague.until('queue:changed', () => waiting(colleague).length === 2);
    expect(waiting(colleague)[1]).toBe((waiting(colleague)[0] ?? 0) - 1);
    expect(waiting(leaving)).toHaveLength(1);
    await mod.post(thread.id, 'After that.');
    for (const other of [author, guest]) {
      await other.until('post:created', ({ post }) => post.body === 'After that.');
      expect(waiting(other)).toEqual([]);
    }
  });

  test('are those of newcomers alone where the board says so, until they have posted enough', async () => {
    const { ann, mod, thread } = await place('newcomers');
    const statuses: number[] = [];
    for (let i = 0; i <= NEWCOMER_POSTS; i++) {
      const { status, body } = await send(ann, thread.id, `Post ${i}`);
      statuses.push(status);
      if (status === 202) await mod.call('POST', `/submissions/${body.submission.id}/approve`);
    }
    expect(statuses).toEqual([...Array(NEWCOMER_POSTS).fill(202), 201]);
    expect((await send(mod, thread.id, 'Mine.')).status).toBe(201);
  });
});
