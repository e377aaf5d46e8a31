const SLOW_AFTER_MS = 3_000;
const FIRST_MS = 5_000;
const LONGEST_MS = 5 * 60_000;
// Whoever makes up services by the thousand makes them forgotten by the thousand.
const KEPT = 1_000;

/**
 * Knows which push services keep a node waiting and answer nothing: anybody's browser may name one, and each waiting message
 * takes a place that others need. Such a service is left alone for 5 s, and twice as long each time, up to 5 minutes, until
 * it answers.
 */
export class Silences {
  readonly #now: () => number;
  readonly #silent = new Map<string, { until: number; forMs: number }>();

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Returns for how many milliseconds the service at this address is still to be left alone. */
  left(endpoint: string): number {
    return Math.max(0, (this.#silent.get(serviceOf(endpoint))?.until ?? 0) - this.#now());
  }

  /** Waits for what a service answers, and takes note of one that keeps us waiting in vain. */
  async heed<T>(endpoint: string, work: () => Promise<T>): Promise<T> {
    const service = serviceOf(endpoint);
    const began = this.#now();
    try {
      const answer = await work();
      this.#silent.delete(service);
      return answer;
    } catch (error) {
      if (this.#now() - began > SLOW_AFTER_MS) this.#note(service);
      throw error;
    }
  }

  #note(service: string): void {
    const before = this.#silent.get(service);
    this.#silent.delete(service);
    // Several were under way at once: it was silent once.
    const isKnown = before && before.until > this.#now();
    const forMs = isKnown ? before.forMs : Math.min(LONGEST_MS, before ? 2 * before.forMs : FIRST_MS);
    this.#silent.set(service, { until: this.#now() + forMs, forMs });
    const [oldest] = this.#silent.keys();
    if (this.#silent.size > KEPT && oldest !== undefined) this.#silent.delete(oldest);
  }
}

const serviceOf = (endpoint: string) => new URL(endpoint).origin;
