import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from '../crowd.ts';
import { Forum } from '../forum.ts';
import { startRedis } from '../redis-process.ts';
import { median, type Row } from '../report.ts';
import { ServerProcess } from '../server-process.ts';

const ROUNDS = 6;
const POSTS_PER_ROUND = 20;
const BETWEEN_POSTS_MS = 60;
const SETTLED_AFTER_MS = 3_000;
const WORDS = 'Words of a post that is about as long as posts are. '.repeat(6);

/**
 * Measures what a second node takes from the first: what followers of a thread cost one node that has all of them, and each
 * of two that share them; and what a node hears of a thread that nobody follows there. Both nodes share one SQLite file: what
 * followers cost is not the database's.
 */
export async function secondNode(followers: number): Promise<Row[]> {
  const redis = await startRedis();
  if (!redis) {
    console.error('There is no redis-server on PATH: a second node is not measured.');
    return [];
  }
  const forum = await Forum.start({ REDIS_URL: redis.url });
  const second = await ServerProcess.start('main', { REDIS_URL: redis.url, DATA_DIR: forum.server.dataDir });
  try {
    /** CPU of both nodes for one post in a thread with so many followers here and there, in microseconds. */
    const costs = async (here: number, there: number) => {
      const join = await forum.startThread();
      const crowds = [];
      if (here > 0) crowds.push(await Crowd.open({ url: forum.server.url, count: here, joins: [join] }));
      if (there > 0) crowds.push(await Crowd.open({ url: second.url, count: there, joins: [join] }));
      await pause(SETTLED_AFTER_MS);
      const rounds: { here: number; there: number }[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const before = [forum.server.cpu(), second.cpu()] as const;
        for (let i = 0; i < POSTS_PER_ROUND; i++) {
          await forum.post(join.threadId, WORDS);
          await pause(BETWEEN_POSTS_MS);
        }
        for (const crowd of crowds) await crowd.lastAt((round + 1) * POSTS_PER_ROUND);
        const spent = { here: forum.server.cpu() - before[0], there: second.cpu() - before[1] };
        if (round > 0) rounds.push({ here: spent.here / POSTS_PER_ROUND, there: spent.there / POSTS_PER_ROUND });
      }
      for (const crowd of crowds) crowd.close();
      return { here: median(rounds.map((each) => each.here)), there: median(rounds.map((each) => each.there)) };
    };

    const [all, shared] = [await costs(followers, 0), await costs(followers / 2, followers / 2)];
    const from = redis.heard.length;
    const unfollowed = await costs(0, 0);
    const toAll = redis.heard.slice(from).filter((channel) => channel === 'parley:nodes').length;
    // What a post costs without any followers, and what a node does by itself, is not theirs.
    const [whole, half] = [all.here - unfollowed.here, shared.here - unfollowed.here];
    const other = shared.there - unfollowed.there;
    const ms = (us: number) => `${(us / 1_000).toFixed(2)} ms`;
    const [what, quiet] = [
      `followers’ CPU of a post, ${followers.toLocaleString('en')} followers`,
      'a post in a thread without followers',
    ];
    return [
      { what, who: 'one node has them all', value: ms(whole), ratio: 1 },
      { what, who: 'half of them, at the node that is posted at', value: ms(half), ratio: half / whole },
      { what, who: 'half of them, at the other', value: ms(other), ratio: other / whole },
      { what: quiet, who: 'messages the other node hears', value: (toAll / ROUNDS / POSTS_PER_ROUND).toFixed(2) },
      { what: quiet, who: 'its CPU, all it does by itself included', value: ms(unfollowed.there) },
    ];
  } finally {
    await second.stop();
    await forum.server.stop();
    redis.stop();
  }
}
