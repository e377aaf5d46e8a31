import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../server/accounts/viewer.ts';
import { react } from '../../server/posts/react.ts';
import type { PostEvent } from '../../shared/events.ts';
import type { Post } from '../../shared/post.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Follower } from '../support/person.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const CROWD = 500;
const AT_ONCE = 10;
// What is promised is promised by the second; how many of them a busy machine takes is its own affair.
const PATIENCE_MS = 120_000;
const KINDS = ['like', 'love', 'agree', 'funny', 'wow'];

/** Adds a crowd of members and returns them as whoever asks. */
async function crowdOf(parley: Parley): Promise<Member[]> {
  const crowd = randomUUID().slice(0, 8);
  const rows = Array.from({ length: CROWD }, (_, i) => {
    const name = `fan ${i} ${crowd}`;
    return { name, name_key: name, joined_at: i };
  });
  const ids = await parley.app.db
    .insertInto('members')
    .values(rows as never)
    .returning(['id', 'name'])
    .execute();
  return ids.map(({ id, name }) => ({ kind: 'member', key: `m${id}`, id, name, role: 'member' }) as Member);
}

/** Has the whole crowd react to a post, a few at the same moment, and returns how many milliseconds it took. */
async function allReact(parley: Parley, crowd: Member[], postId: number): Promise<number> {
  const began = performance.now();
  const waiting = [...crowd.entries()];
  const hands = Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      await react(parley.app, next[1], { postId, kind: KINDS[next[0] % KINDS.length] ?? 'like' });
      // Between requests a server looks at its clocks and its connections.
      await new Promise(setImmediate);
    }
  });
  await Promise.all(hands);
  return performance.now() - began;
}

/** Checks that a follower heard of the crowd about once a second, without a gap, and ends with the exact counts. */
async function expectHeard(follower: Follower, post: Post, tookMs: number): Promise<void> {
  const head = post.cursor + CROWD;
  // What a node could not wait to be announced in order it reads from the database, and tells as an edit.
  const changes = () =>
    follower.heard
      .filter(({ name }) => name === 'post:reacted' || name === 'post:edited')
      .map(({ event }): PostEvent => event);
  await until(() => changes().some(({ cursor }) => cursor === head), { because: 'the last of it was not heard' });
  const heard = changes();
  // At once, each second while they react, and once when it is over.
  expect(heard.length).toBeLessThanOrEqual(Math.ceil(tookMs / 1_000) + 2);
  expect(heard.length).toBeGreaterThanOrEqual(2);
  let at = post.cursor;
  for (const { after, cursor } of heard) {
    expect(after).toBe(at);
    at = cursor;
  }
  const last = heard.at(-1)?.post;
  expect(last?.reactions.map(({ kind, count }) => [kind, count]).sort()).toEqual(
    KINDS.map((kind) => [kind, CROWD / KINDS.length]).sort(),
  );
  expect(last?.author.reactionScore).toBe(CROWD);
}

describe('a crowd that reacts to one post at once', () => {
  const on = started(() => Parley.start());

  test(
    'costs a follower an event a second, who ends with the exact counts; a lone reaction shows at once',
    async () => {
      const ann = await on().member('Ann');
      const { thread, post } = await ann.startThread(await on().board());
      const follower = await on().guest().follow(thread.id, post.cursor);
      const crowd = await crowdOf(on());
      await expectHeard(follower, post, await allReact(on(), crowd, post.id));

      const second = await ann.post(thread.id, 'Quiet now.');
      const bob = await on().member('Bob');
      await follower.until('post:created', ({ post }) => post.id === second.id);
      await bob.call('PUT', `/posts/${second.id}/reaction`, { kind: 'like' });
      const { after, cursor } = await follower.until('post:reacted', ({ post }) => post.id === second.id);
      expect([after, cursor]).toEqual([second.cursor, second.cursor + 1]);
    },
    PATIENCE_MS,
  );
});

describeWith('redis', startRedis, 'a crowd that reacts, followed from another node', (redis) => {
  describeWith('postgres', sharedPostgres, 'over PostgreSQL and Redis', (postgres) => {
    const environment = { REDIS_URL: redis.url, DATABASE_URL: '' };
    beforeAll(async () => {
      environment.DATABASE_URL = await postgres.createDatabase();
    });
    const one = started(() => Parley.start(environment));
    const two = started(() => Parley.start(environment));

    test(
      'is heard of once a second at both nodes, to the same end',
      async () => {
        const ann = await one().member('Ann');
        const { thread, post } = await ann.startThread(await one().board());
        const here = await one().guest().follow(thread.id, post.cursor);
        const there = await two().guest().follow(thread.id, post.cursor);
        const crowd = await crowdOf(one());
        const took = await allReact(one(), crowd, post.id);
        await expectHeard(here, post, took);
        await expectHeard(there, post, took);
      },
      PATIENCE_MS,
    );
  });
});
