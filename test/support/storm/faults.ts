import type { NodeProcess } from '../node.ts';
import type { Line } from '../proxy.ts';
import { until } from '../until.ts';
import type { Cluster, Member } from './cluster.ts';
import type { Crowd } from './crowd.ts';
import { echoMessages } from './echo.ts';

/** What can go wrong. It begins when called, and ends once the returned function has been. */
export interface Fault {
  name: string;
  /** At the longest, in milliseconds: a frozen Redis is not more frozen after a minute. */
  atMostMs: number;
  /** Whether it happens to one node, which is then ill, or to what all of them share. */
  of: 'a node' | 'all';
  begin(cluster: Cluster, node: Member, crowd: Crowd): Promise<() => Promise<void>>;
}

type Harm = 'stalled' | 'lost' | 'cut' | 'slow';
const HARMS: Harm[] = ['stalled', 'lost', 'cut', 'slow'];

/** Does to a line what networks do, and returns what brings it back. */
async function harm(line: Line, how: Harm): Promise<() => Promise<void>> {
  if (how === 'cut') {
    await line.cut();
    return () => line.restore();
  }
  if (how === 'stalled') line.stall();
  else if (how === 'lost') line.lose();
  else line.slowDown({ delayMs: 150, bytesPerSecond: 200_000 });
  return async () => line.resume();
}

const signalled = (name: string, begin: NodeJS.Signals, end: NodeJS.Signals, atMostMs: number): Fault => ({
  name,
  atMostMs,
  of: 'a node',
  begin: async (_, { process }) => {
    process.kill(begin);
    return async () => process.kill(end);
  },
});

const restarted = (name: string, signal: NodeJS.Signals): Fault => ({
  name,
  atMostMs: 4_000,
  of: 'a node',
  begin: async (_, { process }) => {
    process.kill(signal);
    await process.ended();
    return () => startedAgain(process);
  },
});

/** Starts a node until it runs, as systemd does: while it cannot reach the database, it says so and ends. */
async function startedAgain(process: NodeProcess): Promise<void> {
  await until(
    () =>
      process.restart().then(
        () => true,
        (error: Error) => {
          if (!/Parley cannot start\..*database cannot be (reached|used)/.test(error.message)) throw error;
        },
      ),
    { within: 120_000, every: 200, because: 'the node does not start again' },
  );
}

const lines = {
  'its visitors': ({ door }: Member) => door,
  'the database': ({ toDatabase }: Member) => toDatabase,
  Redis: ({ toRedis }: Member) => toRedis,
};

/** Everything that is done to a cluster, alone and together. */
export const FAULTS: Fault[] = [
  restarted('a node is killed', 'SIGKILL'),
  restarted('a node is stopped in order, and another version comes', 'SIGTERM'),
  signalled('a node is frozen', 'SIGSTOP', 'SIGCONT', 12_000),
  signalled("a node's clock steps an hour ahead, and back", 'SIGUSR2', 'SIGUSR2', 20_000),
  ...Object.entries(lines).flatMap(([end, line]) =>
    HARMS.map(
      (how): Fault => ({
        name: `the line between a node and ${end} is ${how}`,
        atMostMs: 12_000,
        of: 'a node',
        begin: (_, node) => harm(line(node), how),
      }),
    ),
  ),
  {
    name: 'Redis is killed, and comes back empty',
    atMostMs: 90_000,
    of: 'all',
    begin: async ({ redis }) => {
      await redis.stop();
      return () => redis.start();
    },
  },
  {
    name: 'Redis is frozen',
    atMostMs: 90_000,
    of: 'all',
    begin: async ({ redis }) => {
      redis.freeze();
      return async () => redis.thaw();
    },
  },
  {
    name: 'what goes over Redis comes again, late',
    atMostMs: 20_000,
    of: 'all',
    begin: ({ redis }) => echoMessages(redis.url),
  },
  {
    name: 'every third follower sleeps through it all, and wakes up',
    atMostMs: 60_000,
    of: 'all',
    begin: async (_cluster, _node, { followers }) => {
      const asleep = followers.flatMap(({ follower }, i) => (i % 3 === 0 && follower.joined ? [follower] : []));
      for (const follower of asleep) follower.sleep();
      return async () => {
        // Whether they come back is asked once the storm is over.
        for (const follower of asleep) follower.wake().catch(() => {});
      };
    },
  },
  {
    name: 'the database crashes and comes back',
    atMostMs: 0,
    of: 'all',
    begin: async ({ postgres }) => {
      await postgres.restart();
      return async () => {};
    },
  },
  {
    name: 'the database dies, and its standby at another address takes its place',
    atMostMs: 0,
    of: 'all',
    begin: async (cluster) => {
      await cluster.failOver();
      return async () => {};
    },
  },
];
