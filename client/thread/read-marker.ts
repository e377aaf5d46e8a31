import { call } from '../api.ts';

const SAVED_AFTER_MS = 700;
// What only just peeps out from under the bar on top, or over the lower edge, has not been read.
const READ_WITHIN = '-64px 0px -24px';

/**
 * Watches which posts are really seen: on screen, in a focused and visible tab. Calls `seen` with the highest number so
 * far, and keeps a member's read position on the server.
 */
export class ReadMarker {
  highest: number;
  readonly #threadId: number;
  readonly #saves: boolean;
  readonly #seen: () => void;
  readonly #onScreen = new Set<Element>();
  readonly #observer: IntersectionObserver;
  /** The highest number that the server is known to have. */
  #saved: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(threadId: number, from: number | null, seen: () => void) {
    this.#threadId = threadId;
    this.#saves = from !== null;
    this.highest = from ?? 0;
    this.#saved = this.highest;
    this.#seen = seen;
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) this.#onScreen.add(target);
          else this.#onScreen.delete(target);
        }
        this.look();
      },
      { rootMargin: READ_WITHIN },
    );
    addEventListener('focus', () => this.look());
    document.addEventListener('visibilitychange', () => this.look());
    addEventListener('pagehide', () => this.#timer && void this.#save(true));
  }

  /** Watches the posts that are on the page now. */
  watch(root: ParentNode): void {
    for (const element of this.#onScreen) if (!element.isConnected) this.#onScreen.delete(element);
    for (const post of root.querySelectorAll('.post[data-number], .agreement > summary')) this.#observer.observe(post);
    // A row that is on screen already may stand for more posts now.
    this.look();
  }

  /** Tells whether the reader is looking at this post right now. */
  isOnScreen(number: number): boolean {
    return this.#isAwake() && [...this.#onScreen].some((element) => holds(element, number));
  }

  look(): void {
    if (!this.#isAwake()) return;
    const highest = Math.max(this.highest, ...[...this.#onScreen].map(numberOf));
    if (highest > this.highest) {
      this.highest = highest;
      this.#seen();
    }
    // One that failed is made good by the next look: positions only move forward.
    if (this.#saves && this.highest > this.#saved) this.#timer ??= setTimeout(() => this.#save(), SAVED_AFTER_MS);
  }

  #isAwake(): boolean {
    return !document.hidden && document.hasFocus();
  }

  /** Saves how far was read; with `leaving`, in a way that outlives the page. */
  async #save(leaving = false): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const number = this.highest;
    const path = `/threads/${this.#threadId}/read`;
    const isSaved = await call('PUT', path, { number }, { keepalive: leaving }).then(
      () => true,
      () => false,
    );
    if (isSaved) this.#saved = Math.max(this.#saved, number);
  }
}

/** Tells whether an element shows this post: as itself, or as one of those it stands for. */
function holds(element: Element, number: number): boolean {
  const first = Number((element as HTMLElement).dataset.first ?? numberOf(element));
  return first <= number && number <= numberOf(element);
}

function numberOf(element: Element): number {
  return Number((element as HTMLElement).dataset.number);
}
