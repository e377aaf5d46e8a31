import { afterAll, afterEach, beforeAll } from 'vitest';
import { connectDatabase } from '../../server/database/connection.ts';
import { LiveFollower } from './live-follower.ts';
import { NodeProcess } from './node.ts';
import { describeWith } from './offered.ts';
import { emailOf, Person } from './person.ts';
import { Poster } from './poster.ts';
import { type Line, startProxy } from './proxy.ts';
import { type RedisServer, type SomeRedis, startRedis } from './redis.ts';
import { sharedPostgres } from './shared-postgres.ts';
import { freeName, isTriedAgain } from './tried-again.ts';

type Settings = Record<string, string>;

/** Two real nodes on one PostgreSQL and one Redis, however that is set up, with the means to harm them. */
export class TwoNodes<R extends SomeRedis = RedisServer> {
  readonly redis: R;
  readonly databaseUrl: string;
  readonly one: NodeProcess;
  readonly two: NodeProcess;
  /** The line between the second node and the database. */
  readonly line: Line;
  readonly #open: { close(): void }[] = [];

  private constructor(redis: R, databaseUrl: string, one: NodeProcess, two: NodeProcess, line: Line) {
    this.redis = redis;
    this.databaseUrl = databaseUrl;
    this.one = one;
    this.two = two;
    this.line = line;
  }

  static async start<R extends SomeRedis>(
    redis: R,
    databaseUrl: string,
    settings: Settings = {},
  ): Promise<TwoNodes<R>> {
    const { hostname, port } = new URL(databaseUrl);
    const line = await startProxy({ host: hostname, port: Number(port) });
    const one = await NodeProcess.start({ DATABASE_URL: databaseUrl, REDIS_URL: redis.url, ...settings });
    const two = await NodeProcess.start({ DATABASE_URL: line.url(databaseUrl), REDIS_URL: redis.url, ...settings });
    return new TwoNodes(redis, databaseUrl, one, two, line);
  }

  /** Registers a member at the first node. */
  async member(name: string): Promise<Person> {
    const person = this.guest();
    if (isTriedAgain()) await this.#freeName(name);
    await person.register(name);
    return person;
  }

  async #freeName(name: string): Promise<void> {
    const { db } = connectDatabase({ databaseUrl: this.databaseUrl, dataDir: '' });
    await freeName(db, { name, email: emailOf(name) }).finally(() => db.destroy());
  }

  guest(at: NodeProcess = this.one): Person {
    const person = new Person(at.url);
    this.#open.push(person);
    return person;
  }

  /** The same person, at the other node: signed in there with the same cookies. */
  async elsewhere(person: Person): Promise<Person> {
    const other = this.guest(this.two);
    await other.signIn(person.name);
    return other;
  }

  async thread(author: Person): Promise<number> {
    const { body } = await author.call<{ boards: { id: number }[] }>('GET', '/boards');
    return (await author.startThread(body.boards[0]?.id ?? 0)).thread.id;
  }

  /** Somebody who follows at this node, and goes to the other when cut off. */
  async follower(at: NodeProcess, threadId: number, cookie = ''): Promise<LiveFollower> {
    const other = at === this.one ? this.two : this.one;
    const follower = await LiveFollower.start([at.url, other.url], threadId, cookie);
    this.#open.push(follower);
    return follower;
  }

  poster(person: Person, at: NodeProcess, threadId: number, pauseMs = 0): Poster {
    const other = at === this.one ? this.two : this.one;
    return new Poster(person, [at.url, other.url], threadId, pauseMs).start();
  }

  /** Ends what the last test opened, and brings back what it killed. */
  async tidy(): Promise<void> {
    this.#close();
    this.redis.thaw();
    await Promise.all([this.redis.start(), this.line.restore()]);
    await Promise.all([this.one, this.two].map((node) => node.running || node.restart()));
  }

  #close(): void {
    for (const each of this.#open.splice(0)) each.close();
  }

  async stop(): Promise<void> {
    this.#close();
    await Promise.all([this.one.stop(), this.two.stop()]);
    await this.line.stop();
    await this.redis.stop();
  }
}

/** Describes what two real nodes do; skipped loudly where Redis or PostgreSQL is missing. */
export function describeTwoNodes(name: string, body: (on: () => TwoNodes) => void, settings: Settings = {}): void {
  describeTwoNodesOver(startRedis, name, body, settings);
}

/** The same, over a Redis that is set up in another way. */
export function describeTwoNodesOver<R extends SomeRedis>(
  start: () => Promise<R>,
  name: string,
  body: (on: () => TwoNodes<R>) => void,
  settings: Settings = {},
): void {
  describeWith('redis', start, name, (redis) =>
    describeWith('postgres', sharedPostgres, 'over PostgreSQL and Redis', (postgres) => {
      let nodes: TwoNodes<R>;
      beforeAll(async () => {
        nodes = await TwoNodes.start(redis, await postgres.createDatabase(), settings);
      });
      afterEach(() => nodes?.tidy());
      afterAll(() => (nodes ? nodes.stop() : redis.stop()));
      body(() => nodes);
    }),
  );
}
