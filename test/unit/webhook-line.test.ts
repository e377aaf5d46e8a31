import { expect, test } from 'vitest';
import { Line } from '../../server/webhooks/line.ts';

test('few go at once, and whoever is turned away is told to come when it is likely to be their turn', async () => {
  const line = new Line();
  let under = 0;
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    under += 1;
    await over;
    return 'done';
  };
  const all = Array.from({ length: 104 }, () => line.inTurn(1_000_000, work));
  expect(under).toBe(4);
  end();
  const turns = (await Promise.all(all)).flatMap((came) => (typeof came === 'object' ? [came.later - 1_000_000] : []));
  expect(turns).toHaveLength(100);
  expect(turns[0]).toBeGreaterThan(1_000);
  // Of so many, those that come in any one second are as many as are likely to be taken in it.
  for (const turn of turns) expect(turns.filter((each) => each >= turn && each < turn + 1_000).length).toBeLessThan(45);
});

test('nobody waits longer than a minute for another try, however many there are', async () => {
  const line = new Line();
  const never = new Promise<never>(() => {});
  const turns: number[] = [];
  for (let i = 0; i < 10_000; i += 1) {
    const came = line.inTurn(0, () => never);
    if (i >= 4) turns.push(((await came) as { later: number }).later);
  }
  expect(Math.max(...turns)).toBe(60_000);
  expect(await line.inTurn(30_000, () => never)).toEqual({ later: 60_025 });
});
