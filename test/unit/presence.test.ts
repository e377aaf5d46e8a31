import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Viewer } from '../../server/accounts/viewer.ts';
import { createPresence } from '../../server/presence/create-presence.ts';
import type { Viewers } from '../../shared/viewers.ts';

const guest = (key: string): Viewer => ({ kind: 'guest', key });
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function onForum() {
  const totals: number[] = [];
  const unheard = { announce: () => {}, publish: () => {} };
  const forum = { announce: (_forum: number, { total }: Viewers) => totals.push(total), publish: () => {} };
  const presence = createPresence({ node: 'one', redis: undefined }, { threads: unheard, boards: unheard, forum });
  return { presence, totals };
}

test('whoever goes from page to page does not leave the forum in between', async () => {
  const { presence, totals } = onForum();
  presence.enterForum(guest('staying'));
  presence.enterForum(guest('reading'));
  await pass(2_000);
  for (let page = 0; page < 5; page += 1) {
    presence.leaveForum(guest('reading'), true);
    await pass(1_500);
    presence.enterForum(guest('reading'));
    await pass(1_500);
  }
  expect(new Set(totals)).toEqual(new Set([2]));
  presence.leaveForum(guest('reading'), true);
  await pass(6_500);
  expect(totals.at(-1)).toBe(1);
});

test('whoever cannot come back has left at once', async () => {
  const { presence, totals } = onForum();
  for (const key of ['staying', 'ended']) presence.enterForum(guest(key));
  await pass(2_000);
  presence.leaveForum(guest('ended'));
  await pass(50);
  expect(totals).toEqual([2, 1]);
});

test('a forum that was left while its node stops leaves nothing behind', async () => {
  const { presence } = onForum();
  presence.enterForum(guest('reading'));
  presence.leaveForum(guest('reading'), true);
  await presence.close();
  await pass(6_000);
  expect(await presence.onForum()).toMatchObject({ total: 0 });
  expect(vi.getTimerCount()).toBe(0);
});
