import type { IgnoresChangedEvent, ThreadReadEvent, ThreadsReadEvent } from '../../shared/events.ts';
import type { BoardNow, ListedThread } from '../../shared/list.ts';
import type { Thread } from '../../shared/thread.ts';
import type { Viewers } from '../../shared/viewers.ts';
import type { ListPage, PostsPage, ThreadsPage } from '../../shared/views/lists/list-page.ts';

/**
 * Follows one list: takes how boards and threads stand and changes the rows that are there, in their places. What is new,
 * or belongs further up now, waits. Knows nothing of sockets, clocks or the DOM.
 */
export class ListState {
  page: ListPage;
  readonly gone = new Set<number>();
  /** The threads that wait, with how many new posts of each: a list of threads counts them, one of posts the posts. */
  readonly #waiting = new Map<number, number>();
  readonly #postCounts = new Map<number, number>();

  constructor(page: ListPage) {
    this.page = page;
    this.#count(page);
  }

  get waiting(): number {
    if (this.page.kind !== 'posts') return this.#waiting.size;
    return [...this.#waiting.values()].reduce((sum, posts) => sum + posts, 0);
  }

  /** Takes how a board stands now. */
  hear(now: BoardNow): void {
    if (this.page.kind === 'boards') {
      const { boardId, threadCount, postCount, lastPost, archived, viewers } = now;
      const boards = this.page.boards.map((row) => {
        if (row.board.id !== boardId) return row;
        const isNews = (lastPost?.createdAt ?? 0) > (row.board.lastPost?.createdAt ?? 0) && !this.#isQuiet(lastPost);
        const board = { ...row.board, threadCount, postCount, lastPost, archived };
        return { board, viewers, unread: row.unread || (isNews && this.page.memberId !== null) };
      });
      this.page = { ...this.page, boards };
      return;
    }
    for (const { thread, viewers } of now.threads) {
      // Moved or deleted, it has come back.
      this.gone.delete(thread.id);
      this.#hearThread(this.page, thread, viewers);
    }
    for (const id of now.gone) {
      this.gone.add(id);
      this.#waiting.delete(id);
    }
  }

  /** Takes who is on the forum now. */
  hearViewers(viewers: Viewers): void {
    if (this.page.kind === 'boards') this.page = { ...this.page, viewers };
  }

  /** Takes the word that the reader has read a thread up to a post, here or elsewhere. */
  hearRead({ threadId, number }: ThreadReadEvent): void {
    this.#mark(
      (thread, from) => thread.id === threadId && number >= from,
      (thread) => (number < thread.postCount ? number + 1 : null),
      (post) => post.thread.id === threadId && post.number <= number,
    );
  }

  /** Takes the word that everything up to a moment is read: in one board, or in all. */
  hearAllRead({ boardId, readBefore }: ThreadsReadEvent): void {
    const concerns = (thread: Thread) => boardId === null || thread.boardId === boardId;
    this.#mark(
      (thread) => concerns(thread) && thread.lastPost.createdAt <= readBefore,
      () => null,
      (post) => concerns(post.thread) && post.createdAt <= readBefore,
    );
  }

  /** Takes the word that the reader ignores somebody from now on, or no longer. What is unread now is to be read anew. */
  hearIgnored({ memberId, ignored }: IgnoresChangedEvent): void {
    const others = this.page.ignored.filter((id) => id !== memberId);
    this.page = { ...this.page, ignored: ignored ? [...others, memberId] : others };
    if (this.page.kind !== 'posts') return;
    const posts = this.page.posts.map((post) => (post.author.id === memberId ? { ...post, ignored } : post));
    this.page = { ...this.page, posts };
  }

  /** Takes the list as it is read anew: rows that are here stay in their places, the others wait. */
  refresh(fresh: ListPage): void {
    const { page } = this;
    if (fresh.kind === 'boards') {
      this.replace(fresh);
    } else if (page.kind === 'threads' && fresh.kind === 'threads') {
      for (const row of fresh.threads) this.#hearThread(page, row.thread, row.viewers);
      const rows = new Map(fresh.threads.map((row) => [row.thread.id, row]));
      this.page = {
        ...page,
        stamp: fresh.stamp,
        ignored: fresh.ignored,
        threads: page.threads.map((row) => rows.get(row.thread.id) ?? row),
      };
    } else if (page.kind === 'posts' && fresh.kind === 'posts') {
      const rows = new Map(fresh.posts.map((row) => [row.id, row]));
      for (const row of fresh.posts) this.#hearThread(page, row.thread, 0);
      this.page = {
        ...page,
        stamp: fresh.stamp,
        ignored: fresh.ignored,
        posts: page.posts.map((row) => rows.get(row.id) ?? row),
      };
    }
  }

  /** Takes the list as it is read anew, with nothing left to wait. */
  replace(fresh: ListPage): void {
    this.page = fresh;
    this.#waiting.clear();
    this.gone.clear();
    this.#count(fresh);
  }

  #hearThread(page: ThreadsPage | PostsPage, thread: Thread, viewers: number): void {
    const before = this.#postCounts.get(thread.id);
    const isNews = before === undefined ? thread.lastPost.createdAt > page.asOf : thread.postCount > before;
    this.#postCounts.set(thread.id, Math.max(before ?? 0, thread.postCount));
    if (page.kind === 'threads') this.#updateRow(thread, viewers);
    const isTop = page.kind === 'threads' && page.threads.find((row) => !row.thread.pinned)?.thread.id === thread.id;
    if (!isNews || !page.isFirst || isTop || !this.#belongs(page, thread)) return;
    const posts = before === undefined ? 1 : thread.postCount - before;
    this.#waiting.set(thread.id, (this.#waiting.get(thread.id) ?? 0) + posts);
  }

  #updateRow(thread: Thread, viewers: number): void {
    if (this.page.kind !== 'threads') return;
    const threads = this.page.threads.map((row): ListedThread => {
      if (row.thread.id !== thread.id || row.thread.cursor > thread.cursor) return row;
      const grew = thread.postCount > row.thread.postCount;
      const isUnread = grew && this.page.memberId !== null && !this.#isQuiet(thread.lastPost);
      return { thread, viewers, unreadFrom: row.unreadFrom ?? (isUnread ? row.thread.postCount + 1 : null) };
    });
    this.page = { ...this.page, threads };
  }

  #belongs(page: ThreadsPage | PostsPage, thread: Thread): boolean {
    const isListed = page.kind === 'threads' && page.threads.some((row) => row.thread.id === thread.id);
    if (isListed || page.filter === 'all') return true;
    if (page.filter === 'unread') return !this.#isQuiet(thread.lastPost);
    if (page.filter === 'mine') return thread.author.id === page.memberId;
    // Whether it is watched is not told.
    return page.filter === 'unanswered' && thread.postCount === 1;
  }

  /** Whether a post leaves nothing to read: the reader's own, and those of whom they ignore. */
  #isQuiet(post: { author: { id: number } } | null): boolean {
    const { memberId, ignored } = this.page;
    return post !== null && (post.author.id === memberId || ignored.includes(post.author.id));
  }

  #mark(
    isRead: (thread: Thread, from: number) => boolean,
    next: (thread: Thread) => number | null,
    isPostRead: (post: PostsPage['posts'][number]) => boolean,
  ): void {
    const { page } = this;
    if (page.kind === 'threads') {
      const threads = page.threads.map((row) =>
        row.unreadFrom !== null && isRead(row.thread, row.unreadFrom) ? { ...row, unreadFrom: next(row.thread) } : row,
      );
      this.page = { ...page, threads };
    } else if (page.kind === 'posts') {
      this.page = { ...page, posts: page.posts.map((post) => (isPostRead(post) ? { ...post, unread: false } : post)) };
    }
  }

  #count(page: ListPage): void {
    this.#postCounts.clear();
    if (page.kind === 'boards') return;
    for (const { thread } of page.kind === 'threads' ? page.threads : page.posts)
      this.#postCounts.set(thread.id, thread.postCount);
  }
}
