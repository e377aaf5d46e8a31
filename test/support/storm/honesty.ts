import type { LiveFollower } from '../live-follower.ts';
import type { Crowd } from './crowd.ts';

const LOOKED_EVERY_MS = 200;
// A connection that died in silence while its node was harmed is found dead by its missing pings, perhaps only after.
const FOUND_DEAD_WITHIN_MS = 16_000;

/**
 * Watches whether those who are told that they are live are: for how long, at most, a follower believed so and did not
 * show a post that had been acknowledged. Those whose connection is older than the end of what was done to their node are
 * counted apart.
 */
export class Honesty {
  /** Milliseconds, at most, for followers of nodes that nothing is done to. */
  well = 0;
  /** And for those whose node or line is harmed. */
  ill = 0;
  /** And for how long anybody knew that they were not live, and tried to be. */
  away = 0;
  readonly #crowd: Crowd;
  readonly #liveSince = new Map<LiveFollower, number>();
  readonly #awaySince = new Map<LiveFollower, number>();
  readonly #illUntil = new Map<LiveFollower, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
    this.#timer = setInterval(() => this.#look(), LOOKED_EVERY_MS);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    for (const { follower, threadId } of this.#crowd.followers) {
      if (!follower.joined) {
        this.#liveSince.delete(follower);
        this.#illUntil.delete(follower);
        if (follower.step === 'asleep') continue;
        const awaySince = this.#awaySince.get(follower) ?? now;
        this.#awaySince.set(follower, awaySince);
        this.away = Math.max(this.away, now - awaySince);
        continue;
      }
      this.#awaySince.delete(follower);
      const since = this.#liveSince.get(follower) ?? now;
      this.#liveSince.set(follower, since);
      if (this.#crowd.nodeOf(follower)?.harms) this.#illUntil.set(follower, now + FOUND_DEAD_WITHIN_MS);
      const behind = this.#crowd
        .acknowledgedAfter(threadId, follower.shownAt.size)
        .map(({ sentAt, tookMs }) => now - Math.max(since, sentAt + tookMs));
      const longest = Math.max(0, ...behind);
      if ((this.#illUntil.get(follower) ?? 0) > now) this.ill = Math.max(this.ill, longest);
      else this.well = Math.max(this.well, longest);
    }
  }
}
