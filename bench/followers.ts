import { BROWSER } from './agents.ts';
import { Follower, type Join } from './follower.ts';
import { now, percentile } from './report.ts';

export type { Join };
/** Whom a crowd is to follow: threads of a Socket.IO server, in turn, or without any whatever a bare websocket server says. */
export interface Opened {
  url: string;
  count: number;
  joins: Join[];
  /** How many of the threads each of them follows, if more than one. */
  each?: number;
  agent?: string;
}
/** What the bench asks of this process; each is answered once it is done. */
export type Order =
  | ({ type: 'open' } & Opened)
  | { type: 'expect'; count: number }
  | { type: 'leave' }
  | { type: 'return'; missed: number }
  | { type: 'tell' };
export interface Answer {
  /** When the last follower had each event, in milliseconds of the machine's own clock. */
  lastAt: number[];
  /** Bytes that came for each follower. */
  bytes: number;
  /** How long after it was sent an event came: the median, p99 and the longest, in milliseconds; and of how many. */
  delays: { p50: number; p99: number; longest: number; of: number };
}

const OPENED_AT_ONCE = 50;
const followers: Follower[] = [];
/** How many followers have had their k-th event. */
const had: number[] = [];
const lastAt: number[] = [];
let waitedFor: number | undefined;
/** What those who are coming back missed, and who of them has been told. */
let missed: number | undefined;
const back = new Set<Follower>();
let follows: (() => void) | undefined;

const hears = {
  event(follower: Follower): void {
    const k = follower.events - 1;
    had[k] = (had[k] ?? 0) + 1;
    if (missed !== undefined) hear(follower, missed);
    if (had[k] < followers.length) return;
    lastAt[k] = now();
    if (waitedFor === k + 1) answer();
  },
  joined(follower: Follower): void {
    if (missed !== undefined) hear(follower, missed);
    else follows?.();
  },
};

function hear(follower: Follower, of: number): void {
  if (follower.caughtUp > of) throw new Error(`somebody was told of ${follower.caughtUp} changes, and ${of} were made`);
  if (follower.caughtUp === of) back.add(follower);
  if (back.size === followers.length) answer();
}

function answer(): void {
  waitedFor = undefined;
  missed = undefined;
  const all = followers.flatMap(({ delays }) => delays);
  const delays = { p50: percentile(all, 50), p99: percentile(all, 99), longest: percentile(all, 100), of: all.length };
  const bytes = followers.reduce((sum, follower) => sum + follower.bytes, 0) / followers.length;
  process.send?.({ lastAt, bytes, delays } satisfies Answer);
}

process.on('message', async (order: Order) => {
  if (order.type === 'open') {
    await open(order);
    answer();
  } else if (order.type === 'leave') {
    for (const follower of followers) follower.leave();
    answer();
  } else if (order.type === 'return') {
    missed = order.missed;
    back.clear();
    for (const follower of followers) follower.return();
  } else if (order.type === 'tell' || had[order.count - 1] === followers.length) {
    answer();
  } else {
    waitedFor = order.count;
  }
});

async function open({ url, count, joins, each = 1, agent = BROWSER }: Opened): Promise<void> {
  while (followers.length < count) {
    const from = followers.length;
    const some = Array.from({ length: Math.min(OPENED_AT_ONCE, count - from) }, (_, i) => {
      const theirs = joins.length === 0 ? 0 : each;
      const threads = Array.from({ length: theirs }, (_, k) => joins[((from + i) * each + k) % joins.length] as Join);
      return new Follower(url, agent, threads, hears);
    });
    followers.push(...some);
    await new Promise<void>((all) => {
      let left = some.length;
      follows = () => {
        left -= 1;
        if (left === 0) all();
      };
      for (const follower of some) follower.connect();
    });
  }
}
