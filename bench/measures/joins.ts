import { setTimeout as pause } from 'node:timers/promises';
import { CRAWLER } from '../agents.ts';
import { Crowd } from '../crowd.ts';
import { Forum } from '../forum.ts';
import type { Row } from '../report.ts';

const ANNOUNCED_AFTER_MS = 6_000;

/** Measures what many who join at once cost the server, until all have been told who is viewing, against the same without presence. */
export async function joins(count: number): Promise<Row[]> {
  const cost = async (agent?: string) => {
    const forum = await Forum.start();
    try {
      const thread = await forum.startThread();
      const warm = await Crowd.open({ url: forum.server.url, count: 200, joins: [await forum.startThread()] });
      const before = forum.server.cpu();
      const crowd = await Crowd.open({ url: forum.server.url, count, joins: [thread], ...(agent && { agent }) });
      await pause(ANNOUNCED_AFTER_MS);
      const spent = forum.server.cpu() - before;
      const bytes = await crowd.bytes();
      crowd.close();
      warm.close();
      return { cpu: spent / 1_000, bytes };
    } finally {
      await forum.server.stop();
    }
  };
  const [without, withPresence] = [await cost(CRAWLER), await cost()];
  const what = `CPU of ${count.toLocaleString('en')} joins at once`;
  return [
    { what, who: 'without presence', value: `${without.cpu.toFixed(0)} ms`, ratio: 1 },
    { what, who: 'Parley', value: `${withPresence.cpu.toFixed(0)} ms`, ratio: withPresence.cpu / without.cpu },
    {
      what: `told to each of them, as ${count.toLocaleString('en')} join`,
      who: 'Parley',
      value: `${(withPresence.bytes / 1_000).toFixed(1)} kB`,
      ratio: withPresence.bytes / without.bytes,
    },
  ];
}
