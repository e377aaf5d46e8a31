import { postPath } from '../../shared/addresses.ts';
import type { Post } from '../../shared/post.ts';
import { lastShown, shownAt } from '../anchor.ts';
import { announce } from '../announcer.ts';
import { Arrivals } from './arrivals.ts';
import type { LivePage } from './live-page.tsx';

// How far below the screen the last post may end for the reader to count as being at the end.
const NEAR_END_PX = 120;

/**
 * Decides when a page shows what comes to it: at once where its reader is at the end, or wrote it themselves; else it waits
 * behind the pill. In the tab's title it counts what the reader has not seen.
 */
export class Incoming {
  readonly #on: LivePage;
  readonly #title = document.title;
  /** What the thread was called when the page was served. */
  readonly #servedTitle: string;
  #arrivals: Arrivals;

  constructor(on: LivePage) {
    this.#on = on;
    this.#servedTitle = on.page.thread.title;
    this.#arrivals = new Arrivals(on.page);
    addEventListener('scroll', () => !this.isShown(this.#latest) && this.#isAtEnd() && this.reveal(), {
      passive: true,
    });
  }

  /** Begins anew with what the page holds now: it was put in place of another. */
  beginAnew(): void {
    this.#arrivals = new Arrivals(this.#on.page);
  }

  /** Takes in posts that have come. */
  take(created: Post[]): void {
    const { page, parts, part } = this.#on;
    const me = page.reader.member?.id;
    const mine = created.filter((post) => post.author.id === me);
    part?.arrived(mine);
    const ignored = created.filter((post) => page.reader.ignored.includes(post.author.id));
    const others = created.filter((post) => post.author.id !== me && !ignored.includes(post));
    const arrived = new Set(mine.map((post) => post.clientId));
    this.#arrivals.add(others.map(({ number }) => number));
    this.#arrivals.ignore(ignored.map(({ number }) => number));
    for (const post of mine) parts.whole.add(post.number);
    // One's own post always appears, and with it whatever came before it.
    this.#arrivals.reveal(this.#isAtEnd() ? this.#latest : (mine.at(-1)?.number ?? 0));
    this.#on.showSoon({ pending: parts.pending.filter(({ clientId }) => !arrived.has(clientId)) });
    const { unseen } = this.#arrivals;
    if (others.length > 0) announce(`${unseen} new ${unseen === 1 ? 'post' : 'posts'}`);
  }

  /** Leaves these posts out of every count from now on, or counts them again. */
  ignore(numbers: number[], ignored: boolean): void {
    if (ignored) this.#arrivals.ignore(numbers);
    else this.#arrivals.heed(numbers);
  }

  isShown(number: number): boolean {
    return this.#arrivals.isShown(number);
  }

  /** Whether new posts of the thread appear on this page. */
  get isLastPage(): boolean {
    return this.#arrivals.onLastPage;
  }

  /** How many posts wait behind the pill. */
  get waiting(): number {
    return this.#arrivals.waiting(this.isLastPage ? this.#latest : this.#on.live.thread.postCount);
  }

  /** Shows everything that waits behind the pill and goes to its first post; on an older page, to where it stands. */
  showWaiting(): void {
    const first = this.#arrivals.firstWaiting;
    if (!this.isLastPage) {
      location.assign(postPath(this.#on.live.thread, first));
      return;
    }
    this.reveal();
    const post = shownAt(first);
    if (!post) return;
    post.tabIndex = -1;
    post.focus({ preventScroll: true });
    post.scrollIntoView({ block: 'start' });
  }

  /** Shows all posts that have come. */
  reveal(): void {
    this.#arrivals.reveal(this.#latest);
    this.#on.draw();
  }

  /** Says in the title how many posts the reader has not seen. */
  countUnseen(): void {
    this.#arrivals.see(this.#on.marker.highest);
    const { unseen } = this.#arrivals;
    const title = this.#title.replace(this.#servedTitle, () => this.#on.live.thread.title);
    const shown = unseen > 0 ? `(${unseen}) ${title}` : title;
    if (document.title !== shown) document.title = shown;
  }

  /** The number of the last post that has come to this page. */
  get #latest(): number {
    return this.#on.live.posts.at(-1)?.number ?? 0;
  }

  /** The reader sees the end, and is neither writing nor holding a selection: new posts may simply appear. */
  #isAtEnd(): boolean {
    if (document.hidden || this.#on.isComposing || !this.isLastPage) return false;
    if (document.getSelection()?.isCollapsed === false) return false;
    const last = lastShown(this.#on.root);
    return !last || last.getBoundingClientRect().bottom < innerHeight + NEAR_END_PX;
  }
}
