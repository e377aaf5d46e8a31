import type { ThreadPage } from '../../shared/views/thread/thread-page.ts';

/**
 * Keeps, by their numbers, what became of the posts that a page was served without: which are shown, which wait behind the
 * pill, and which the reader has not seen. What comes from members whom the reader ignores counts nowhere. Touches no
 * document.
 */
export class Arrivals {
  /** Whether new posts of the thread belong on this page at all. */
  readonly onLastPage: boolean;
  /** How many posts the thread had when the page was served. */
  readonly #served: number;
  #shownUpTo: number;
  #unseen: number[] = [];
  readonly #ignored = new Set<number>();

  constructor({ page, pageCount, thread, posts }: Pick<ThreadPage, 'page' | 'pageCount' | 'thread' | 'posts'>) {
    this.onLastPage = page === pageCount;
    this.#served = thread.postCount;
    this.#shownUpTo = posts.at(-1)?.number ?? 0;
  }

  /** Takes in posts of others that have come. */
  add(numbers: number[]): void {
    this.#unseen.push(...numbers);
  }

  /** Leaves posts out of every count from now on. */
  ignore(numbers: number[]): void {
    for (const number of numbers) this.#ignored.add(number);
    this.#unseen = this.#unseen.filter((number) => !this.#ignored.has(number));
  }

  /** Counts posts again that were left out. */
  heed(numbers: number[]): void {
    for (const number of numbers) this.#ignored.delete(number);
  }

  /** Shows the posts of this page up to a number. */
  reveal(upTo: number): void {
    this.#shownUpTo = Math.max(this.#shownUpTo, upTo);
  }

  isShown(number: number): boolean {
    return number <= this.#shownUpTo;
  }

  /** Forgets of what is unseen whatever the reader, who saw everything up to `highest`, has had before their eyes. */
  see(highest: number): void {
    this.#unseen = this.#unseen.filter((number) => number > highest || (this.onLastPage && !this.isShown(number)));
  }

  get unseen(): number {
    return this.#unseen.length;
  }

  /** The first post that the pill is about. */
  get firstWaiting(): number {
    return this.onLastPage ? (this.#unseen[0] ?? this.#shown + 1) : this.#served + 1;
  }

  /** How many posts have come, up to this number, that are not shown here: whether or not the pill has been drawn yet. */
  waiting(upTo: number): number {
    const from = this.#shown;
    return Math.max(0, upTo - from) - [...this.#ignored].filter((number) => number > from && number <= upTo).length;
  }

  get #shown(): number {
    return this.onLastPage ? this.#shownUpTo : this.#served;
  }
}
