import { sql } from 'kysely';
import client from 'prom-client';
import type { Db } from '../database/connection.ts';
import { sharedTime } from '../database/shared-time.ts';
import { inTime } from '../in-time.ts';
import type { RedisConnections } from '../redis/connections.ts';
import type { Live } from './live.ts';
import type { ParleyServer } from './requests.ts';
import type { ThreadFeeds } from './thread-feeds.ts';

// Prometheus waits 10 s for everything together.
const ANSWERS_WITHIN_MS = 2_000;
const LAG_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Parts {
  db: Db;
  statements: () => number;
  io: ParleyServer;
  feeds: ThreadFeeds;
  live: Live;
  redis: RedisConnections | undefined;
}

/** Makes what tells whether the promises hold: who follows here, how late they hear, whether the other nodes are heard. */
export function liveMetrics({ db, statements, io, feeds, live, redis }: Parts): client.Metric[] {
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new client.Gauge({
      name,
      help,
      registers: [],
      async collect() {
        this.set(await read());
      },
    });
  const lag = new client.Histogram({
    name: 'parley_announce_lag_seconds',
    help: 'From when a post was made until this node announced it, by where it was made; across nodes their clocks differ',
    labelNames: ['made'],
    buckets: LAG_BUCKETS_S,
    registers: [],
  });
  live.onAnnounced((message, here) => {
    if (message.type !== 'change' || message.name !== 'post:created' || !('post' in message.change)) return;
    const seconds = (Date.now() - message.change.post.createdAt) / 1000;
    lag.observe({ made: here ? 'here' : 'elsewhere' }, Math.max(0, seconds));
  });
  return [
    lag,
    new client.Counter({
      name: 'parley_database_statements_total',
      help: 'Statements that the database was given',
      registers: [],
      collect() {
        this.reset();
        this.inc(statements());
      },
    }),
    gauge('parley_sockets', 'Browsers connected to this node', () => io.engine.clientsCount),
    gauge('parley_followed_threads', 'Threads that somebody follows on this node', () => feeds.threadIds.length),
    gauge('parley_followers', 'Connections that follow a thread on this node, each as often as it follows one', () =>
      followersOf(io),
    ),
    gauge('parley_redis_up', 'Whether Redis shows life: 1, 0, or -1 where none is set', () =>
      redis ? Number(redis.healthy) : -1,
    ),
    gauge('parley_database_answer_seconds', 'How long the database took to answer a question that needs no work', () =>
      secondsToAnswer(db),
    ),
    gauge(
      'parley_clock_ahead_seconds',
      'By how much this machine’s clock is ahead of the database’s; below 0: behind',
      () => secondsAhead(db),
    ),
  ];
}

function followersOf(io: ParleyServer): number {
  let followers = 0;
  for (const [room, sockets] of io.of('/').adapter.rooms) if (room.startsWith('thread:')) followers += sockets.size;
  return followers;
}

/** Asks the database for nothing; NaN where it does not answer in time. */
async function secondsToAnswer(db: Db): Promise<number> {
  const from = performance.now();
  return inTime(ANSWERS_WITHIN_MS, 'no answer', () => sql`select 1`.execute(db)).then(
    () => (performance.now() - from) / 1000,
    () => Number.NaN,
  );
}

/** Compares the clocks, as far as the way there and back allows; NaN where the database does not answer in time. */
async function secondsAhead(db: Db): Promise<number> {
  const from = Date.now();
  return inTime(ANSWERS_WITHIN_MS, 'no answer', () =>
    sql<{ now: number }>`select ${sharedTime(db, from)} as now`.execute(db),
  ).then(
    ({ rows }) => ((from + Date.now()) / 2 - (rows[0]?.now ?? Number.NaN)) / 1000,
    () => Number.NaN,
  );
}
