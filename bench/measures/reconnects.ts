import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from '../crowd.ts';
import { Forum } from '../forum.ts';
import { now, type Row } from '../report.ts';

const THREADS = 10;
const MISSED = 5;
const IDLE_FOR_MS = 6_000;

/**
 * Measures a storm: all followers of a node that was killed and started again come back within a second, each from its
 * cursor, having missed some posts. None may be told of too much or too little.
 */
export async function reconnects(followers: number): Promise<Row[]> {
  const forum = await Forum.start();
  const { server } = forum;
  try {
    const joins = [];
    for (let i = 0; i < THREADS; i++) joins.push(await forum.startThread());
    const crowd = await Crowd.open({ url: server.url, count: followers, joins });
    await crowd.leave();
    for (const { threadId } of joins) for (let i = 0; i < MISSED; i++) await forum.post(threadId, `Missed ${i}.`);
    await server.restart();

    const look = () => server.metrics('parley_database_statements_total', 'nodejs_eventloop_lag_max_seconds');
    // Whoever asks first has the node remember what every page needs.
    await forum.findThread('A thread to be measured');
    // Who counts statements causes some.
    const [first] = await look();
    const [asked] = await look();
    const counting = asked - first;

    const [from, cpu] = [now(), server.cpu()];
    await crowd.return(MISSED);
    const [took, spent] = [now() - from, server.cpu() - cpu];
    const [after, blocked] = await look();
    // What a node asks by itself that has as many followers.
    await pause(IDLE_FOR_MS);
    const idle = (await look())[0] - after - counting;
    const perThread = (after - asked - counting - (idle * took) / IDLE_FOR_MS) / THREADS;
    crowd.close();
    const what = `${followers.toLocaleString('en')} followers of ${THREADS} threads return after a restart`;
    return [
      { what, who: 'until all are caught up', value: `${(took / 1_000).toFixed(2)} s` },
      { what, who: 'CPU for each of them', value: `${(spent / followers / 1_000).toFixed(2)} ms` },
      { what, who: 'database statements a thread, beyond an idle node’s', value: perThread.toFixed(1) },
      { what, who: 'the event loop was blocked for at most', value: `${(blocked * 1_000).toFixed(0)} ms` },
    ];
  } finally {
    await server.stop();
  }
}
