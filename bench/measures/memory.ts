import { Crowd } from '../crowd.ts';
import { Forum } from '../forum.ts';
import type { Row } from '../report.ts';
import { ServerProcess } from '../server-process.ts';

const FOLLOWERS = 10_000;
const WARMED_BY = 300;

/** Measures the memory that a server holds for each follower. */
export async function memory(): Promise<Row[]> {
  const forum = await Forum.start();
  const contestants = [
    { who: 'raw ws', server: await ServerProcess.start('bench-raw-ws'), joins: [] },
    {
      who: 'stock Socket.IO',
      server: await ServerProcess.start('bench-stock-socketio'),
      joins: [await forum.startThread()],
    },
    { who: 'Parley', server: forum.server, joins: [await forum.startThread()] },
  ];
  try {
    const held: number[] = [];
    for (const { server, joins } of contestants) {
      // What the first ones make is there for all.
      const first = await Crowd.open({ url: server.url, count: WARMED_BY, joins });
      const before = await server.memory();
      const crowd = await Crowd.open({ url: server.url, count: FOLLOWERS, joins });
      held.push(((await server.memory()) - before) / FOLLOWERS);
      crowd.close();
      first.close();
    }
    const stock = held[1] ?? Number.NaN;
    return contestants.map(({ who }, i) => ({
      what: `memory a follower, of ${FOLLOWERS} (floor: stock Socket.IO)`,
      who,
      value: `${((held[i] ?? 0) / 1000).toFixed(1)} kB`,
      ratio: (held[i] ?? 0) / stock,
    }));
  } finally {
    await Promise.all(contestants.map(({ server }) => server.stop()));
  }
}
