import { LiveFollower } from '../live-follower.ts';
import type { Person } from '../person.ts';
import { type Acknowledged, Poster } from '../poster.ts';
import type { Cluster, Member } from './cluster.ts';

const POST_EVERY_MS = 150;
const MENTIONED_EVERY = 5;
const OPENED_AT_ONCE = 20;

/** Those who use a cluster while it is harmed: in each thread two who post, one of whom mentions a listener, and followers. */
export class Crowd {
  readonly threads: number[] = [];
  readonly followers: { follower: LiveFollower; threadId: number }[] = [];
  /** Who is mentioned in each thread, and hears of it wherever they are. */
  readonly listeners: { person: Person; threadId: number }[] = [];
  /** Who watches each thread from its first post on, and reads nothing of it. */
  readonly watchers: { person: Person; threadId: number }[] = [];
  readonly #posters: { poster: Poster; threadId: number }[] = [];
  readonly #cluster: Cluster;
  /** What its members are called after: another crowd of the cluster has others. */
  readonly #name: string;

  private constructor(cluster: Cluster, name: string) {
    this.#cluster = cluster;
    this.#name = name;
  }

  static async gather(
    cluster: Cluster,
    { name, threads, followers }: { name: string; threads: number; followers: number },
  ): Promise<Crowd> {
    const crowd = new Crowd(cluster, name);
    for (let i = 0; i < threads; i += 1) await crowd.#openThread(i);
    const open = async (i: number) => {
      const threadId = crowd.threads[i % threads] ?? 0;
      const follower = await LiveFollower.start(cluster.doors(i % cluster.members.length), threadId);
      crowd.followers.push({ follower, threadId });
    };
    for (let i = 0; i < followers; i += OPENED_AT_ONCE)
      await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, followers - i) }, (_, k) => open(i + k)));
    return crowd;
  }

  async #openThread(i: number): Promise<void> {
    const name = `${this.#name}-${i}`;
    const [one, two] = [await this.#cluster.person(`One ${name}`), await this.#cluster.person(`Two ${name}`)];
    const person = await this.#cluster.person(`Listener-${name}`);
    const { body } = await one.call<{ boards: { id: number }[] }>('GET', '/boards');
    const threadId = (await one.startThread(body.boards[0]?.id ?? 0, `Thread ${name}`)).thread.id;
    this.threads.push(threadId);
    this.listeners.push({ person, threadId });
    const watcher = await this.#cluster.person(`Watcher ${name}`);
    await watcher.call('PUT', `/threads/${threadId}/watch`, { level: 'everything' });
    this.watchers.push({ person: watcher, threadId });
    const say = (k: number) => (k % MENTIONED_EVERY === 0 ? `@Listener-${name} hear this, ${k}` : `post ${k}`);
    for (const [k, author] of [one, two].entries()) {
      const poster = new Poster(author, this.#cluster.doors(i + k), threadId, POST_EVERY_MS, k === 0 ? say : undefined);
      this.#posters.push({ poster: poster.start(), threadId });
    }
  }

  /** What was acknowledged in a thread so far. */
  acknowledged(threadId: number): Acknowledged[] {
    return this.#postersIn(threadId).flatMap(({ acknowledged }) => acknowledged);
  }

  /** The same beyond post `number`. It is asked for every follower all the time: whoever posts does so in order. */
  acknowledgedAfter(threadId: number, number: number): Acknowledged[] {
    return this.#postersIn(threadId).flatMap(({ acknowledged }) =>
      acknowledged.slice(acknowledged.findLastIndex((each) => each.number <= number) + 1),
    );
  }

  #postersIn(threadId: number): Poster[] {
    return this.#posters.flatMap((each) => (each.threadId === threadId ? [each.poster] : []));
  }

  get retries(): number {
    return this.#posters.reduce((sum, { poster }) => sum + poster.retries, 0);
  }

  /** The statuses of all tries that were refused. */
  get refusals(): number[] {
    return this.#posters.flatMap(({ poster }) => poster.refusals);
  }

  /** Says of everyone who does not follow, or does not show all that was acknowledged, what keeps them. */
  get missing(): string[] {
    return this.followers.flatMap(({ follower, threadId }) => {
      if (!follower.joined) return [`${follower.step} at ${follower.url}, after ${follower.trouble}`];
      const unseen = this.acknowledgedAfter(threadId, follower.shownAt.size).length;
      return unseen === 0 ? [] : [`${follower.url}: ${unseen} posts are not shown`];
    });
  }

  /** The node a follower is connected through. */
  nodeOf(follower: LiveFollower): Member | undefined {
    return this.#cluster.members.find(({ door }) => follower.url.endsWith(`:${door.port}`));
  }

  async stopPosting(): Promise<void> {
    await Promise.all(this.#posters.map(({ poster }) => poster.stop()));
  }

  leave(): void {
    for (const { follower } of this.followers) follower.close();
  }
}
