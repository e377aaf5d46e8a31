import { openDatabase } from '../../server/database/connection.ts';
import { addWatchers } from '../add-watchers.ts';
import { Forum } from '../forum.ts';
import { median, now, percentile, type Row } from '../report.ts';
import { Requests } from '../requests.ts';

const POSTS = 12;
const LOOKED_EVERY_MS = 20;
const WORDS = 'Words of a post that is about as long as posts are. '.repeat(6);

/**
 * Measures what a post in a thread with many watchers costs whoever waits for its answer, beside one in a thread nobody
 * watches, in turn; and what telling them takes the node afterwards.
 */
export async function watchers(count: number): Promise<Row[]> {
  const forum = await Forum.start();
  const { server } = forum;
  const { db } = await openDatabase({ dataDir: server.dataDir, databaseUrl: undefined });
  const requests = new Requests();
  try {
    const quiet = await forum.startThread('A thread nobody watches');
    const watched = await forum.startThread('A thread that is watched');
    await addWatchers(db, watched.threadId, count);
    const body = JSON.stringify({ body: WORDS });
    const post = async ({ threadId }: { threadId: number }) => {
      const [before, cpu] = [now(), server.cpu()];
      await requests.send(`${server.url}/api/v1/threads/${threadId}/posts`, {
        method: 'POST',
        headers: forum.headers,
        body,
      });
      return { ms: now() - before, us: server.cpu() - cpu };
    };
    const told = async () => {
      while (await db.selectFrom('outbox').select('id').executeTakeFirst())
        await new Promise((done) => setTimeout(done, LOOKED_EVERY_MS));
    };

    for (const thread of [quiet, watched]) await post(thread);
    await told();
    const heldBefore = await server.memory();
    const costs = { quiet: [] as { ms: number; us: number }[], watched: [] as { ms: number; us: number }[] };
    const fanOut: { ms: number; us: number }[] = [];
    const meanwhile: number[] = [];
    for (let i = 0; i < POSTS; i += 1) {
      for (let j = 0; j < POSTS; j += 1) costs.quiet.push(await post(quiet));
      costs.watched.push(await post(watched));
      const [before, cpu] = [now(), server.cpu()];
      const done = told();
      let over = false;
      void done.then(() => {
        over = true;
      });
      // Every other time somebody posts while the watchers are being told.
      while (i % 2 === 1 && !over) meanwhile.push((await post(quiet)).ms);
      await done;
      if (i % 2 === 0) fanOut.push({ ms: now() - before, us: server.cpu() - cpu });
    }
    const held = await server.memory();
    const ms = (values: number[]) => `${median(values).toFixed(2)} ms`;
    const of = (what: 'ms' | 'us', list: { ms: number; us: number }[]) => list.map((cost) => cost[what]);
    const ratio = (what: 'ms' | 'us') => median(of(what, costs.watched)) / median(of(what, costs.quiet));
    const who = `a thread with ${count.toLocaleString('en')} watchers`;
    const cpu = (list: { us: number }[]) => `${(median(list.map(({ us }) => us)) / 1_000).toFixed(2)} ms`;
    return [
      { what: 'a post until its answer', who: 'a thread nobody watches', value: ms(of('ms', costs.quiet)), ratio: 1 },
      { what: 'a post until its answer', who, value: ms(of('ms', costs.watched)), ratio: ratio('ms') },
      { what: 'the same, CPU', who: 'a thread nobody watches', value: cpu(costs.quiet), ratio: 1 },
      { what: 'the same, CPU', who, value: cpu(costs.watched), ratio: ratio('us') },
      {
        what: 'the same while the watchers of another are told; p99 of both',
        who: 'a thread nobody watches',
        value: `${ms(meanwhile)}; ${percentile(meanwhile, 99).toFixed(0)}, ${percentile(of('ms', costs.quiet), 99).toFixed(0)} ms`,
        ratio: median(meanwhile) / median(of('ms', costs.quiet)),
      },
      {
        what: 'until all are told, and CPU',
        who,
        value: `${(median(of('ms', fanOut)) / 1_000).toFixed(2)} s, ${(median(of('us', fanOut)) / 1_000_000).toFixed(2)} s`,
      },
      {
        what: 'CPU a watcher told',
        who,
        value: `${(median(of('us', fanOut)) / count).toFixed(1)} µs`,
      },
      {
        what: 'memory held before and after',
        who,
        value: `${(heldBefore / 1e6).toFixed(0)} MB, ${(held / 1e6).toFixed(0)} MB`,
      },
    ];
  } finally {
    requests.close();
    await db.destroy();
    await server.stop();
  }
}
