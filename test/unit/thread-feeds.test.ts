import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeedEvent } from '../../server/live/thread-feed.ts';
import { FedThread, steps } from '../support/fed-thread.ts';
import { ThreadModel } from '../support/thread-model.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('changes in order are passed on at once, without a question to the database', () => {
  const thread = new FedThread();
  const heard = thread.follow();
  thread.offer(...thread.commit(3));
  expect(steps(heard)).toEqual(['0>1', '1>2', '2>3']);
  expect(thread.reads).toBe(0);
});

test('a change that overtook another waits for it, and a doubled one is heard once', async () => {
  const thread = new FedThread();
  const heard = thread.follow();
  const [one, two, three] = thread.commit(3);
  thread.offer(three, two, two);
  expect(heard).toEqual([]);
  thread.offer(one, one, three);
  expect(steps(heard)).toEqual(['0>1', '1>2', '2>3']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(thread.reads).toBe(0);
});

test('what was lost is read from the database once, however many follow', async () => {
  const thread = new FedThread();
  const all = [thread.follow(), thread.follow(), thread.follow()];
  const [, two, three] = thread.commit(3);
  thread.offer(two, three);
  await vi.advanceTimersByTimeAsync(60);
  for (const heard of all) expect(steps(heard)).toEqual(['0>1', '1>2', '2>3']);
  expect(thread.reads).toBe(1);
});

test('a head further on makes the feed read what it missed, over as many answers as it takes', async () => {
  const thread = new FedThread();
  const heard = thread.follow();
  thread.commit(8);
  thread.feeds.headIs(1, thread.head);
  await vi.advanceTimersByTimeAsync(60);
  expect(heard.map(({ change }) => change.cursor)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(heard.map(({ name }) => name)).toEqual(Array(8).fill('post:created'));
});

test('a change overtaken by a later one of the same post leaves no gap: the next one says after what it applies', async () => {
  const thread = new FedThread();
  thread.offer(...thread.commit(2));
  const heard = thread.follow();
  thread.model.change(0, 'edited');
  thread.model.create();
  thread.model.change(0, 'edited');
  thread.feeds.headIs(1, thread.head);
  await vi.advanceTimersByTimeAsync(60);
  expect(steps(heard)).toEqual(['2>4', '4>5']);
  expect(heard.map(({ name }) => name)).toEqual(['post:created', 'post:edited']);
});

test('while the database is away the feed asks again every second, and keeps what is announced within bounds', async () => {
  const thread = new FedThread();
  const heard = thread.follow();
  thread.away = true;
  const [first, ...later] = thread.commit(1_500);
  thread.offer(...later);
  await vi.advanceTimersByTimeAsync(3_500);
  expect(thread.reads).toBe(4);
  expect(heard).toEqual([]);
  thread.offer(first);
  expect(heard.map(({ change }) => change.cursor)).toEqual(Array.from({ length: 1_001 }, (_, i) => i + 1));
  thread.feeds.headIs(1, thread.head);
  await vi.advanceTimersByTimeAsync(3_500);
  expect(thread.reads).toBe(8);
  thread.away = false;
  await vi.advanceTimersByTimeAsync(1_100);
  expect(heard.map(({ change }) => change.cursor)).toEqual(Array.from({ length: 1_500 }, (_, i) => i + 1));
});

test('an announcement of what the database never had is forgotten instead of asked for without end', async () => {
  const thread = new FedThread();
  const heard = thread.follow();
  const [one] = thread.commit(1);
  thread.offer(one);
  if (one) thread.offer({ ...one, cursor: 99 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(thread.reads).toBe(1);
  expect(steps(heard)).toEqual(['0>1']);
});

test('what is announced while the first reader still reads waits until it is known where the feed begins', () => {
  const thread = new FedThread();
  const heard: FeedEvent[] = [];
  thread.feeds.follow(1, (event) => heard.push(event));
  const [one, two, three] = thread.commit(3);
  thread.offer(three, one, two);
  expect(heard).toEqual([]);
  expect(thread.feeds.moveTo(1, 1, 1)).toBe(true);
  expect(steps(heard)).toEqual(['1>2', '2>3']);
});

test('a reader whose answer is older than where the feed began is told to read again', () => {
  const thread = new FedThread();
  thread.commit(3);
  thread.feeds.follow(1, () => {});
  expect(thread.feeds.moveTo(1, 3, 3)).toBe(true);
  expect(thread.feeds.moveTo(1, 2, 2)).toBe(false);
  expect(thread.feeds.moveTo(1, 3, 3)).toBe(true);
});

test('heads of the database do not begin a feed: only a reader knows from where it must hear everything', () => {
  const thread = new FedThread();
  const heard: FeedEvent[] = [];
  thread.feeds.follow(1, (event) => heard.push(event));
  const [one, two] = thread.commit(2);
  thread.feeds.headIs(1, 2);
  thread.feeds.moveTo(1, 0, 0);
  thread.offer(one, two);
  expect(steps(heard)).toEqual(['0>1', '1>2']);
});

test('an answer that begins further on than the feed stands is not taken for all that was missed', async () => {
  const thread = new FedThread();
  const heard: FeedEvent[] = [];
  thread.commit(2);
  thread.feeds.follow(1, (event) => heard.push(event));
  // Posted elsewhere, and announced in vain.
  thread.commit(3);
  const arrive = thread.delay();
  const read = thread.feeds.remember(1, 4);
  thread.feeds.moveTo(1, 2, 2);
  arrive();
  await read;
  await vi.advanceTimersByTimeAsync(60);
  expect(steps(heard)).toEqual(['2>3', '3>4', '4>5']);
});

test('what was being read as access to the thread may have changed is read again', async () => {
  const thread = new FedThread();
  thread.commit(3);
  thread.follow();
  const arrive = thread.delay();
  const read = thread.feeds.remember(1, 2);
  thread.feeds.doubt(1);
  arrive();
  await read;
  expect(thread.reads).toBe(2);
});

describe('when the thread was restored from an older copy', () => {
  /** Puts an older copy in its place, at 2. */
  const restored = (thread: FedThread) => {
    thread.model = new ThreadModel();
    thread.commit(2);
    thread.feeds.beginAnew();
  };

  test('what was being read of the former one is told to nobody, and holds nothing up', async () => {
    const thread = new FedThread();
    thread.commit(3);
    const heard = thread.follow();
    thread.commit(2);
    thread.feeds.headIs(1, 5);
    const arrive = thread.delay();
    const read = thread.feeds.remember(1, 3);
    await vi.advanceTimersByTimeAsync(60);
    restored(thread);
    thread.feeds.moveTo(1, 2, 2);
    arrive();
    await read;
    await vi.advanceTimersByTimeAsync(60);
    expect([thread.feeds.cursorOf(1), thread.feeds.recall(1, 2)?.cursor]).toEqual([2, undefined]);
    thread.offer(...thread.commit(1));
    expect(steps(heard)).toEqual(['2>3']);
  });

  test('reactions that waited to be told are forgotten', async () => {
    const thread = new FedThread();
    thread.commit(3);
    const heard = thread.follow();
    thread.offer(thread.react(0), thread.react(0));
    restored(thread);
    thread.feeds.moveTo(1, 2, 2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([steps(heard), thread.feeds.cursorOf(1)]).toEqual([['3>4'], 2]);
  });
});

test('whoever stops following hears nothing more, and nothing of the thread is kept', async () => {
  const thread = new FedThread();
  const heard: FeedEvent[] = [];
  const unfollow = thread.feeds.follow(1, (event) => heard.push(event));
  thread.feeds.moveTo(1, 0, 0);
  const [, two] = thread.commit(2);
  thread.offer(two);
  unfollow();
  unfollow();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(heard).toEqual([]);
  expect([thread.feeds.threadIds, thread.reads, vi.getTimerCount()]).toEqual([[], 0, 0]);
});

describe('reactions', () => {
  const counts = (heard: FeedEvent[]) =>
    heard.map(({ change }) => ('post' in change ? (change.post.reactions[0]?.count ?? 0) : null));

  test('that come alone are told at once, those of a crowd together each second, as the post then stands', async () => {
    const thread = new FedThread();
    thread.commit(1);
    const heard = thread.follow();
    thread.offer(thread.react(0));
    expect([steps(heard), counts(heard)]).toEqual([['1>2'], [1]]);
    for (let i = 0; i < 300; i += 1) thread.offer(thread.react(0));
    await vi.advanceTimersByTimeAsync(999);
    expect(heard).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([steps(heard), counts(heard)]).toEqual([
      ['1>2', '2>302'],
      [1, 301],
    ]);
    thread.offer(thread.react(0));
    expect(heard).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(counts(heard)).toEqual([1, 301, 302]);
    thread.offer(thread.react(0));
    expect(counts(heard)).toEqual([1, 301, 302, 303]);
    expect(thread.reads).toBe(0);
  });

  test('keep nothing else waiting: what is held is told before it, each post once, in the order of the cursors', () => {
    const thread = new FedThread();
    thread.commit(2);
    const heard = thread.follow();
    thread.offer(thread.react(0), thread.react(0), thread.react(1), thread.react(0));
    expect(steps(heard)).toEqual(['2>3']);
    expect(thread.feeds.cursorOf(1)).toBe(3);
    thread.offer(thread.model.create());
    expect(steps(heard)).toEqual(['2>3', '3>5', '5>6', '6>7']);
    expect(counts(heard)).toEqual([1, 1, 3, 0]);
    expect(thread.feeds.cursorOf(1)).toBe(7);
  });

  test('that are lost on the way are read from the database like anything else', async () => {
    const thread = new FedThread();
    thread.commit(2);
    const heard = thread.follow();
    thread.offer(thread.react(0), thread.react(1));
    thread.react(1);
    thread.offer(thread.react(0));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(steps(heard)).toEqual(['2>3', '3>4', '4>5', '5>6']);
    expect(counts(heard)).toEqual([1, 1, 2, 2]);
  });

  test('that nobody is left to hear of are forgotten, and with them their timer', () => {
    const thread = new FedThread();
    const heard: FeedEvent[] = [];
    const unfollow = thread.feeds.follow(1, (event) => heard.push(event));
    thread.commit(1);
    thread.feeds.moveTo(1, 1, 1);
    thread.offer(thread.react(0), thread.react(0));
    unfollow();
    expect([heard.length, vi.getTimerCount()]).toEqual([1, 0]);
  });
});
