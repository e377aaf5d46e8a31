import type { FeedEvent } from './thread-feed.ts';

const REACTIONS_TOLD_EVERY_MS = 1_000;

/**
 * Hands the changes of one thread on to its followers, in order. A reaction that comes alone is told at once; those that
 * follow within a second are told together, each post once as it then stands, however many people react. Whatever else
 * changes waits for nothing: what is held is told before it.
 */
export class PacedReactions {
  /** Where the followers stand: at the last change told to them. */
  told = 0;
  readonly #tell: (event: FeedEvent) => void;
  /** The newest reaction to each post that nobody has been told of, by post, in the order of their cursors. */
  readonly #held = new Map<number, FeedEvent>();
  #pause: NodeJS.Timeout | undefined;

  constructor(tell: (event: FeedEvent) => void) {
    this.#tell = tell;
  }

  /** Takes the next change of the thread. */
  pass(event: FeedEvent): void {
    if (event.name === 'post:reacted' && 'post' in event.change) {
      const { id } = event.change.post;
      this.#held.delete(id);
      this.#held.set(id, event);
      if (!this.#pause) this.#tellHeld();
    } else {
      this.#tellHeld();
      this.#say(event);
    }
  }

  close(): void {
    clearTimeout(this.#pause);
    this.#held.clear();
  }

  #tellHeld(): void {
    if (this.#held.size === 0) return;
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const event of held) this.#say(event);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#tellHeld();
    }, REACTIONS_TOLD_EVERY_MS);
  }

  /** The steps in between were overtaken by later ones of the same posts: the event spans them. */
  #say(event: FeedEvent): void {
    const after = this.told;
    this.told = event.change.cursor;
    this.#tell({ ...event, after });
  }
}
