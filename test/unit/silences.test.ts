import { beforeEach, expect, test } from 'vitest';
import { Silences } from '../../server/push/silences.ts';

const SERVICE = 'https://push.example/one';
const SAME = 'https://push.example/two';
const OTHER = 'https://other.example/one';

let now = 0;
let silences: Silences;
beforeEach(() => {
  now = 0;
  silences = new Silences(() => now);
});

/** Sends something that takes so long, and is answered or not. */
async function send(endpoint: string, tookMs: number, isAnswered: boolean): Promise<void> {
  await silences
    .heed(endpoint, async () => {
      now += tookMs;
      if (!isAnswered) throw new Error('no answer');
    })
    .catch(() => {});
}

test('a service that keeps us waiting in vain is left alone, longer each time, and no other with it', async () => {
  await send(SERVICE, 10_000, false);
  expect([SERVICE, SAME, OTHER].map((endpoint) => silences.left(endpoint))).toEqual([5_000, 5_000, 0]);
  const waits: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    now += silences.left(SERVICE);
    await send(SERVICE, 10_000, false);
    waits.push(silences.left(SERVICE) / 1_000);
  }
  expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
});

test('several in vain at once are one silence', async () => {
  let end = () => {};
  const over = new Promise<void>((_, fail) => {
    end = () => fail(new Error('no answer'));
  });
  const sent = [1, 2, 3].map(() => silences.heed(SERVICE, () => over).catch(() => {}));
  now += 10_000;
  end();
  await Promise.all(sent);
  expect(silences.left(SERVICE)).toBe(5_000);
});

test('one that refuses at once takes nobody’s place, and one that answers again is forgiven', async () => {
  await send(SERVICE, 20, false);
  expect(silences.left(SERVICE)).toBe(0);
  await send(SERVICE, 10_000, false);
  now += 5_000;
  await send(SERVICE, 20, true);
  await send(SERVICE, 10_000, false);
  expect(silences.left(SERVICE)).toBe(5_000);
});
