import { randomUUID } from 'node:crypto';
import type { LiveFollower } from './live-follower.ts';
import { type Acknowledged, type Poster, percentile } from './poster.ts';
import type { SomeRedis } from './redis.ts';
import type { TwoNodes } from './two-nodes.ts';
import { until } from './until.ts';

const POST_EVERY_MS = 40;

/** What a moment of traffic looked like, in milliseconds from sending a post. */
interface Figures {
  posts: number;
  answeredP50: number;
  answeredP95: number;
  answeredAtMost: number;
  /** Until a follower on the same node showed it. */
  hereP95: number;
  /** Until a follower on the other node showed it. */
  elsewhereAtMost: number;
  /** The same in a thread where only one node posts, so that nothing but announcements or the database tells the other. */
  quietAtMost: number;
}

/** People who post at both nodes in one thread, and at the first alone in another, with followers everywhere. */
export class Traffic {
  readonly thread: number;
  readonly here: LiveFollower;
  readonly there: LiveFollower;
  readonly #quietThere: LiveFollower;
  readonly #posters: [Poster, Poster];
  readonly #quiet: Poster;

  private constructor(thread: number, followers: LiveFollower[], posters: Poster[]) {
    this.thread = thread;
    [this.here, this.there, this.#quietThere] = followers as [LiveFollower, LiveFollower, LiveFollower];
    this.#posters = posters.slice(0, 2) as [Poster, Poster];
    this.#quiet = posters[2] as Poster;
  }

  static async start(on: TwoNodes<SomeRedis>): Promise<Traffic> {
    const { one, two } = on;
    // The nodes may have met those of a try before.
    const name = randomUUID().slice(0, 8);
    const [ann, bob, cid] = [await on.member(`A ${name}`), await on.member(`B ${name}`), await on.member(`C ${name}`)];
    const [busy, quiet] = [await on.thread(ann), await on.thread(cid)];
    const followers = [await on.follower(one, busy), await on.follower(two, busy), await on.follower(two, quiet)];
    return new Traffic(busy, followers, [
      on.poster(ann, one, busy, POST_EVERY_MS),
      on.poster(bob, two, busy, POST_EVERY_MS),
      on.poster(cid, one, quiet, 5 * POST_EVERY_MS),
    ]);
  }

  get acknowledged(): Acknowledged[] {
    return this.#posters.flatMap((poster) => poster.acknowledged);
  }

  get retries(): number {
    return [...this.#posters, this.#quiet].reduce((sum, { retries }) => sum + retries, 0);
  }

  /** Looks at the posts sent from then until then: later ones may not have reached everyone yet. */
  between(from: number, to: number): Figures {
    const sent = ({ acknowledged }: Poster) => acknowledged.filter(({ sentAt }) => sentAt >= from && sentAt <= to);
    const [one, two, quiet] = [sent(this.#posters[0]), sent(this.#posters[1]), sent(this.#quiet)];
    const answered = [...one, ...two, ...quiet].map(({ tookMs }) => tookMs);
    return {
      posts: answered.length,
      answeredP50: percentile(answered, 50),
      answeredP95: percentile(answered, 95),
      answeredAtMost: Math.max(...answered),
      hereP95: percentile([...delays(one, this.here), ...delays(two, this.there)], 95),
      elsewhereAtMost: Math.max(...delays(one, this.there), ...delays(two, this.here)),
      quietAtMost: Math.max(...delays(quiet, this.#quietThere)),
    };
  }

  /** Waits until what the first node announces is shown at the other at once again; returns the slowest of five. */
  async announcedAtOnce(atOnceMs: number, within: number): Promise<number> {
    return until(
      async () => {
        const from = this.#quiet.acknowledged.length;
        const next = () => this.#quiet.acknowledged.slice(from, from + 5);
        await until(() => next().length === 5, { because: 'nobody posts' });
        await Promise.all(next().map(({ number }) => this.#quietThere.shown(number)));
        const slowest = Math.max(...delays(next(), this.#quietThere));
        return slowest < atOnceMs && slowest;
      },
      { within, because: 'posts are not announced to the other node' },
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#posters, this.#quiet].map((poster) => poster.stop()));
  }
}

const delays = (posts: Acknowledged[], follower: LiveFollower): number[] =>
  posts.map(({ number, sentAt }) => (follower.shownAt.get(number) ?? Number.POSITIVE_INFINITY) - sentAt);
