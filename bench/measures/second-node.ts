import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from '../crowd.ts';
import { Forum } from '../forum.ts';
import { startRedis } from '../redis-process.ts';
import { median, type Row } from '../report.ts';
import { ServerProcess } from '../server-process.ts';

const ROUNDS = 10;
const POSTS_PER_ROUND = 20;
const BETWEEN_POSTS_MS = 60;
const SETTLED_AFTER_MS = 3_000;
const WORDS = 'Words of a post that is about as long as posts are. '.repeat(6);

/**
 * Measures what a second node takes from the first: what followers of a thread cost one node that has all of them, and each
 * of two that share them; what it costs the other to hear of a post at all; and what it hears of a thread that nobody
 * follows there. Both nodes share one SQLite file: what followers cost is not the database's. They are connected all the
 * time, and what the same posts cost without them, in the same round, is not theirs.
 */
export async function secondNode(followers: number): Promise<Row[]> {
  const redis = await startRedis();
  if (!redis) {
    console.error('There is no redis-server on PATH: a second node is not measured.');
    return [];
  }
  const forum = await Forum.start({ REDIS_URL: redis.url });
  const second = await ServerProcess.start('main', { REDIS_URL: redis.url, DATA_DIR: forum.server.dataDir });
  const crowds: Crowd[] = [];
  try {
    /** Starts a thread with so many followers at the node that is posted at, and at the other. */
    const follow = async (here: number, there: number) => {
      const join = await forum.startThread();
      const own: Crowd[] = [];
      if (here > 0) own.push(await Crowd.open({ url: forum.server.url, count: here, joins: [join] }));
      if (there > 0) own.push(await Crowd.open({ url: second.url, count: there, joins: [join] }));
      crowds.push(...own);
      return { join, crowds: own };
    };
    const whole = await follow(followers, 0);
    const shared = await follow(followers / 2, followers / 2);
    const single = await follow(0, 1);
    const unfollowed = await follow(0, 0);
    await pause(SETTLED_AFTER_MS);

    /** CPU of both nodes for a post, in microseconds, and what all nodes were told for it. */
    const costs = async ({ join, crowds }: typeof whole, round: number) => {
      const [here, there, heard] = [forum.server.cpu(), second.cpu(), redis.heard.length];
      for (let i = 0; i < POSTS_PER_ROUND; i++) {
        await forum.post(join.threadId, WORDS);
        await pause(BETWEEN_POSTS_MS);
      }
      for (const crowd of crowds) await crowd.lastAt((round + 1) * POSTS_PER_ROUND);
      return {
        here: (forum.server.cpu() - here) / POSTS_PER_ROUND,
        there: (second.cpu() - there) / POSTS_PER_ROUND,
        toAll: redis.heard.slice(heard).filter((channel) => channel === 'parley:nodes').length / POSTS_PER_ROUND,
      };
    };
    const rounds: Record<'alone' | 'here' | 'there' | 'read' | 'toAll' | 'quiet', number>[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const [all, half] = [await costs(whole, round), await costs(shared, round)];
      const [one, none] = [await costs(single, round), await costs(unfollowed, round)];
      if (round === 0) continue;
      rounds.push({
        alone: all.here - none.here,
        here: half.here - none.here,
        // To hear of a post and to read it is the same for one follower and for a thousand.
        there: half.there - one.there,
        read: one.there - none.there,
        toAll: none.toAll,
        quiet: none.there,
      });
    }
    const of = (value: (round: (typeof rounds)[number]) => number) => median(rounds.map(value));
    const ms = (us: number) => `${(us / 1_000).toFixed(2)} ms`;
    const [what, quiet] = [
      `followers’ CPU of a post, ${followers.toLocaleString('en')} followers`,
      'a post in a thread without followers',
    ];
    return [
      { what, who: 'one node has them all', value: ms(of((round) => round.alone)), ratio: 1 },
      {
        what,
        who: 'half of them, at the node that is posted at',
        value: ms(of((round) => round.here)),
        ratio: of((round) => round.here / round.alone),
      },
      {
        what,
        who: 'half of them, at the other',
        value: ms(of((round) => round.there)),
        ratio: of((round) => round.there / round.alone),
      },
      { what, who: 'to hear of it there and to read it, for however many', value: ms(of((round) => round.read)) },
      { what: quiet, who: 'messages the other node hears', value: of((round) => round.toAll).toFixed(2) },
      { what: quiet, who: 'its CPU, all it does by itself included', value: ms(of((round) => round.quiet)) },
    ];
  } finally {
    for (const crowd of crowds) crowd.close();
    await second.stop();
    await forum.server.stop();
    redis.stop();
  }
}
