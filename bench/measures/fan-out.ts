import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from '../crowd.ts';
import type { Join } from '../followers.ts';
import { Forum } from '../forum.ts';
import { median, now, percentile, type Row } from '../report.ts';
import { ServerProcess } from '../server-process.ts';

const ROUNDS = 6;
const POSTS_PER_ROUND = 20;
// Long enough for everyone to have one post before the next.
const BETWEEN_POSTS_MS = 15;
const PER_FOLLOWER_MS = 0.03;
// Joining has announced the viewers by then.
const SETTLED_AFTER_MS = 3_000;
// A heartbeat of everyone: stock Socket.IO's come every 25 s, Parley's every 10.
const IDLE_FOR_MS = 25_000;
const WORDS = 'Words of a post that is about as long as posts are. '.repeat(6);

/** One of those compared, and how it is made to tell its followers something once, or to do the same for nobody. */
interface Contestant {
  name: string;
  server: ServerProcess;
  tell: () => Promise<unknown>;
  tellNobody: () => Promise<unknown>;
  joins: Join[];
}

/**
 * What came out: microseconds of CPU for each event delivered, a round each; the same for a second of a follower who is
 * told nothing; milliseconds to the last follower, a post each.
 */
interface Measured {
  name: string;
  perEvent: number[];
  perIdleSecond: number;
  lastAfterMs: number[];
}

/**
 * Measures what a post costs the server for each follower it reaches, and how long after it was sent the last of them
 * has it: Parley, stock Socket.IO, and a bare websocket server that writes a ready frame of the same size. A follower
 * costs what posts to them cost more than as many posts that reach nobody, in the same round, with as many connected.
 */
export async function fanOut(followers: number): Promise<Row[]> {
  const forum = await Forum.start();
  const raw = await ServerProcess.start('bench-raw-ws');
  const stock = await ServerProcess.start('bench-stock-socketio');
  try {
    const thread = await forum.startThread();
    const lonely = await forum.startThread();
    const tell = () => forum.post(thread.threadId, WORDS);
    const tellNobody = () => forum.post(lonely.threadId, WORDS);
    const event = { threadId: thread.threadId, after: 1, cursor: 2, post: await tell() };
    const frame = `42${JSON.stringify(['post:created', event])}`;
    const measured = await measure(followers, [
      { name: 'raw ws, one ready frame', server: raw, ...sending(raw.url, frame), joins: [] },
      { name: 'stock Socket.IO', server: stock, ...sending(stock.url, JSON.stringify(event)), joins: [thread] },
      { name: 'Parley', server: forum.server, tell, tellNobody, joins: [thread] },
    ]);
    return rowsOf(measured, followers, frame.length);
  } finally {
    await Promise.all([forum.server.stop(), raw.stop(), stock.stop()]);
  }
}

/** Lets all of them tell their crowds something in turn, so that a slow moment of the machine is everyone's. */
async function measure(followers: number, contestants: Contestant[]): Promise<Measured[]> {
  const ready = [];
  for (const contestant of contestants) {
    const { name, server, joins } = contestant;
    ready.push({
      contestant,
      crowd: await Crowd.open({ url: server.url, count: followers, joins }),
      measured: { name, perEvent: [] as number[], perIdleSecond: 0, lastAfterMs: [] as number[] },
    });
  }
  await pause(SETTLED_AFTER_MS);
  for (const { contestant, measured } of ready) {
    const cpu = await cpuOf(contestant.server, () => pause(IDLE_FOR_MS));
    measured.perIdleSecond = cpu / followers / (IDLE_FOR_MS / 1_000);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { contestant, crowd, measured } of ready) {
      const { server, tell, tellNobody } = contestant;
      let sentAt: number[] = [];
      let lastAt: number[] = [];
      const alone = await cpuOf(server, () => tellOften(tellNobody, followers));
      const cpu = await cpuOf(server, async () => {
        sentAt = await tellOften(tell, followers);
        lastAt = await crowd.lastAt((round + 1) * POSTS_PER_ROUND);
      });
      if (round === 0) continue; // Until it is compiled, nothing is what it will be.
      measured.perEvent.push((cpu - alone) / (POSTS_PER_ROUND * followers));
      measured.lastAfterMs.push(...sentAt.map((at, k) => (lastAt[round * POSTS_PER_ROUND + k] ?? 0) - at));
    }
  }
  for (const { crowd } of ready) crowd.close();
  return ready.map(({ measured }) => measured);
}

async function tellOften(tell: () => Promise<unknown>, followers: number): Promise<number[]> {
  const sentAt: number[] = [];
  for (let told = 0; told < POSTS_PER_ROUND; told++) {
    sentAt.push(now());
    await tell();
    await pause(BETWEEN_POSTS_MS + followers * PER_FOLLOWER_MS);
  }
  return sentAt;
}

async function cpuOf(server: ServerProcess, work: () => Promise<unknown>): Promise<number> {
  const before = server.cpu();
  await work();
  return server.cpu() - before;
}

function sending(url: string, body: string): Pick<Contestant, 'tell' | 'tellNobody'> {
  const send = async (path: string) => void (await fetch(url + path, { method: 'POST', body }));
  return { tell: () => send('/'), tellNobody: () => send('/nobody') };
}

function rowsOf(measured: Measured[], followers: number, bytes: number): Row[] {
  const [floor, stock] = measured;
  const of = (one: Measured | undefined) => ({
    cpu: median(one?.perEvent ?? []),
    last: percentile(one?.lastAfterMs ?? [], 99),
  });
  return measured.flatMap((one) => [
    {
      what: `fan-out, CPU a delivered event of ${bytes} bytes, ${followers} followers`,
      who: one.name,
      value: `${of(one).cpu.toFixed(1)} µs`,
      ratio: of(one).cpu / of(floor).cpu,
    },
    {
      what: `a follower who is told nothing, CPU a second, of ${followers}`,
      who: one.name,
      value: `${one.perIdleSecond.toFixed(2)} µs`,
      ratio: one.perIdleSecond / (stock?.perIdleSecond ?? Number.NaN),
    },
    {
      what: `last of ${followers} followers after the POST, p99`,
      who: one.name,
      value: `${of(one).last.toFixed(1)} ms`,
      ratio: of(one).last / of(floor).last,
    },
  ]);
}
