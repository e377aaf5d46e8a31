import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PostEvent, ThreadEvent } from '../../shared/events.ts';
import { FedThread } from '../support/fed-thread.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

type Step =
  | { do: 'create' }
  | { do: 'edit'; which: number }
  | { do: 'rename' }
  | { do: 'announce'; which: number }
  | { do: 'lose'; which: number }
  | { do: 'pass'; ms: number }
  | { do: 'database'; away: boolean }
  | { do: 'join' };

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'create' }) },
  { weight: 2, arbitrary: fc.nat(20).map<Step>((which) => ({ do: 'edit', which })) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'rename' }) },
  // Any that was committed, so announcements come in any order, twice, or never.
  { weight: 8, arbitrary: fc.nat(5).map<Step>((which) => ({ do: 'announce', which })) },
  { weight: 2, arbitrary: fc.nat(5).map<Step>((which) => ({ do: 'lose', which })) },
  { weight: 2, arbitrary: fc.nat(200).map<Step>((ms) => ({ do: 'pass', ms })) },
  { weight: 1, arbitrary: fc.boolean().map<Step>((away) => ({ do: 'database', away })) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'join' }) },
);

test('however announcements come, every follower hears each step once, in order, without a gap, up to the head', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (play) => {
      const thread = new FedThread();
      const followers = [{ from: 0, heard: thread.follow() }];
      const committed: (PostEvent | ThreadEvent)[] = [];
      for (const act of play) {
        if (act.do === 'create') committed.push(thread.model.create());
        if (act.do === 'edit') committed.push(thread.model.change(act.which, 'edited'));
        if (act.do === 'rename') committed.push(thread.model.rename());
        if (act.do === 'announce') thread.offer(committed.at(-1 - act.which));
        if (act.do === 'lose') committed.splice(-1 - act.which, 1);
        if (act.do === 'pass') await vi.advanceTimersByTimeAsync(act.ms);
        if (act.do === 'database') thread.away = act.away;
        if (act.do === 'join') followers.push({ from: thread.head, heard: thread.follow() });
      }
      thread.away = false;
      thread.feeds.headIs(1, thread.head);
      await vi.advanceTimersByTimeAsync(3_000);
      thread.feeds.headIs(1, thread.head);
      await vi.advanceTimersByTimeAsync(200);

      for (const { from, heard } of followers) {
        // One that joined while the feed was behind hears some steps it has read already, never one too few.
        let at = from;
        for (const [i, { after, change }] of heard.entries()) {
          expect(after).toBe(i === 0 ? after : (heard[i - 1]?.change.cursor ?? after));
          expect(after).toBeLessThanOrEqual(at);
          expect(change.cursor).toBeGreaterThan(after);
          at = Math.max(at, change.cursor);
        }
        expect(at).toBe(thread.head);
      }
      thread.feeds.close();
    }),
    { numRuns: 300 },
  );
});
