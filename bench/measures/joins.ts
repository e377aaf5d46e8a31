import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from '../crowd.ts';
import { Forum } from '../forum.ts';
import type { Row } from '../report.ts';

// Crawlers follow like anybody, and are no viewers: the same joins without presence.
const CRAWLER = 'Googlebot/2.1 (+http://www.google.com/bot.html)';
const ANNOUNCED_AFTER_MS = 6_000;

/** Measures what many who join at once cost the server, until all have been told who is viewing, against the same without presence. */
export async function joins(count: number): Promise<Row[]> {
  const cost = async (agent?: string) => {
    const forum = await Forum.start();
    try {
      const thread = await forum.startThread();
      const warm = await Crowd.open({ url: forum.server.url, count: 200, join: await forum.startThread() });
      const before = forum.server.cpu();
      const crowd = await Crowd.open({ url: forum.server.url, count, join: thread, ...(agent && { agent }) });
      await pause(ANNOUNCED_AFTER_MS);
      const spent = forum.server.cpu() - before;
      crowd.close();
      warm.close();
      return spent / 1_000;
    } finally {
      await forum.server.stop();
    }
  };
  const [without, withPresence] = [await cost(CRAWLER), await cost()];
  const what = `CPU of ${count.toLocaleString('en')} joins at once`;
  return [
    { what, who: 'without presence', value: `${without.toFixed(0)} ms`, ratio: 1 },
    { what, who: 'Parley', value: `${withPresence.toFixed(0)} ms`, ratio: withPresence / without },
  ];
}
