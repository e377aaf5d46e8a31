import { hydrate, render } from 'preact';
import { postPath } from '../shared/addresses.ts';
import { POSTS_PER_PAGE } from '../shared/limits.ts';
import type { Post } from '../shared/post.ts';
import type { LiveParts, ThreadPage } from '../shared/views/thread-page.ts';
import { ThreadView } from '../shared/views/thread-view.tsx';
import { keepAnchor, takeAnchor } from './anchor.ts';
import { announce } from './announcer.ts';
import { askChanges, follow } from './following.ts';
import { LiveThread } from './live-thread.ts';
import { ReadMarker } from './read-marker.ts';
import type { ParleySocket } from './socket.ts';
import { actionsOf } from './thread-acts.ts';
import { showTimes } from './times.ts';

// How far below the screen the last post may end for the reader to count as being at the end.
const NEAR_END_PX = 120;

/** A thread page come alive: what is shown, and what decides when it changes. */
export class LivePage {
  readonly root: Element;
  readonly live: LiveThread;
  readonly marker: ReadMarker;
  page: ThreadPage;
  parts: LiveParts = { status: { kind: 'static' }, typing: [], pending: [], waiting: 0, editing: null, sending: false };
  readonly #title = document.title;
  readonly #isLastPage: boolean;
  /** How many posts the thread had when the page was served. */
  readonly #servedCount: number;
  readonly #acts: ReturnType<typeof actionsOf>;
  #shownUpTo: number;
  #unseen: number[] = [];

  constructor(root: Element, page: ThreadPage, socket: ParleySocket) {
    this.root = root;
    this.page = { ...page, posts: withHtmlOf(root, page.posts) };
    this.#isLastPage = page.page === page.pageCount;
    this.#servedCount = page.thread.postCount;
    this.#shownUpTo = page.posts.at(-1)?.number ?? 0;
    const first = (page.page - 1) * POSTS_PER_PAGE + 1;
    this.live = new LiveThread(
      { ...this.page, first, last: this.#isLastPage ? Number.POSITIVE_INFINITY : page.page * POSTS_PER_PAGE },
      askChanges(page.thread.id),
      (created) => this.#changed(created),
    );
    this.marker = new ReadMarker(page.thread.id, page.readUpTo, () => this.#countUnseen());
    const following = follow(socket, this.live, {
      status: (status) => this.show({ status }),
      typing: (members) => this.show({ typing: members.filter(({ id }) => id !== page.reader.member?.id) }),
      viewers: (viewers) => {
        this.page = { ...this.page, viewers };
        this.draw();
      },
      reload: () => location.reload(),
    });
    this.#acts = actionsOf(this, following.typing);
    hydrate(this.#view(), root);
    this.#afterDrawing();
  }

  /** Changes what the browser adds to the page, and draws it. */
  show(parts: Partial<LiveParts>): void {
    this.parts = { ...this.parts, ...parts };
    this.draw();
  }

  /** Quotes what is selected in a post, or all of it. */
  quote(number: number): void {
    const post = this.page.posts.find((p) => p.number === number);
    if (post) this.#acts.quote(post)(new Event('quote', { cancelable: true }));
  }

  /** Shows everything that waits behind the pill; on an older page, goes where it stands. */
  showWaiting(): void {
    if (!this.#isLastPage) {
      location.assign(postPath(this.live.thread, this.#servedCount + 1));
      return;
    }
    this.revealUpTo(Number.POSITIVE_INFINITY);
    document.getElementById(`post-${this.#unseen[0] ?? this.#shownUpTo}`)?.scrollIntoView({ block: 'start' });
  }

  /** Shows the posts up to this number, of those that have come. */
  revealUpTo(number: number): void {
    const latest = this.live.posts.at(-1)?.number ?? 0;
    this.#shownUpTo = Math.max(this.#shownUpTo, Math.min(number, latest));
    this.draw();
  }

  draw(): void {
    const posts = this.live.posts.filter((post) => post.number <= this.#shownUpTo);
    const same = posts.length === this.page.posts.length && posts.every((post, i) => post === this.page.posts[i]);
    this.page = { ...this.page, thread: this.live.thread, posts: same ? this.page.posts : posts };
    this.parts.waiting = this.#isLastPage
      ? (this.live.posts.at(-1)?.number ?? 0) - this.#shownUpTo
      : this.live.thread.postCount - this.#servedCount;
    const anchor = takeAnchor(this.root);
    render(this.#view(), this.root);
    keepAnchor(anchor);
    this.#afterDrawing();
  }

  #view() {
    return <ThreadView page={this.page} live={this.parts} act={this.#acts} />;
  }

  #afterDrawing(): void {
    showTimes(this.root);
    this.marker.watch(this.root);
  }

  #changed(created: Post[]): void {
    const me = this.page.reader.member?.id;
    const pending = this.parts.pending.filter(
      ({ clientId }) => !created.some((post) => post.clientId === clientId && post.author.id === me),
    );
    const mine = created.filter(
      (post) => post.author.id === me && this.parts.pending.some((p) => p.clientId === post.clientId),
    );
    const others = created.filter((post) => !mine.includes(post));
    this.#unseen.push(...others.map((post) => post.number));
    const follows = this.#isLastPage && this.#isAtEnd();
    this.parts = { ...this.parts, pending };
    // One's own post always appears, and with it whatever came before it.
    this.revealUpTo(follows ? Number.POSITIVE_INFINITY : (mine.at(-1)?.number ?? 0));
    this.#countUnseen();
    if (others.length > 0) announce(`${this.#unseen.length} new ${this.#unseen.length === 1 ? 'post' : 'posts'}`);
  }

  /** The reader sees the end, and is neither writing nor holding a selection: new posts may simply appear. */
  #isAtEnd(): boolean {
    if (document.hidden || this.isComposing) return false;
    if (document.getSelection()?.isCollapsed === false) return false;
    const last = [...this.root.querySelectorAll('.post')].at(-1);
    return !last || last.getBoundingClientRect().bottom < innerHeight + NEAR_END_PX;
  }

  /** Whether somebody is writing on this page. */
  get isComposing(): boolean {
    const field = document.activeElement;
    return (field instanceof HTMLTextAreaElement && field.value !== '') || this.parts.editing !== null;
  }

  #countUnseen(): void {
    this.#unseen = this.#unseen.filter(
      (number) => number > this.marker.highest || (number > this.#shownUpTo && this.#isLastPage),
    );
    document.title = this.#unseen.length > 0 ? `(${this.#unseen.length}) ${this.#title}` : this.#title;
  }
}

/** The served page holds each post's html already; the data beside it does not repeat it. */
function withHtmlOf(root: Element, posts: Post[]): Post[] {
  return posts.map((post) => ({
    ...post,
    html: root.querySelector(`#post-${post.number} .post-body`)?.innerHTML ?? '',
  }));
}
