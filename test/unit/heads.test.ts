import { afterEach, expect, test, vi } from 'vitest';
import { watchHeads } from '../../server/live/heads.ts';
import { createLog } from '../../server/log.ts';

afterEach(() => vi.useRealTimers());

/** Watches a database that answers as long as `database.answers`, by a clock that is set by hand. */
function watching() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const database = { answers: true };
  const blind = vi.fn();
  let time = 0;
  const parts = {
    epoch: { hasMoved: () => (database.answers ? Promise.resolve(false) : new Promise(() => {})) },
    feeds: { threadIds: [] },
    log: createLog('silent'),
  };
  const told = { blind, accessChanged: vi.fn(), restored: vi.fn() };
  const heads = watchHeads(parts as never, told, () => time);
  /** Lets the next look of 2 s come when so much time has passed. */
  const looks = async (after: number) => {
    time += after;
    await vi.advanceTimersByTimeAsync(2_000);
  };
  return { database, blind, heads, looks };
}

test('followers are let go when the database is silent for more than five seconds', async () => {
  const { database, blind, heads, looks } = watching();
  await looks(2_000);
  database.answers = false;
  for (let i = 0; i < 2; i += 1) await looks(2_000);
  expect([heads.seeing, blind.mock.calls.length]).toEqual([true, 0]);
  await looks(2_000);
  expect([heads.seeing, blind.mock.calls.length]).toEqual([false, 1]);
});

test('they stay when it is the node itself that was held up', async () => {
  const { blind, heads, looks } = watching();
  await looks(2_000);
  await looks(9_000);
  await looks(2_000);
  expect([heads.seeing, blind.mock.calls.length]).toEqual([true, 0]);
});
