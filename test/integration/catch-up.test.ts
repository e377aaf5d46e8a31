import { expect, test } from 'vitest';
import { catchUp, UNREAD_TO_CATCH_UP } from '../../server/threads/catch-up.ts';
import type { Post } from '../../shared/post.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';
import { wholeScans } from '../support/plans.ts';

describeOnBothEngines('catching up with a thread', (on) => {
  let made = 0;

  /** A thread that Ann started and left; Bob and Cid have written on until `count` posts were unread. */
  async function left(count = UNREAD_TO_CATCH_UP + 1) {
    made += 1;
    const [ann, bob, cid] = await Promise.all(['Ann', 'Bob', 'Cid'].map((name) => on().member(`${name}${made}`)));
    if (!ann || !bob || !cid) throw new Error('nobody came');
    const { thread } = await ann.startThread(await on().board());
    await ann.call('PUT', `/threads/${thread.id}/read`, { number: 1 });
    for (let number = 2; number <= count + 1; number++) await bob.post(thread.id, `Post ${number}.`);
    const shown = async (path = '') => numbersIn(await ann.page(`/threads/${thread.slug}.${thread.id}/${path}`));
    const found = async () => {
      const { id } = (await ann.call<{ author: { id: number } }>('GET', `/threads/${thread.id}`)).body.author;
      const postCount = (await ann.call<{ postCount: number }>('GET', `/threads/${thread.id}`)).body.postCount;
      return catchUp(on().app.db, id, { thread: { id: thread.id, postCount }, unreadFrom: 2 });
    };
    return { ann, bob, cid, thread, shown, found };
  }

  const numbersIn = (page: string) =>
    [...(/class="catch-up".*?<\/details>/s.exec(page)?.[0] ?? '').matchAll(/#post-(\d+)"/g)].map(([, n]) => Number(n));
  const answer = (person: Person, threadId: number, number: number) =>
    person.post(threadId, 'What I think of it.', { replyTo: number });

  test('names what answers one, with the beginning of what it says, and what many talk about', async () => {
    const { bob, cid, ann, thread, found, shown } = await left();
    await answer(cid, thread.id, 1);
    await bob.post(thread.id, `Hello @${ann.name}`);
    for (let i = 0; i < 2; i++) await answer(cid, thread.id, 5);
    await answer(bob, thread.id, 5);
    expect((await found()).map(({ number, tells, answers, author }) => [number, tells, answers, author.name])).toEqual([
      [5, null, 2, bob.name],
      [23, 'reply', 0, cid.name],
      [24, 'mention', 0, bob.name],
    ]);
    expect((await found())[1]?.excerpt).toBe('What I think of it.');
    expect(await shown()).toEqual([5, 23, 24]);
    expect(await shown('page-2')).toEqual([]);
  });

  test('counts reactions, and nobody’s answers to themselves', async () => {
    const { bob, cid, thread, found } = await left();
    for (let i = 0; i < 3; i++) await answer(bob, thread.id, 4);
    const { body } = await cid.call<{ post: Post }>('GET', `/threads/${thread.id}/posts/6`);
    for (const name of ['One', 'Two', 'Three'])
      await (await on().member(`${name} ${made}`)).call('PUT', `/posts/${body.post.id}/reaction`, { kind: 'like' });
    expect((await found()).map(({ number, reactions }) => [number, reactions])).toEqual([[6, 3]]);
  });

  test('is offered with more than a page of unread posts only, and never to guests', async () => {
    const { cid, thread, shown } = await left(UNREAD_TO_CATCH_UP - 1);
    await answer(cid, thread.id, 1);
    expect(await shown()).toEqual([]);
    await answer(cid, thread.id, 1);
    expect(await shown()).toEqual([21, 22]);
    expect(await on().guest().page(`/threads/${thread.slug}.${thread.id}/`)).not.toContain('catch-up');
  });

  test('leaves out what was deleted, and those whom one ignores with all that they answered', async () => {
    const { ann, bob, cid, thread, found } = await left();
    const gone = [];
    for (let i = 0; i < 5; i++) gone.push(await answer(cid, thread.id, 1));
    const dot = await on().member(`Dot${made}`);
    const ignored = await answer(dot, thread.id, 1);
    for (let i = 0; i < 2; i++) await answer(dot, thread.id, 7);
    await answer(bob, thread.id, 1);
    const numbers = async () => (await found()).map(({ number }) => number);
    expect(await numbers()).toEqual([7, 23, 24, 25, 26]);
    // What is gone takes nobody's place.
    for (const { id } of gone) await cid.call('DELETE', `/posts/${id}`);
    expect(await numbers()).toEqual([7, 28, 31]);
    await ann.call('PUT', `/members/${ignored.author.id}/ignore`);
    expect(await numbers()).toEqual([31]);
  });

  test('goes through no table from end to end', async () => {
    const { thread } = await left(UNREAD_TO_CATCH_UP + 1);
    const scans = await wholeScans(on().app.db, on().app.engine, (watched) =>
      catchUp(watched, thread.author.id, { thread: { id: thread.id, postCount: 22 }, unreadFrom: 2 }),
    );
    expect(scans).toEqual([]);
  });
});
