import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from '../crowd.ts';
import { Forum } from '../forum.ts';
import { now, type Row } from '../report.ts';
import { Requests } from '../requests.ts';

const THREADS = 1_000;
const FOLLOWERS_EACH = 20;
// Of the threads each connection follows two: of more than 20,000 open files many machines allow no process.
const THREADS_PER_CONNECTION = 2;
const POSTS_A_SECOND = 200;
const FOR_S = 20;
const CONNECTIONS = 50;
const WORDS = 'Words of a post that is about as long as posts are. '.repeat(6);

/** Measures how late followers hear where many threads are busy at once: posts come at a fixed rate, whatever the server does. */
export async function hotThreads(): Promise<Row[]> {
  const forum = await Forum.start();
  const { server } = forum;
  const requests = Array.from({ length: CONNECTIONS }, () => new Requests());
  try {
    const joins = [];
    for (let i = 0; i < THREADS; i++) joins.push(await forum.startThread());
    const count = (THREADS * FOLLOWERS_EACH) / THREADS_PER_CONNECTION;
    const crowd = await Crowd.open({ url: server.url, count, joins, each: THREADS_PER_CONNECTION });
    const cpu = server.cpu();
    const [posts, beganAt] = [POSTS_A_SECOND * FOR_S, now()];
    const answers = [];
    for (let i = 0; i < posts; i++) {
      await pause(beganAt + (i * 1_000) / POSTS_A_SECOND - now());
      const body = JSON.stringify({ body: `sent at ${now().toFixed(3)} ${WORDS}` });
      const { threadId = 0 } = joins[(i * 7) % THREADS] ?? {};
      const url = `${server.url}/api/v1/threads/${threadId}/posts`;
      answers.push(requests[i % CONNECTIONS]?.send(url, { method: 'POST', headers: forum.headers, body }));
    }
    await Promise.all(answers);
    const spent = (server.cpu() - cpu) / 1_000 / (now() - beganAt);
    const delays = await crowd.delays(posts * FOLLOWERS_EACH);
    crowd.close();
    const what = `${THREADS.toLocaleString('en')} threads, ${FOLLOWERS_EACH} followers each, ${POSTS_A_SECOND} posts a second`;
    const ms = (value: number) => `${value.toFixed(0)} ms`;
    return [
      { what, who: `from POST to follower, median of ${delays.of.toLocaleString('en')}`, value: ms(delays.p50) },
      { what, who: 'the same, p99', value: ms(delays.p99) },
      { what, who: 'the same, longest', value: ms(delays.longest) },
      { what, who: 'the server’s share of one core', value: `${(spent * 100).toFixed(0)} %` },
    ];
  } finally {
    for (const each of requests) each.close();
    await server.stop();
  }
}
