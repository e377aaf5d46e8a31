import { expect, test } from 'vitest';
import type { ListedPost, ListedThread } from '../../shared/list.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

type News = { threads: ListedThread[]; before: string | null };

describeOnBothEngines('what is unread', (on) => {
  let made = 0;
  /** Somebody who writes, somebody who reads and was here before, and a board. */
  async function people() {
    made += 1;
    const reader = await on().member(`Reader ${made}`);
    const writer = await on().member(`Writer ${made}`);
    return { reader, writer, boardId: await on().board() };
  }
  const news = async (person: Person, query = '') => (await person.call<News>('GET', `/whats-new${query}`)).body;
  const rowOf = async (person: Person, threadId: number, query = '') =>
    (await news(person, query)).threads.find(({ thread }) => thread.id === threadId);
  const unreadAddress = async (person: Person, threadId: number) =>
    (await person.fetch(`/threads/x.${threadId}/unread`)).headers.get('location')?.split('#')[1];

  test('is what others wrote since one joined, until it is read; own posts and tombstones are not', async () => {
    const { reader, writer, boardId } = await people();
    const { thread } = await writer.startThread(boardId);
    expect(await rowOf(reader, thread.id)).toMatchObject({ unreadFrom: 1 });
    expect(await rowOf(writer, thread.id)).toMatchObject({ unreadFrom: null });
    const path = `/threads/${thread.slug}.${thread.id}/`;
    expect(await reader.page('/')).toContain(`<a href="${path}unread"><bdi>`);
    expect((await reader.fetch(`${path}unread`)).headers.get('location')).toBe(path);
    for (const person of [writer, on().guest()])
      expect(await person.page('/')).toMatch(new RegExp(`<a href="${path}"><bdi>.*<a href="${path}#post-1"><time`));
    await reader.call('PUT', `/threads/${thread.id}/read`, { number: 1 });
    expect(await rowOf(reader, thread.id, '?filter=unread')).toBeUndefined();
    await reader.post(thread.id, 'My own.');
    expect(await rowOf(reader, thread.id)).toMatchObject({ unreadFrom: null });
    const gone = await writer.post(thread.id, 'Gone soon.');
    await writer.post(thread.id, 'Stays.');
    expect(await unreadAddress(reader, thread.id)).toBe('post-3');
    await writer.call('DELETE', `/posts/${gone.id}`);
    expect(await rowOf(reader, thread.id, '?filter=unread')).toMatchObject({ unreadFrom: 4 });
    expect(await unreadAddress(reader, thread.id)).toBe('post-4');
    await reader.call('PUT', `/threads/${thread.id}/read`, { number: 4 });
    expect(await unreadAddress(reader, thread.id)).toBe('post-4');
    expect(await rowOf(reader, thread.id)).toMatchObject({ unreadFrom: null });
  });

  test('is nothing of what was there before one joined, but what comes to it later', async () => {
    const { writer, boardId } = await people();
    const { thread } = await writer.startThread(boardId);
    await writer.post(thread.id, 'Two.');
    const late = await on().member(`Late ${made}`);
    expect(await rowOf(late, thread.id)).toMatchObject({ unreadFrom: null });
    await writer.post(thread.id, 'Three.');
    expect(await rowOf(late, thread.id)).toMatchObject({ unreadFrom: 3 });
    expect(await unreadAddress(late, thread.id)).toBe('post-3');
  });

  test('is nothing once a board, or everything, was marked read; a position behind the mark does not matter', async () => {
    const { reader, writer, boardId } = await people();
    const [here, there] = [await writer.startThread(boardId), await writer.startThread(await on().board())];
    await writer.post(here.thread.id, 'Two.');
    await reader.call('PUT', `/threads/${here.thread.id}/read`, { number: 1 });
    expect((await reader.call('POST', `/boards/${boardId}/read`)).status).toBe(200);
    expect(await rowOf(reader, here.thread.id)).toMatchObject({ unreadFrom: null });
    expect(await rowOf(reader, there.thread.id)).toMatchObject({ unreadFrom: 1 });
    await writer.post(here.thread.id, 'Three.');
    expect(await rowOf(reader, here.thread.id)).toMatchObject({ unreadFrom: 3 });
    expect((await reader.form('/whats-new/read', {})).status).toBe(303);
    expect(await news(reader, '?filter=unread')).toEqual({ threads: [], before: null });
  });

  test('what came after a page was shown is not marked read with it', async () => {
    const { reader, writer, boardId } = await people();
    const first = await writer.startThread(boardId);
    const second = await writer.startThread(boardId);
    const before = first.post.createdAt;
    // Begun while the page was on its way.
    const later = { created_at: before + 1, last_post_at: before + 1 };
    await on().app.db.updateTable('threads').set(later).where('id', '=', second.thread.id).execute();
    await on()
      .app.db.updateTable('posts')
      .set({ created_at: before + 1 })
      .where('id', '=', second.post.id)
      .execute();
    await reader.call('POST', '/threads/read', { before });
    expect(await rowOf(reader, first.thread.id)).toMatchObject({ unreadFrom: null });
    expect(await rowOf(reader, second.thread.id)).toMatchObject({ unreadFrom: 1 });
    const forged = await reader.call('POST', '/threads/read', { before: Date.now() + 1e9 });
    expect(forged.body.readBefore).toBeLessThanOrEqual(Date.now());
    // A page of before that, from a slower tab, brings nothing back.
    await reader.call('POST', '/threads/read', { before });
    expect(await rowOf(reader, second.thread.id)).toMatchObject({ unreadFrom: null });
  });

  test('filters choose the watched, one’s own and the unanswered, and pages go on where they ended', async () => {
    const { reader, writer, boardId } = await people();
    const mine = await reader.startThread(boardId, 'Mine');
    const lonely = await writer.startThread(boardId, 'Lonely');
    const watched = await writer.startThread(boardId, 'Watched');
    await writer.post(watched.thread.id, 'Answered.');
    await writer.post(mine.thread.id, 'An answer.');
    await reader.call('PUT', `/threads/${mine.thread.id}/watch`, { level: 'nothing' });
    await reader.call('PUT', `/threads/${watched.thread.id}/watch`, { level: 'everything' });
    const ids = async (query: string) => (await news(reader, query)).threads.map(({ thread }) => thread.id);
    expect(await ids('?filter=mine')).toEqual([mine.thread.id]);
    expect(await ids('?filter=watched')).toEqual([watched.thread.id]);
    expect(await ids('?filter=unanswered')).toContain(lonely.thread.id);
    expect(await ids('?filter=unanswered')).not.toContain(watched.thread.id);
    const posts = (await reader.call<{ posts: ListedPost[] }>('GET', '/whats-new/posts?filter=unread')).body.posts;
    expect(posts.slice(0, 2)).toMatchObject([
      { excerpt: 'An answer.', unread: true, thread: { title: 'Mine' } },
      { excerpt: 'Answered.', number: 2 },
    ]);
    for (let i = 0; i < 31; i += 1) await writer.startThread(boardId, `Thread ${i}`);
    const seen = new Set<number>();
    let pages = 0;
    for (let before: string | null | undefined; before !== null; pages += 1) {
      const page: News = await news(reader, before ? `?before=${before}` : '');
      for (const { thread } of page.threads) expect(seen.has(thread.id)).toBe(false);
      for (const { thread } of page.threads) seen.add(thread.id);
      before = page.before;
    }
    expect(pages).toBeGreaterThan(1);
    for (const { thread } of [mine, lonely, watched]) expect(seen).toContain(thread.id);
  });

  test('what may not be read is in nobody’s list', async () => {
    const { reader } = await people();
    const mod = await on().staff(`Mod ${made}`);
    const { thread } = await mod.startThread(await on().board('staff'), 'Secret');
    expect(await rowOf(reader, thread.id)).toBeUndefined();
    expect(await rowOf(on().guest(), thread.id)).toBeUndefined();
    expect(await rowOf(mod, thread.id)).toBeDefined();
    const { body } = await reader.call<{ posts: ListedPost[] }>('GET', '/whats-new/posts');
    expect(body.posts.some((post) => post.thread.id === thread.id)).toBe(false);
  });
});
