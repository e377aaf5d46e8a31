import { expect, test } from 'vitest';
import { ListState } from '../../client/lists/list-state.ts';
import type { BoardNow } from '../../shared/list.ts';
import type { Thread } from '../../shared/thread.ts';
import type { PostsPage, ThreadsPage } from '../../shared/views/lists/list-page.ts';

const ME = 1;
const face = (id: number) => ({ id, name: `Member ${id}`, avatar: null });

/** A thread of board 7 with `posts` posts, the last by `by` at `at`. */
function thread(id: number, posts: number, at: number, by = 2): Thread {
  return {
    id,
    boardId: 7,
    prefix: null,
    title: `Thread ${id}`,
    slug: 'thread',
    author: face(2),
    createdAt: 0,
    cursor: posts,
    postCount: posts,
    locked: false,
    pinned: false,
    lastPost: { number: posts, author: face(by), createdAt: at },
  } as Thread;
}

function page(threads: Thread[], more: Partial<ThreadsPage> = {}): ThreadsPage {
  return {
    kind: 'threads',
    filter: 'all',
    threads: threads.map((one) => ({ thread: one, unreadFrom: null, viewers: 0 })),
    boards: [],
    boardIds: [7],
    stamp: '',
    asOf: 100,
    ignored: [],
    memberId: ME,
    isFirst: true,
    markRead: null,
    ...more,
  };
}

const now = (...threads: Thread[]): BoardNow => ({
  boardId: 7,
  threadCount: 0,
  postCount: 0,
  lastPost: null,
  archived: false,
  viewers: 0,
  threads: threads.map((one) => ({ thread: one, viewers: 3 })),
  gone: [],
});

const rows = (state: ListState) =>
  state.page.kind === 'threads'
    ? state.page.threads.map(({ thread: one, unreadFrom, viewers }) => [one.id, one.postCount, unreadFrom, viewers])
    : [];

test('a row changes in its place and is unread from the first new post; it waits, for it belongs on top', () => {
  const state = new ListState(page([thread(1, 2, 50), thread(2, 3, 40)]));
  state.hear(now(thread(2, 5, 120)));
  expect(rows(state)).toEqual([
    [1, 2, null, 0],
    [2, 5, 4, 3],
  ]);
  expect(state.waiting).toBe(1);
  state.hear(now(thread(2, 6, 130)));
  expect(rows(state)[1]).toEqual([2, 6, 4, 3]);
  expect(state.waiting).toBe(1);
});

test('the row on top need not wait, one’s own post is not unread, and viewers alone are no news', () => {
  const state = new ListState(page([thread(1, 2, 50), thread(2, 3, 40)]));
  state.hear(now(thread(1, 3, 120, ME)));
  state.hear(now(thread(2, 3, 40)));
  state.hear(now(thread(9, 4, 30)));
  expect(rows(state)).toEqual([
    [1, 3, null, 3],
    [2, 3, null, 3],
  ]);
  expect(state.waiting).toBe(0);
});

test('what somebody posts whom the reader ignores is not unread, from the moment they do', () => {
  const state = new ListState(page([thread(1, 1, 50), thread(2, 1, 40)]));
  state.hearIgnored({ memberId: 5, ignored: true });
  state.hear(now(thread(1, 2, 120, 5)));
  state.hearIgnored({ memberId: 5, ignored: false });
  state.hear(now(thread(2, 2, 130, 5)));
  expect(rows(state).map(([, , unreadFrom]) => unreadFrom)).toEqual([null, 2]);
});

test('a new thread waits, once; on an older page nothing does', () => {
  const [first, older] = [new ListState(page([thread(1, 2, 50)])), new ListState(page([], { isFirst: false }))];
  for (const state of [first, older]) {
    state.hear(now(thread(3, 1, 150)));
    state.hear(now(thread(3, 2, 160)));
  }
  expect([first.waiting, older.waiting]).toEqual([1, 0]);
  first.replace(page([thread(3, 2, 160), thread(1, 2, 50)], { asOf: 200 }));
  expect(first.waiting).toBe(0);
  first.hear(now(thread(3, 2, 160)));
  expect(first.waiting).toBe(0);
});

test('a list of posts counts posts, and an older snapshot of a thread changes nothing', () => {
  const post = {
    id: 5,
    number: 2,
    author: face(2),
    excerpt: 'Words.',
    createdAt: 50,
    thread: thread(1, 2, 50),
    unread: true,
    ignored: false,
  };
  const { threads: _, ...shared } = page([]);
  const posts: PostsPage = { ...shared, kind: 'posts', posts: [post] };
  const state = new ListState(posts);
  state.hear(now(thread(1, 4, 120)));
  state.hear(now(thread(1, 3, 110)));
  state.hear(now(thread(2, 1, 130)));
  expect(state.waiting).toBe(3);
});

test('filters let wait only what belongs to them', () => {
  const waiting = (filter: ThreadsPage['filter'], one: Thread) => {
    const state = new ListState(page([], { filter }));
    state.hear(now(one));
    return state.waiting;
  };
  expect(waiting('unread', thread(3, 2, 150))).toBe(1);
  expect(waiting('unread', thread(3, 2, 150, ME))).toBe(0);
  expect(waiting('mine', thread(3, 2, 150))).toBe(0);
  expect(waiting('unanswered', thread(3, 1, 150))).toBe(1);
  expect(waiting('unanswered', thread(3, 2, 150))).toBe(0);
});

test('what is read elsewhere is read here: up to a post, or everything up to a moment', () => {
  const threads = [thread(1, 5, 90), thread(2, 5, 80), thread(3, 5, 70)];
  const unread = page(threads);
  const state = new ListState({
    ...unread,
    threads: unread.threads.map((row) => ({ ...row, unreadFrom: 2 })),
  });
  state.hearRead({ threadId: 1, number: 5 });
  state.hearRead({ threadId: 2, number: 3 });
  state.hearRead({ threadId: 3, number: 1 });
  expect(rows(state).map(([, , from]) => from)).toEqual([null, 4, 2]);
  state.hearAllRead({ boardId: 8, readBefore: 99 });
  state.hearAllRead({ boardId: 7, readBefore: 75 });
  expect(rows(state).map(([, , from]) => from)).toEqual([null, 4, null]);
});

test('read anew after a break, rows stay where they are, and what has moved waits', () => {
  const state = new ListState(page([thread(1, 2, 50), thread(2, 3, 40)]));
  state.refresh(page([thread(4, 1, 180), thread(2, 4, 170), thread(1, 2, 50)], { asOf: 200, stamp: 'new' }));
  expect(rows(state).map(([id, posts]) => [id, posts])).toEqual([
    [1, 2],
    [2, 4],
  ]);
  expect(state.waiting).toBe(2);
  expect(state.page.stamp).toBe('new');
});

test('a thread that is gone is marked, and waits no longer', () => {
  const state = new ListState(page([thread(1, 2, 50), thread(2, 3, 40)]));
  state.hear(now(thread(2, 4, 120)));
  state.hear({ ...now(), gone: [2] });
  expect([...state.gone]).toEqual([2]);
  expect(state.waiting).toBe(0);
});

test('a thread that comes back is no longer marked as gone', () => {
  const state = new ListState(page([thread(1, 2, 50), thread(2, 3, 40)]));
  state.hear({ ...now(), gone: [2] });
  state.hear(now(thread(2, 3, 40)));
  expect([...state.gone]).toEqual([]);
});
