import { fileURLToPath } from 'node:url';
import { NodeProcess } from '../node.ts';
import { Person } from '../person.ts';
import { type Line, startProxy } from '../proxy.ts';
import { type RedisServer, startRedis } from '../redis.ts';
import { type ReplicatedPostgres, startReplicatedPostgres } from '../replicated-postgres.ts';
import { until } from '../until.ts';

const CLOCK = fileURLToPath(new URL('../stepped-clock.js', import.meta.url));

/** A real node, and the lines it is reached by and reaches others by, each of which can be harmed. */
export interface Member {
  readonly process: NodeProcess;
  /** Between those who use the forum and this node. */
  readonly door: Line;
  readonly toDatabase: Line;
  readonly toRedis: Line;
  /** How much is being done to it or its lines: while anything is, who comes through it cannot be held to what it promises. */
  harms: number;
}

/** Several real nodes on a PostgreSQL and a Redis of their own, with a line that can be harmed between any two of them. */
export class Cluster {
  readonly members: Member[] = [];
  readonly redis: RedisServer;
  readonly postgres: ReplicatedPostgres;
  /** Where the database is now. */
  databaseUrl: string;
  readonly #people: Person[] = [];

  private constructor(redis: RedisServer, postgres: ReplicatedPostgres, databaseUrl: string) {
    this.redis = redis;
    this.postgres = postgres;
    this.databaseUrl = databaseUrl;
  }

  /** Starts everything; throws MissingPart where the machine has no Redis or PostgreSQL. */
  static async start(size: number): Promise<Cluster> {
    const redis = await startRedis();
    const postgres = await startReplicatedPostgres();
    const cluster = new Cluster(redis, postgres, await postgres.createDatabase());
    // The first makes the tables.
    cluster.members.push(await cluster.#member());
    cluster.members.push(...(await Promise.all(Array.from({ length: size - 1 }, () => cluster.#member()))));
    return cluster;
  }

  async #member(): Promise<Member> {
    const { hostname: host, port } = new URL(this.databaseUrl);
    const toDatabase = await startProxy({ host, port: Number(port) });
    const toRedis = await startProxy({ host: '127.0.0.1', port: this.redis.port });
    const process = await NodeProcess.start({
      DATABASE_URL: toDatabase.url(this.databaseUrl),
      REDIS_URL: toRedis.url(this.redis.url),
      NODE_OPTIONS: `--import ${CLOCK}`,
    });
    const door = await startProxy({ host: '127.0.0.1', port: process.port });
    return { process, door, toDatabase, toRedis, harms: 0 };
  }

  /** Where the nodes are reached, this one first. */
  doors(first: number): string[] {
    const urls = this.members.map(({ door }) => `http://127.0.0.1:${door.port}`);
    return urls.map((_, i) => urls[(first + i) % urls.length] ?? '');
  }

  /** Registers a member of the forum. */
  async person(name: string): Promise<Person> {
    const person = new Person(this.doors(0)[0] ?? '');
    this.#people.push(person);
    await person.register(name);
    return person;
  }

  /** Has the standby of the database take its place, at an address of which every node's line is told. */
  async failOver(): Promise<void> {
    await this.postgres.failOver((port) => {
      for (const { toDatabase } of this.members) toDatabase.aimAt({ host: '127.0.0.1', port });
      const moved = new URL(this.databaseUrl);
      moved.port = String(port);
      this.databaseUrl = moved.href;
    });
  }

  /** Waits until every node says that it is ready, each for so many milliseconds at most. */
  async ready(within: number): Promise<void> {
    for (const { process } of this.members) {
      await until(async () => (await process.readiness().catch(() => ({ status: 0 }))).status === 200, {
        within,
        because: `a node does not get well again: ${process.running ? 'unready' : process.lastWords()}`,
      });
    }
  }

  async stop(): Promise<void> {
    for (const person of this.#people) person.close();
    for (const { process, door, toDatabase, toRedis } of this.members) {
      await process.stop();
      await Promise.all([door.stop(), toDatabase.stop(), toRedis.stop()]);
    }
    await this.redis.stop();
    await this.postgres.stop();
  }
}
