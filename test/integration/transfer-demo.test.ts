import { existsSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../server/demo/demo.ts';
import { DemoMember } from '../../server/demo/demo-member.ts';
import { CAST } from '../../server/demo/members.ts';
import { createRandom } from '../../server/demo/random.ts';
import { TALKS } from '../../server/demo/script.ts';
import { beatsOf, Topic } from '../../server/demo/topic.ts';
import type { Post } from '../../shared/post.ts';
import type { Viewers } from '../../shared/viewers.ts';
import { until } from '../support/until.ts';

/** Time in which everything takes no longer than it must. */
const hasty = async (_ms: number, signal: AbortSignal) => {
  await turn();
  signal.throwIfAborted();
};

let demo: Demo | undefined;
afterEach(() => demo?.stop());

const start = async () => {
  demo = await startDemo({ PORT: '0', LOG_LEVEL: 'error' }, hasty);
  const { address } = demo;
  const get = async <T>(path: string) => (await (await fetch(`${address}/api/v1${path}`)).json()) as T;
  const posts = async (page = 1) => (await get<{ posts: Post[] }>(`/threads/1/posts?page=${page}`)).posts;
  return { running: demo, get, posts };
};

test('the demo’s members write, quote, react and change their posts, and others see them there', {
  timeout: 60_000,
}, async () => {
  const { get, posts } = await start();
  const seen = await until(
    async () => {
      const all = await posts();
      const isLively =
        all.length === 20 && all.some((post) => post.reactions.length > 0) && all.some((post) => post.replyTo);
      return isLively && all;
    },
    { within: 20_000, because: 'the members were too quiet' },
  );
  expect(seen.map((post) => post.author)).toContainEqual(
    expect.objectContaining({ name: 'Maren Holt', country: 'NO', title: 'Pathfinder' }),
  );
  expect(seen.some((post) => post.html.includes('class="quote"'))).toBe(true);
  await until(async () => (await get<{ threads: object[] }>('/boards/1/threads')).threads.length === 3, {
    within: 20_000,
    because: 'nobody started another thread',
  });
  const viewers = await get<Viewers>('/threads/1/viewers');
  expect(viewers.members.every(({ name }) => CAST.some((role) => role.name === name))).toBe(true);
});

test('the demo’s members answer whoever joins in', async () => {
  const { running, posts } = await start();
  const visitor = new DemoMember({ ...(CAST[0] as (typeof CAST)[0]), letter: 'V', name: 'Visitor' }, running.address);
  await visitor.arrive('a good long password');
  const mine = await visitor.post(1, { body: 'May I join in?' });
  await until(
    async () => {
      const page = Math.ceil(mine.number / 20);
      const near = [...(await posts(page)), ...(await posts(page + 1)), ...(await posts(page + 2))];
      return near.some((post) => post.replyTo === mine.number && post.body.startsWith('@Visitor'));
    },
    { within: 20_000, because: 'nobody answered' },
  );
  visitor.goHome();
});

test('the demo stops in the middle of everything and leaves nothing behind', async () => {
  const { running } = await start();
  expect(existsSync(running.folder)).toBe(true);
  await running.stop();
  expect(existsSync(running.folder)).toBe(false);
  await expect(fetch(running.address)).rejects.toThrow();
});

test('the demo’s script can be read, and nobody answers or quotes themselves', () => {
  for (const talk of TALKS) {
    const beats = beatsOf(talk);
    expect(beats.length).toBeGreaterThan(15);
    for (const [i, { letter, to }] of beats.entries()) if (to) expect(beats[i - to.back]?.letter).not.toBe(letter);
  }
});

test('when the demo’s script is over, its parts make new posts', () => {
  const talk = TALKS[0] as (typeof TALKS)[0];
  const topic = new Topic(talk, 1, createRandom(1));
  const said = Array.from({ length: 60 }, (_, i) => {
    const beat = topic.next();
    const author = CAST.find(({ letter }) => letter === beat.letter)?.name;
    const { body } = topic.write(beat);
    topic.heard(beat, { number: i + 1, author: { name: author } } as Post);
    return body;
  });
  expect(new Set(said).size).toBeGreaterThan(50);
});
