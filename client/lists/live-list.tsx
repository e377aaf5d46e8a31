import { hydrate, render } from 'preact';
import type { Viewers } from '../../shared/viewers.ts';
import type { ListPage } from '../../shared/views/lists/list-page.ts';
import { ListView } from '../../shared/views/lists/list-view.tsx';
import { announce } from '../announcer.ts';
import { call } from '../api.ts';
import { instead } from '../instead.ts';
import { readAnew } from '../read-anew.ts';
import type { ParleySocket } from '../socket.ts';
import { showTimes } from '../times.ts';
import { ListState } from './list-state.ts';

const REPLY_WITHIN_MS = 8_000;
// After several marks at once the list is read anew once.
const READ_ANEW_AFTER_MS = 300;
// While no websocket gets through, the list is read anew now and then.
const POLL_EVERY_MS = 30_000;

/** Brings a list alive: rows change in their places, what is new waits behind a pill. */
export function startList(root: Element, page: ListPage, socket: ParleySocket): void {
  const state = new ListState(page);
  let joined = false;
  let wasJoined = false;
  let anew: ReturnType<typeof setTimeout> | undefined;
  /** What is announced while the list is asked for: the answer may not know it yet. */
  let heard: (() => void)[] | null = null;

  const act = {
    showWaiting: instead(async () => {
      await takeAnew((fresh) => state.replace(fresh));
      root.scrollIntoView({ block: 'start' });
      root.querySelector<HTMLElement>('h2 a')?.focus({ preventScroll: true });
    }),
    markRead: instead(async () => {
      const { boardIds, asOf } = state.page;
      const [only] = boardIds === 'all' || state.page.kind === 'boards' ? [] : boardIds;
      await call('POST', only === undefined ? '/threads/read' : `/boards/${only}/read`, {
        before: Math.max(asOf, newest()),
      });
    }),
  };

  function newest(): number {
    const { page } = state;
    if (page.kind === 'boards') return Math.max(0, ...page.boards.map(({ board }) => board.lastPost?.createdAt ?? 0));
    if (page.kind === 'threads') return Math.max(0, ...page.threads.map(({ thread }) => thread.lastPost.createdAt));
    return Math.max(0, ...page.posts.map(({ createdAt }) => createdAt));
  }

  function draw(): void {
    render(<ListView page={state.page} live={state} act={act} />, root);
    showTimes(root);
  }

  function change(work: () => void): void {
    const before = state.waiting;
    work();
    draw();
    if (state.waiting > before) announce(`${state.waiting} new`);
  }

  /** Takes what has been announced. */
  function hear(work: () => void): void {
    heard?.push(work);
    change(work);
  }

  function hearViewers(viewers: Viewers): void {
    hear(() => state.hearViewers(viewers));
  }

  /** Reads the list anew, and takes it as it was then with what has been announced meanwhile. */
  async function takeAnew(take: (fresh: ListPage, isNewest: boolean) => void): Promise<void> {
    const meanwhile: (() => void)[] = [];
    heard = meanwhile;
    try {
      const { list } = (await readAnew()).data;
      if (!list) return;
      change(() => {
        take(list, heard === meanwhile);
        for (const work of meanwhile) work();
      });
    } finally {
      if (heard === meanwhile) heard = null;
    }
  }

  const refresh = () => takeAnew((fresh, isNewest) => isNewest && state.refresh(fresh)).catch(() => {});

  /** Reads the list anew, soon: what has been announced does not say what this page shows of it. */
  function refreshSoon(): void {
    clearTimeout(anew);
    anew = setTimeout(refresh, READ_ANEW_AFTER_MS);
  }

  function follow(follows: boolean): void {
    joined = follows;
    root.toggleAttribute('data-live', follows);
  }

  async function join(): Promise<void> {
    const { id } = socket;
    const reply = await socket
      .timeout(REPLY_WITHIN_MS)
      .emitWithAck('list:join', { boardIds: state.page.boardIds, viewers: state.page.kind === 'boards' })
      .catch(() => null);
    if (socket.id !== id) return;
    if (!reply) return void socket.disconnect().connect();
    if (!reply.ok) return;
    follow(true);
    if (reply.value.viewers) hearViewers(reply.value.viewers);
    // Nobody told what happened between serving the page and now, or while there was no connection.
    if (wasJoined || reply.value.stamp !== state.page.stamp) await refresh();
    wasJoined = true;
  }

  socket.on('board:updated', (now) => {
    hear(() => state.hear(now));
    const { boardIds } = state.page;
    if (boardIds === 'all' || boardIds.length > 1) return;
    const head = document.querySelector<HTMLElement>('.page-head[data-archived]');
    if (head && head.dataset.archived !== String(now.archived))
      void import('./board-head.ts').then(({ showHead }) => showHead(head)).catch(() => {});
  });
  socket.on('forum:viewers', hearViewers);
  socket.on('thread:read', (event) => {
    hear(() => state.hearRead(event));
    if (state.page.kind === 'boards') refreshSoon();
  });
  socket.on('threads:read', (event) => {
    hear(() => state.hearAllRead(event));
    if (state.page.kind === 'boards') refreshSoon();
  });
  socket.on('ignores:changed', (event) => {
    hear(() => state.hearIgnored(event));
    refreshSoon();
  });
  socket.on('connect', join);
  socket.on('disconnect', () => follow(false));
  // A page that was asleep cannot know what it missed.
  document.addEventListener('visibilitychange', () => !document.hidden && socket.connected && void join());
  addEventListener('pageshow', (event) => event.persisted && void refresh());
  setInterval(() => {
    if (joined || document.hidden) return;
    void refresh();
    if (socket.connected) void join();
  }, POLL_EVERY_MS);

  hydrate(<ListView page={page} live={state} act={act} />, root);
  showTimes(root);
  if (socket.connected) void join();
}
