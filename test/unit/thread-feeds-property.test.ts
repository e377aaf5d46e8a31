import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveThread } from '../../client/thread/live-thread.ts';
import type { FeedEvent } from '../../server/live/thread-feed.ts';
import type { PostEvent, ThreadEvent } from '../../shared/events.ts';
import { FedThread } from '../support/fed-thread.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

type Step =
  | { do: 'create' }
  | { do: 'edit'; which: number }
  | { do: 'react'; which: number }
  | { do: 'rename' }
  | { do: 'announce'; which: number }
  | { do: 'lose'; which: number }
  | { do: 'pass'; ms: number }
  | { do: 'database'; away: boolean }
  | { do: 'join' };

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'create' }) },
  { weight: 2, arbitrary: fc.nat(20).map<Step>((which) => ({ do: 'edit', which })) },
  { weight: 4, arbitrary: fc.nat(3).map<Step>((which) => ({ do: 'react', which })) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'rename' }) },
  // Any that was committed, so announcements come in any order, twice, or never.
  { weight: 8, arbitrary: fc.nat(5).map<Step>((which) => ({ do: 'announce', which })) },
  { weight: 2, arbitrary: fc.nat(5).map<Step>((which) => ({ do: 'lose', which })) },
  { weight: 2, arbitrary: fc.nat(700).map<Step>((ms) => ({ do: 'pass', ms })) },
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
        if (act.do === 'react') committed.push(thread.react(act.which));
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
      await vi.advanceTimersByTimeAsync(1_200);

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
    { numRuns: 500 },
  );
});

test('however a crowd reacts, a page that hears it ends at the truth, asks nothing, and hears of it once a second', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (play) => {
      const thread = new FedThread();
      thread.commit(3);
      const pages: LiveThread[] = [];
      const told: { at: number; event: FeedEvent }[] = [];
      const look = () => {
        const { thread: snapshot, posts } = thread.model;
        const at = { cursor: thread.head, epoch: 'first', first: 1, last: 1_000 };
        const from = { thread: snapshot, posts: [...posts], answered: {}, ...at };
        const ask = () => Promise.reject(new Error('nothing is missing'));
        const live = new LiveThread(from, ask, () => {});
        thread.feeds.follow(1, ({ after, change }) => live.hear({ threadId: 1, after, ...change }));
        thread.feeds.moveTo(1, thread.head, snapshot.postCount);
        pages.push(live);
      };
      look();
      thread.feeds.follow(1, (event) => told.push({ at: Date.now(), event }));
      for (const act of play) {
        if (act.do === 'create') thread.offer(thread.model.create());
        if (act.do === 'react') thread.offer(thread.react(act.which));
        if (act.do === 'rename') thread.offer(thread.model.rename());
        if (act.do === 'pass') await vi.advanceTimersByTimeAsync(act.ms);
        if (act.do === 'join') look();
      }
      await vi.advanceTimersByTimeAsync(1_000);
      for (const page of pages) {
        expect(page.posts).toEqual(thread.model.posts);
        expect(page.cursor).toBe(thread.head);
      }
      // Between two tellings of reactions lies a second, or something that could not wait.
      for (const [i, { at, event }] of told.entries()) {
        const before = told[i - 1];
        if (event.name !== 'post:reacted' || !before || before.at === at) continue;
        const next = told.slice(i).find(({ event }) => event.name !== 'post:reacted');
        const lastReactions = told.slice(0, i).findLast(({ event }) => event.name === 'post:reacted');
        if (lastReactions && next?.at !== at) expect(at - lastReactions.at).toBeGreaterThanOrEqual(1_000);
      }
      thread.feeds.close();
    }),
    { numRuns: 500 },
  );
});

test('whoever comes back is told from memory just what changed up to where the feed stands, or nothing at all', async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.array(fc.nat(40)), async (play, backs) => {
      const thread = new FedThread();
      thread.model.perAnswer = 200;
      // Followed from the first post on, and more is heard than is kept; or only from the last, and all before is asked for.
      if (backs.length % 2 === 0) thread.follow();
      const committed: (PostEvent | ThreadEvent)[] = thread.commit(40);
      thread.offer(...(committed as PostEvent[]));
      if (backs.length % 2 === 1) thread.follow();
      const newest = (after: number, upTo: number) => {
        const byWhat = new Map<number, number>();
        for (const event of committed)
          if (event.cursor > after && event.cursor <= upTo)
            byWhat.set('post' in event ? event.post.id : 0, event.cursor);
        return [...byWhat].sort(([, a], [, b]) => a - b);
      };
      for (const [i, act] of play.entries()) {
        const all = committed.length;
        if (act.do === 'create') committed.push(thread.model.create());
        if (act.do === 'edit') committed.push(thread.model.change(act.which, 'edited'));
        if (act.do === 'react') committed.push(thread.react(act.which));
        if (act.do === 'rename') committed.push(thread.model.rename());
        // A third of them is lost on the way.
        if (committed.length > all && i % 3 > 0) thread.offer(committed.at(-1));
        if (act.do === 'pass') await vi.advanceTimersByTimeAsync(act.ms);
        if (act.do === 'database') thread.away = act.away;
        const from = Math.max(0, thread.head - (backs[i] ?? 0));
        // Every other time more comes while it is being read.
        const read = thread.feeds.remember(1, from);
        if (i % 2 === 0) await read;
        const known = thread.feeds.recall(1, from);
        if (!known) continue;
        told += known.changes.length;
        const changes = known.changes.map((change) => ['post' in change ? change.post.id : 0, change.cursor]);
        expect(changes).toEqual(newest(from, known.cursor));
        expect(known.cursor).toBeGreaterThanOrEqual(from);
      }
      thread.feeds.close();
    }),
    { numRuns: 500 },
  );
  expect(told).toBeGreaterThan(1_000);
});
