import { hydrate, render } from 'preact';
import type { IgnoresChangedEvent } from '../../shared/events.ts';
import { foldAgreements } from '../../shared/fold-agreements.ts';
import { POSTS_PER_PAGE } from '../../shared/limits.ts';
import type { Notification } from '../../shared/notification.ts';
import { TimeZone } from '../../shared/views/site/time-zone.ts';
import { statusText } from '../../shared/views/thread/status-line.tsx';
import type { ThreadActions } from '../../shared/views/thread/thread-actions.ts';
import type { LiveParts, LiveStatus, ThreadPage } from '../../shared/views/thread/thread-page.ts';
import { still, ThreadView } from '../../shared/views/thread/thread-view.tsx';
import { isWriting, keepAnchor, takeAnchor } from '../anchor.ts';
import { announce } from '../announcer.ts';
import { instead } from '../instead.ts';
import { pageData } from '../page-data.ts';
import type { ParleySocket } from '../socket.ts';
import { showTimes } from '../times.ts';
import { askChanges, follow } from './following.ts';
import { Incoming } from './incoming.ts';
import { LiveThread } from './live-thread.ts';
import { withNewestCards } from './newest-cards.ts';
import { letScrollByKeyboard, servedHtml, settled } from './post-html.ts';
import { ReadMarker } from './read-marker.ts';
import { startAnew } from './start-anew.ts';
import type { Part, takePart } from './taking-part.ts';
import { drawTimelineInView } from './timeline-in-view.ts';

// Nobody watches a hidden tab, and browsers draw no frames there.
const HIDDEN_DRAW_MS = 200;

/** A thread page come alive: what is shown, and what decides when it changes. */
export class LivePage {
  readonly root: Element;
  live: LiveThread;
  readonly marker: ReadMarker;
  readonly incoming: Incoming;
  /** What the reader has here as a member; null for guests. */
  readonly part: Part | null;
  page: ThreadPage;
  parts: LiveParts;
  readonly #acts: ThreadActions;
  #drawsSoon = false;

  /** `forMember` is what only members have loaded: guests, and whoever could not load it, follow without it. */
  constructor(root: Element, page: ThreadPage, socket: ParleySocket, forMember?: typeof takePart) {
    this.root = root;
    this.page = { ...page, posts: servedHtml(root, page.posts) };
    this.live = this.#liveFrom(this.page);
    this.parts = still(page);
    this.incoming = new Incoming(this);
    this.marker = new ReadMarker(page.thread.id, page.readUpTo, () => this.incoming.countUnseen());
    const following = follow(socket, () => this.live, {
      status: (status) => this.#tell(status),
      typing: (members) =>
        this.showSoon({
          typing: members.filter(({ id }) => id !== page.reader.member?.id && !this.page.reader.ignored.includes(id)),
        }),
      viewers: (viewers) => {
        this.page = { ...this.page, viewers };
        this.showSoon({});
      },
      reload: () => location.reload(),
      startAnew: () => startAnew(this),
    });
    socket.on('ignores:changed', (event) => this.hearIgnored(event));
    socket.on(
      'board:archived',
      ({ boardId, archived }) => boardId === this.live.thread.boardId && this.archive(archived),
    );
    this.part = forMember?.(this, following.typing) ?? null;
    this.#acts = {
      ...this.part?.acts,
      showWaiting: () => this.incoming.showWaiting(),
      whoReacted: (post, kind) => instead(async () => (await import('./who-reacted.tsx')).showReactors(post.id, kind)),
    };
    hydrate(this.#view(), root);
    this.#keepWhole();
    this.part?.begin();
    this.#attend();
    drawTimelineInView(this);
  }

  #liveFrom(page: ThreadPage): LiveThread {
    const first = (page.page - 1) * POSTS_PER_PAGE + 1;
    const live: LiveThread = new LiveThread(
      { ...page, first, last: page.page === page.pageCount ? Number.POSITIVE_INFINITY : page.page * POSTS_PER_PAGE },
      askChanges(page.thread.id),
      (created) => this.live === live && this.incoming.take(created),
    );
    return live;
  }

  /** Shows another page in place of this one, as the server has it now; what is being written stays. */
  replace(page: ThreadPage): void {
    this.page = { ...page, draft: this.page.draft };
    this.live = this.#liveFrom(page);
    this.incoming.beginAnew();
    const { editing } = this.parts;
    const stillThere = page.posts.some(({ id }) => id === editing?.id);
    this.show({ unreadFrom: null, whole: new Set(), timeline: null, editing: stillThere ? editing : null });
  }

  /** Tells whether the reader sees on this page what a notification is about, or that there is something new. */
  shows({ threadId, kind, act, postNumber }: Notification): boolean {
    if (threadId !== this.live.thread.id) return false;
    if (kind === 'watch' || act === 'post-rejected') return true;
    return postNumber !== null && this.marker.isOnScreen(postNumber);
  }

  /** Shows that the thread's board is archived, or open; what is being written stays in its draft. */
  archive(archived: boolean): void {
    if (this.page.reader.archived === archived) return;
    this.page = { ...this.page, reader: { ...this.page.reader, archived } };
    this.draw();
  }

  /** Changes what the browser adds to the page, and draws it. */
  show(parts: Partial<LiveParts>): void {
    this.parts = { ...this.parts, ...parts };
    this.draw();
  }

  /** Takes the word that the reader ignores somebody from now on, here or in another tab, or no longer. */
  hearIgnored({ memberId, ignored }: IgnoresChangedEvent): void {
    const { reader } = this.page;
    const others = reader.ignored.filter((id) => id !== memberId);
    this.page = { ...this.page, reader: { ...reader, ignored: ignored ? [...others, memberId] : others } };
    const theirs = this.live.posts.filter(({ author }) => author.id === memberId).map(({ number }) => number);
    this.incoming.ignore(theirs, ignored);
    this.draw();
  }

  /** Quotes what is selected in a post, or all of it. */
  quote(number: number): void {
    const post = this.page.posts.find((p) => p.number === number);
    if (post) this.part?.acts.quote(post)(new Event('quote', { cancelable: true }));
  }

  /** Draws the page as it stands, and moves nothing that is being read or written. */
  draw(): void {
    this.#drawsSoon = false;
    const { posts: before } = this.page;
    const shown = this.live.posts.filter(({ number }) => this.incoming.isShown(number));
    const posts = withNewestCards(shown.map(settled));
    const same = posts.length === before.length && posts.every((post, i) => post === before[i]);
    this.#noticeMove();
    this.page = {
      ...this.page,
      thread: this.live.thread,
      posts: same ? before : posts,
      answered: this.live.answers.among(posts),
    };
    this.parts.waiting = this.incoming.waiting;
    const edited = posts.find(({ id }) => id === this.parts.editing?.id);
    if (edited) this.parts.whole.add(edited.number);
    const anchor = takeAnchor(this.root);
    render(this.#view(), this.root);
    keepAnchor(anchor);
    this.part?.drawn();
    this.#keepWhole();
    this.incoming.countUnseen();
    if (same) return;
    showTimes(this.root);
    this.#attend();
  }

  /** What stands above the thread is not drawn here. */
  #noticeMove(): void {
    const { boardId } = this.live.thread;
    if (boardId === this.page.thread.boardId) return;
    void import('./name-board.ts')
      .then(({ nameBoard }) => nameBoard(boardId))
      .then((board) => board && this.archive(board.archived))
      .catch(() => {});
  }

  /** Remembers which posts have been shown as they are: nothing folds away before the eyes of whoever reads it. */
  #keepWhole(): void {
    for (const shown of foldAgreements(this.page.posts, this.parts)) {
      if ('post' in shown) this.parts.whole.add(shown.post.number);
    }
  }

  #attend(): void {
    this.marker.watch(this.root);
    letScrollByKeyboard(this.root);
  }

  #view() {
    return (
      <TimeZone.Provider value={pageData.site.timeZone}>
        <ThreadView page={this.page} live={this.parts} act={this.#acts} />
      </TimeZone.Provider>
    );
  }

  /** Draws what has come from elsewhere together, at most once a frame. */
  showSoon(parts: Partial<LiveParts>): void {
    this.parts = { ...this.parts, ...parts };
    if (this.#drawsSoon) return;
    this.#drawsSoon = true;
    const draw = () => this.#drawsSoon && this.draw();
    if (document.hidden) setTimeout(draw, HIDDEN_DRAW_MS);
    else requestAnimationFrame(draw);
  }

  #tell(status: LiveStatus): void {
    const isNews = status.kind !== this.parts.status.kind && status.kind !== 'live';
    if (isNews) announce(statusText(status, this.live.thread.postCount));
    this.showSoon({ status });
  }

  /** Whether something that was typed stands on this page and nowhere else. */
  get isWritten(): boolean {
    const fields = this.root.querySelectorAll('textarea');
    return this.parts.pending.length > 0 || [...fields].some(({ value }) => value.trim() !== '');
  }

  /** Whether somebody is writing on this page. */
  get isComposing(): boolean {
    return isWriting() || this.parts.editing !== null;
  }
}
