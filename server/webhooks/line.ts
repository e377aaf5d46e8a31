// A receiver that does not answer holds each message for 10 s.
const AT_ONCE = 4;
const NEXT_TURN_MS = 1_000;
const LONGEST_TURN_MS = 60_000;
const USUAL_MS = 100;

/**
 * The messages to one webhook: few are under way at once. Who is turned away is told to come when the others before them are
 * likely to be through: all at once, they would only be turned away again, and keep the database busy.
 */
export class Line {
  #underWay = 0;
  #tookMs = USUAL_MS;
  #nextTurn = 0;

  /** Does the work, or returns when to come again: epoch milliseconds, by the clock that says `now`. */
  async inTurn<T>(now: number, work: () => Promise<T>): Promise<T | { later: number }> {
    if (this.#underWay >= AT_ONCE) return { later: this.#turn(now) };
    this.#underWay += 1;
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      this.#tookMs = performance.now() - began;
    }
  }

  #turn(now: number): number {
    const next = Math.max(this.#nextTurn, now + NEXT_TURN_MS) + this.#tookMs / AT_ONCE;
    this.#nextTurn = Math.min(next, now + LONGEST_TURN_MS);
    return Math.round(this.#nextTurn);
  }
}
