import { expect, test } from 'vitest';
import { emptyThread } from '../../server/threads/store.ts';
import type { Thread } from '../../shared/thread.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Parley } from '../support/parley.ts';

const prefixed = async (on: Parley, board: number, ...titles: string[]) => {
  const rows = titles.map((title, position) => ({ board_id: board, title, position }));
  await on.app.db.insertInto('prefixes').values(rows).execute();
};
const listed = async (on: Parley, board: number, page = 1) =>
  (await on.guest().call<{ threads: Thread[] }>('GET', `/boards/${board}/threads?page=${page}`)).body.threads;

describeOnBothEngines('looking after threads', (on) => {
  let made = 0;
  const people = async () => {
    made += 1;
    return { ann: await on().member(`Ann ${made}`), mod: await on().staff(`Mod ${made}`), board: await on().board() };
  };
  const acts = async (mod: { name: string }) =>
    (
      await on()
        .app.db.selectFrom('acts')
        .innerJoin('members', 'members.id', 'acts.member_id')
        .select(['act', 'detail'])
        .where('members.name', '=', mod.name)
        .orderBy('acts.id')
        .execute()
    ).map(({ act, detail }) => [act, detail]);

  test('a moderator’s changes reach whoever looks, at once, and are on the record; one step of the cursor each', async () => {
    const { ann, mod, board } = await people();
    await prefixed(on(), board, 'Question', 'Solved');
    const { thread } = await ann.startThread(board, 'Old name');
    const follower = await on().guest().follow(thread.id, 1);
    const change = async (edit: Record<string, unknown>) =>
      (await mod.call<{ thread: Thread }>('PATCH', `/threads/${thread.id}`, edit)).body.thread;
    await change({ prefix: 'Question', pinned: true });
    const heard = await follower.until('thread:updated');
    expect(heard).toMatchObject({ cursor: 2, thread: { prefix: 'Question', pinned: true, locked: false } });
    expect(heard.thread).not.toHaveProperty('audience');
    expect(await change({ title: 'New name', locked: true })).toMatchObject({ title: 'New name', cursor: 3 });
    expect(await change({ title: 'New name' })).toMatchObject({ cursor: 3 });
    expect(await change({ prefix: null, pinned: false, locked: false })).toMatchObject({ prefix: null, cursor: 4 });
    expect(await acts(mod)).toEqual([
      ['changed the prefix of', 'none → Question'],
      ['pinned', null],
      ['renamed', 'now “New name”'],
      ['locked', null],
      ['changed the prefix of', 'Question → none'],
      ['opened', null],
      ['unpinned', null],
    ]);
  });

  test('the starter names their thread while it is open, off the record, and no more than that', async () => {
    const { ann, mod, board } = await people();
    await prefixed(on(), board, 'Question');
    const { thread } = await ann.startThread(board);
    const change = async (edit: Record<string, unknown>) =>
      (await ann.call('PATCH', `/threads/${thread.id}`, edit)).status;
    expect(await change({ title: 'Mine', prefix: 'Question' })).toBe(200);
    expect(await change({ prefix: 'Answer' })).toBe(422);
    for (const edit of [{ locked: true }, { pinned: true }, { boardId: board }, { title: 'Mine', pinned: true }])
      expect(await change(edit), JSON.stringify(edit)).toBe(403);
    await mod.call('PATCH', `/threads/${thread.id}`, { locked: true });
    expect(await change({ title: 'Still mine' })).toBe(403);
    expect(await acts(ann)).toEqual([]);
    expect(await ann.page(`/threads/mine.${thread.id}/`)).toContain('<bdi class="prefix">Question</bdi>');
  });

  test('pinned threads stand first in their board, over all pages, and none is left out or listed twice', async () => {
    const { ann, mod, board } = await people();
    const ids: number[] = [];
    for (let i = 1; i <= 33; i++) ids.push((await ann.startThread(board, `Thread ${i}`)).thread.id);
    for (const i of [0, 4]) await mod.call('PATCH', `/threads/${ids[i]}`, { pinned: true });
    const first = await listed(on(), board);
    const second = await listed(on(), board, 2);
    expect(first.slice(0, 3).map(({ title }) => title)).toEqual(['Thread 5', 'Thread 1', 'Thread 33']);
    expect([first.length, second.map(({ title }) => title)]).toEqual([30, ['Thread 4', 'Thread 3', 'Thread 2']]);
    expect(
      await on()
        .guest()
        .page(`/boards/${(await boardOf(board)).slug}.${board}/`),
    ).toContain('Pinned');
  });
  const boardOf = (id: number) =>
    on().app.db.selectFrom('boards').select('slug').where('id', '=', id).executeTakeFirstOrThrow();

  test('a moved thread stands in its new board, with its numbers, under that board’s permissions', async () => {
    const { ann, mod, board } = await people();
    const staffs = await on().board('staff');
    await prefixed(on(), board, 'Question');
    const { thread } = await ann.startThread(board);
    await mod.call('PATCH', `/threads/${thread.id}`, { prefix: 'Question' });
    await mod.post(thread.id, `@"Ann ${made}" hello`);
    expect((await ann.notifications()).unreadCount).toBe(1);
    const reader = await on().guest().follow(thread.id);
    const colleague = await mod.follow(thread.id, 3);
    const { body } = await mod.call<{ thread: Thread }>('PATCH', `/threads/${thread.id}`, { boardId: staffs });
    expect(body.thread).toMatchObject({ boardId: staffs, prefix: null });
    await reader.until('thread:closed');
    expect(reader.all('thread:updated')).toEqual([]);
    expect((await colleague.until('thread:updated')).thread).toMatchObject({ boardId: staffs });
    expect((await ann.call('GET', `/threads/${thread.id}`)).status).toBe(404);
    // What told of its posts leads nowhere any more; that it was moved is said without a way to it.
    expect((await ann.notifications()).notifications).toMatchObject([{ act: 'thread-moved', threadId: null }]);
    expect(await listed(on(), board)).toEqual([]);
    const boards = (
      await mod.call<{ boards: { id: number; threadCount: number; postCount: number }[] }>('GET', '/boards')
    ).body.boards.filter(({ id }) => id === board || id === staffs);
    expect(boards.map(({ id, threadCount, postCount }) => [id, threadCount, postCount])).toEqual([
      [board, 0, 0],
      [staffs, 1, 2],
    ]);
    expect((await acts(mod)).at(-1)).toEqual(['moved', 'A board → A board']);
  });

  test('a deleted thread is gone for everyone, and comes back with all that was in it', async () => {
    const { ann, mod, board } = await people();
    const { thread } = await ann.startThread(board, `Gone ${made}`);
    await mod.form(`/threads/x.${thread.id}/delete`, {});
    expect((await mod.call('GET', `/threads/${thread.id}`)).status).toBe(404);
    expect(await mod.page('/moderation/threads')).toContain(`Gone ${made}`);
    const restored = await mod.form(`/threads/x.${thread.id}/restore`, {});
    expect([restored.status, restored.headers.get('location')]).toEqual([303, `/threads/gone-${made}.${thread.id}/`]);
    expect((await ann.call('GET', `/threads/${thread.id}`)).status).toBe(200);
    expect((await mod.call('POST', `/threads/${thread.id}/restore`)).status).toBe(409);
    expect((await acts(mod)).map(([act]) => act)).toEqual(['deleted', 'restored']);
  });

  test('the list of deleted threads has no gap where many went at once, and no page without any', async () => {
    const { mod, board } = await people();
    const { db } = on().app;
    await db.updateTable('threads').set({ deleted_at: null }).execute();
    const { id } = await db.selectFrom('members').select('id').where('name', '=', mod.name).executeTakeFirstOrThrow();
    const rows = Array.from({ length: 100 }, (_, i) => ({
      ...emptyThread({
        uid: `${made}-${i}`,
        boardId: board,
        authorId: id,
        title: `Old ${i}`,
        slug: 'old',
        createdAt: 1,
      }),
      deleted_at: 7,
    }));
    await db.insertInto('threads').values(rows).execute();
    const titles = new Set<string>();
    let path: string | undefined = '/moderation/threads';
    let pages = 0;
    while (path) {
      const page = await mod.page(path);
      for (const [title] of page.matchAll(/Old \d+/g)) titles.add(title);
      path = /href="([^"]+)" rel="next">Older/.exec(page)?.[1];
      pages += 1;
    }
    expect([pages, titles.size]).toEqual([2, 100]);
  });

  test('the form shows again what was typed, with the field named', async () => {
    const { mod, board, ann } = await people();
    const { thread } = await ann.startThread(board);
    const refused = await mod.form(`/threads/x.${thread.id}/moderate`, { title: 'x'.repeat(201), boardId: '999999' });
    const page = await refused.text();
    expect(refused.status).toBe(422);
    expect(page).toContain('id="title-error"');
    expect(page).toContain(`value="${'x'.repeat(201)}"`);
    const moved = await mod.form(`/threads/x.${thread.id}/moderate`, { title: 'A thread', boardId: '999999' });
    expect([moved.status, await moved.text()]).toEqual([422, expect.stringContaining('id="boardId-error"')]);
  });
});
