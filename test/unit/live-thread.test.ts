import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LiveThread } from '../../client/thread/live-thread.ts';
import type { PostEvent, ThreadEvent } from '../../shared/events.ts';
import type { Post } from '../../shared/post.ts';
import type { Changes } from '../../shared/thread.ts';
import { ThreadModel } from '../support/thread-model.ts';

/** A page that follows the model; its questions wait until they are answered by hand. */
function page(
  server: ThreadModel,
  from: { first: number; last: number } = { first: 1, last: Number.POSITIVE_INFINITY },
) {
  const asked: { cursor: number; answer: (changes: Changes) => void; fail: () => void }[] = [];
  const created: number[] = [];
  const live = new LiveThread(
    {
      thread: server.thread,
      posts: server.posts.filter((post) => post.number >= from.first && post.number <= from.last),
      answered: server.answered,
      cursor: server.thread.cursor,
      epoch: server.epoch,
      ...from,
    },
    (cursor) => new Promise((answer, reject) => asked.push({ cursor, answer, fail: () => reject(new Error('lost')) })),
    (posts) => created.push(...posts.map((post) => post.number)),
  );
  /** Answers every question, as often as needed, with what the server has now. */
  const settle = async () => {
    for (let quiet = 0; quiet < 3; quiet++) {
      await Promise.resolve();
      for (const question of asked.splice(0)) {
        question.answer(server.changesAfter(question.cursor));
        quiet = -1;
      }
      await new Promise(setImmediate);
    }
  };
  return { live, asked, created, settle };
}

/** Which posts answer each post, as the page knows it. */
const answersOn = (live: LiveThread) =>
  Object.fromEntries(
    live.posts.flatMap(({ number }) =>
      (live.answers.to(number) ?? []).length > 0 ? [[number, live.answers.to(number)]] : [],
    ),
  );

describe('a page that follows its thread', () => {
  test('applies the next change at once', () => {
    const server = new ThreadModel();
    server.create();
    const { live, created, asked } = page(server);
    live.hear(server.create());
    expect(live.posts.map((post) => post.number)).toEqual([1, 2]);
    expect(live.cursor).toBe(2);
    expect(created).toEqual([2]);
    expect(asked).toEqual([]);
  });

  test('ignores what it has already, however often it is told', () => {
    const server = new ThreadModel();
    server.create();
    const { live, created } = page(server);
    const event = server.create();
    for (let i = 0; i < 3; i++) live.hear(event);
    expect(created).toEqual([2]);
  });

  test('asks for what is missing and shows nothing beyond the gap until it has it', async () => {
    const server = new ThreadModel();
    server.create();
    const { live, asked, settle } = page(server);
    server.create();
    live.hear(server.create());
    expect(live.posts.map((post) => post.number)).toEqual([1]);
    expect(asked.map(({ cursor }) => cursor)).toEqual([1]);
    await settle();
    expect(live.posts.map((post) => post.number)).toEqual([1, 2, 3]);
  });

  test('asks one question at a time, and applies what was announced meanwhile', async () => {
    const server = new ThreadModel();
    server.create();
    const { live, asked } = page(server);
    server.create();
    live.hear(server.create());
    const answer = server.changesAfter(1);
    live.hear(server.create());
    live.hear(server.create());
    expect(asked).toHaveLength(1);
    asked[0]?.answer(answer);
    await new Promise(setImmediate);
    expect([live.cursor, live.posts.length, asked.length]).toEqual([5, 5, 1]);
  });

  test('steps over changes that later ones of the same post have overtaken', () => {
    const server = new ThreadModel();
    server.create();
    const { live, asked } = page(server);
    server.change(0, 'edited');
    const latest = server.change(0, 'edited');
    live.hear({ ...latest, after: 1 });
    expect(live.cursor).toBe(3);
    expect(asked).toEqual([]);
  });

  test('takes nothing from another history, and says that it cannot be carried on', async () => {
    const server = new ThreadModel();
    server.create();
    const { live, settle } = page(server);
    server.epoch = 'another';
    server.create();
    live.hearHead(2);
    await settle();
    expect(live.posts.map((post) => post.number)).toEqual([1]);
    expect([live.cursor, live.isOutdated]).toEqual([1, true]);
  });

  test('stays where it is when a question goes unanswered, and asks again at the next sign', async () => {
    const server = new ThreadModel();
    server.create();
    const { live, asked, settle } = page(server);
    server.create();
    live.hearHead(2);
    asked.shift()?.fail();
    await new Promise(setImmediate);
    expect(live.cursor).toBe(1);
    live.hearHead(2);
    await settle();
    expect(live.cursor).toBe(2);
  });

  test('asks once where the answer fails, says that something is missing, and has it with the next sign', async () => {
    const server = new ThreadModel();
    server.create();
    const { live, asked, settle } = page(server);
    server.create();
    const heard = [live.hear(server.create()), live.hear(server.create())];
    asked.shift()?.fail();
    expect(await Promise.all(heard)).toEqual([false, false]);
    await new Promise(setImmediate);
    expect([live.cursor, asked]).toEqual([1, []]);
    const next = live.hear(server.create());
    await settle();
    expect([await next, live.cursor, live.posts.length]).toEqual([true, 5, 5]);
  });

  test('takes an answer that is here without waiting for a question that hangs, whose own answer sets nothing back', async () => {
    const server = new ThreadModel();
    server.create();
    const { live, asked } = page(server);
    server.rename();
    live.hearHead(2);
    const late = server.changesAfter(1);
    const { title } = server.rename().thread;
    server.create();
    expect(await live.sync(server.changesAfter(1))).toBe(true);
    expect([live.cursor, live.posts.length, live.thread.title]).toEqual([4, 2, title]);
    live.hear(server.create());
    expect(live.posts).toHaveLength(3);
    expect(asked).toHaveLength(1);
    asked[0]?.answer(late);
    await new Promise(setImmediate);
    expect([live.cursor, live.posts.length, live.thread.title]).toEqual([5, 3, title]);
  });

  test('shows its own answered post once, whether the answer or the event comes first', () => {
    for (const answerFirst of [true, false]) {
      const server = new ThreadModel();
      server.create();
      const { live, created } = page(server);
      const event = server.create();
      if (answerFirst) live.take(event.post);
      live.hear(event);
      live.take(event.post);
      expect(created).toEqual([2]);
      expect(live.posts).toHaveLength(2);
    }
  });

  test('shows its own change of a post at once, and asks for nothing though others are underway', async () => {
    const server = new ThreadModel();
    for (let i = 0; i < 3; i++) server.create();
    const { live, asked } = page(server);
    const [other, own] = [server.change(0, 'edited'), server.change(1, 'reacted')];
    expect(await live.take(own.post)).toBe(true);
    expect(live.posts[1]?.reactions).toMatchObject([{ count: 1 }]);
    expect([live.cursor, asked]).toEqual([3, []]);
    live.hear(other);
    live.hear(own);
    expect(live.posts).toEqual(server.posts);
    expect([live.cursor, asked]).toEqual([5, []]);
  });

  test('is not set back by an answer that events have overtaken on its way', async () => {
    const server = new ThreadModel();
    server.create();
    const { live } = page(server);
    live.hear(server.create());
    const joined = server.changesAfter(0);
    live.hear(server.change(1, 'edited'));
    await live.sync(joined);
    expect(live.posts).toEqual(server.posts);
    expect(live.cursor).toBe(3);
  });

  test('knows a post as new though the thread itself was told of ahead of it', () => {
    const server = new ThreadModel();
    server.create();
    const { live, created } = page(server);
    const post = server.create();
    const renamed = server.rename();
    live.hear({ ...renamed, after: 1, cursor: 2 });
    live.hear({ ...post, after: 2, cursor: 3, post: { ...post.post, cursor: 3 } });
    expect(created).toEqual([2]);
  });

  test('tells of a new post once, though it was changed between two answers to one question', async () => {
    const server = new ThreadModel();
    server.create();
    const { live, asked, created, settle } = page(server);
    for (let i = 0; i < 4; i++) server.create();
    live.hearHead(5);
    asked.shift()?.answer(server.changesAfter(1));
    await new Promise(setImmediate);
    server.change(1, 'edited');
    await settle();
    expect(created).toEqual([2, 3, 4, 5]);
    expect(live.posts).toEqual(server.posts);
  });

  test('counts the posts of later pages without showing them on this one', () => {
    const server = new ThreadModel();
    for (let i = 0; i < 3; i++) server.create();
    const { live, created } = page(server, { first: 1, last: 2 });
    live.hear(server.create());
    expect(live.posts.map((post) => post.number)).toEqual([1, 2]);
    expect(live.thread.postCount).toBe(4);
    expect(created).toEqual([4]);
  });
});

describe('who answered a post', () => {
  test('is known from the answers themselves, in order, on whichever page they stand', () => {
    const server = new ThreadModel();
    for (let i = 0; i < 3; i++) server.create();
    const { live } = page(server, { first: 1, last: 3 });
    const [one, two] = [server.create(0), server.create(0)];
    live.hear(one);
    const before = live.answers.to(1);
    live.hear(two);
    expect(before?.map(({ number }) => number)).toEqual([4]);
    expect(live.answers.to(1)?.map(({ number }) => number)).toEqual([4, 5]);
    expect(live.answers.to(2)).toBeUndefined();
  });

  test('follows an answer that is edited or deleted', () => {
    const server = new ThreadModel();
    for (let i = 0; i < 3; i++) server.create();
    server.create(0);
    const { live } = page(server);
    expect(live.answers.to(1)).toHaveLength(1);
    live.hear(server.change(3, 'edited'));
    expect(answersOn(live)).toEqual(server.answered);
    live.hear(server.change(3, 'deleted'));
    expect(answersOn(live)).toEqual({});
  });

  test('is not set back by what was read before an event that is already here', async () => {
    const server = new ThreadModel();
    for (let i = 0; i < 3; i++) server.create();
    const { live } = page(server, { first: 1, last: 2 });
    live.hear(server.create(0));
    const old = server.changesAfter(3);
    live.hear(server.change(3, 'deleted'));
    await live.sync(old);
    expect(live.answers.to(1)).toBeUndefined();
  });
});

const MOVES = [
  'create',
  'edited',
  'deleted',
  'reacted',
  'own',
  'rename',
  'deliver',
  'repeat',
  'drop',
  'sleep',
  'answer',
  'lose',
  'join',
] as const;

/** What happens next, and to which of the posts or of the events underway. */
const step = fc.record({
  move: fc.constantFrom(...MOVES, 'create' as const, 'deliver' as const, 'deliver' as const),
  which: fc.nat(50),
});

test('whatever is lost, doubled, reordered or slept through: folding the events is the same as a fresh snapshot', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
      const server = new ThreadModel();
      server.create();
      const { live, asked, created, settle } = page(server);
      let underway: (PostEvent | ThreadEvent)[] = [];
      let cursor = live.cursor;
      for (const { move, which } of steps) {
        const at = which % Math.max(1, underway.length);
        const event = underway[at];
        if (move === 'create') underway.push(server.create(which));
        else if (move === 'edited' || move === 'deleted' || move === 'reacted')
          underway.push(server.change(which, move));
        else if (move === 'own') {
          // What this browser itself changed is answered before it is heard.
          const own = server.change(which, 'reacted');
          underway.push(own);
          void live.take(own.post);
        } else if (move === 'rename') underway.push(server.rename());
        else if (move === 'sleep') underway = [];
        else if (move === 'lose') asked.shift()?.fail();
        else if (move === 'join') void live.sync(server.changesAfter(live.cursor));
        else if (move === 'answer') {
          const question = asked.shift();
          question?.answer(server.changesAfter(question.cursor));
        } else if (event) {
          if (move !== 'drop') live.hear(event);
          if (move !== 'repeat') underway.splice(at, 1);
        }
        await new Promise(setImmediate);
        // At every moment: an ordered prefix without gaps, moving forward only.
        expect(live.posts.map((post) => post.number)).toEqual(
          Array.from({ length: live.posts.length }, (_, i) => i + 1),
        );
        expect(live.cursor).toBeGreaterThanOrEqual(cursor);
        cursor = live.cursor;
      }
      await settle();
      live.hearHead(server.thread.cursor);
      await settle();
      expect(live.posts).toEqual(server.posts satisfies Post[]);
      expect(answersOn(live)).toEqual(server.answered);
      expect(live.thread).toMatchObject({ title: server.thread.title, postCount: server.thread.postCount });
      expect(live.cursor).toBe(server.thread.cursor);
      expect(created).toEqual(Array.from({ length: server.posts.length - 1 }, (_, i) => i + 2));
    }),
    { numRuns: 300 },
  );
});
