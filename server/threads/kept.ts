// What is in no version: the names of those who reacted and answered, where word of a change was lost on its way to this node.
const MAY_AGE_MS = 10_000;
const KEPT_MAX_CHARACTERS = 24_000_000;

/** Says what something was made from: another version, another thing to make. */
type Version = number | string;

interface Entry<T> {
  version: Version;
  madeAt: number;
  value: T;
  size: number;
}

/**
 * Keeps what was made of threads, by name. It holds for the version it was made from alone, so it is never older than its
 * thread, and for ten seconds; the least recently asked for is dropped.
 */
export class Kept<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #now: () => number;
  #size = 0;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Returns what is kept under `name` if it was made from this version. */
  find(name: string, version: Version): T | undefined {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    this.#drop(name, entry);
    if (entry.version !== version || this.#now() - entry.madeAt > MAY_AGE_MS) return undefined;
    this.#put(name, entry); // Now the most recent one.
    return entry.value;
  }

  /** Keeps what was made from a version; `size` is about how many characters it holds. */
  keep(name: string, version: Version, value: T, size: number): void {
    const before = this.#entries.get(name);
    if (before) this.#drop(name, before);
    this.#put(name, { version, madeAt: this.#now(), value, size });
    for (const [oldest, entry] of this.#entries) {
      if (this.#size <= KEPT_MAX_CHARACTERS) return;
      this.#drop(oldest, entry);
    }
  }

  /** Forgets everything: something that stands on every page was changed. */
  forget(): void {
    this.#entries.clear();
    this.#size = 0;
  }

  #put(name: string, entry: Entry<T>): void {
    this.#entries.set(name, entry);
    this.#size += entry.size;
  }

  #drop(name: string, entry: Entry<T>): void {
    this.#entries.delete(name);
    this.#size -= entry.size;
  }
}
