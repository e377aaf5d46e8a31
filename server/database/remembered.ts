const READ_AGAIN_AFTER_MS = 5_000;

/**
 * Keeps in memory what many pages need and hardly anything changes: settings, ranks, reactions. Read anew at the first
 * use after forget(), which every node is told to call when somebody changed it, and after 5 s in any case, as that word
 * may be lost. While the database is away, the last known answer holds.
 */
export class Remembered<T> {
  readonly #read: () => Promise<T>;
  readonly #now: () => number;
  #known: { value: T; readAt: number } | undefined;
  #reading: Promise<T> | undefined;

  constructor(read: () => Promise<T>, now = () => performance.now()) {
    this.#read = read;
    this.#now = now;
  }

  async get(): Promise<T> {
    const known = this.#known;
    if (known && this.#now() - known.readAt < READ_AGAIN_AFTER_MS) return known.value;
    this.#reading ??= this.#readAnew();
    return this.#reading.catch((error) => {
      if (known) return known.value;
      throw error;
    });
  }

  /** Forgets what is known: it has been changed. */
  forget(): void {
    if (this.#known) this.#known.readAt = Number.NEGATIVE_INFINITY;
    // What is still being read may have been read before the change.
    this.#reading = undefined;
  }

  #readAnew(): Promise<T> {
    const reading = this.#read().then((value) => {
      if (this.#reading === reading) this.#known = { value, readAt: this.#now() };
      return value;
    });
    void reading
      .catch(() => {})
      .finally(() => {
        if (this.#reading === reading) this.#reading = undefined;
      });
    return reading;
  }
}
