import { Crowd } from '../crowd.ts';
import type { Join } from '../follower.ts';
import { Forum } from '../forum.ts';
import { median, type Row } from '../report.ts';
import { ServerProcess } from '../server-process.ts';

// Fewer, and the steps in which V8 and the allocator take memory are a tenth of what is measured.
const FOLLOWERS = 10_000;
const WARMED_BY = 300;
const RUNS = 3;

interface Contestant {
  server: ServerProcess;
  joins: Join[];
}

/** Measures the memory that a server holds for each follower: the median of runs with a new process each. */
export async function memory(): Promise<Row[]> {
  const rawWs = await held(async () => ({ server: await ServerProcess.start('bench-raw-ws'), joins: [] }));
  const stock = await held(async () => ({
    server: await ServerProcess.start('bench-stock-socketio'),
    joins: [{ threadId: 1, cursor: 0 }],
  }));
  const parley = await held(async () => {
    const forum = await Forum.start();
    return { server: forum.server, joins: [await forum.startThread()] };
  });
  return Object.entries({ 'raw ws': rawWs, 'stock Socket.IO': stock, Parley: parley }).map(([who, bytes]) => ({
    what: `memory a follower, of ${FOLLOWERS} (floor: stock Socket.IO)`,
    who,
    value: `${(bytes / 1000).toFixed(1)} kB`,
    ratio: bytes / stock,
  }));
}

/** Returns the bytes that a contestant holds for each follower. */
async function held(start: () => Promise<Contestant>): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { server, joins } = await start();
    try {
      // What the first ones make is there for all.
      const first = await Crowd.open({ url: server.url, count: WARMED_BY, joins });
      const before = await server.memory();
      const crowd = await Crowd.open({ url: server.url, count: FOLLOWERS, joins });
      runs.push(((await server.memory()) - before) / FOLLOWERS);
      crowd.close();
      first.close();
    } finally {
      await server.stop();
    }
  }
  return median(runs);
}
