import { expect, test } from 'vitest';
import { createLog } from '../../server/log.ts';
import { findThread } from '../../server/threads/store.ts';
import type { StoredThread } from '../../server/threads/thread-row.ts';
import { Timelines } from '../../server/timeline/load-timeline.ts';
import { ViewerRecorder } from '../../server/timeline/record-viewers.ts';
import type { Timeline } from '../../shared/timeline.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONDAY = Date.UTC(2024, 0, 1);

describeOnBothEngines('a thread over time', (on) => {
  const timelineOf = async (person: Person, threadId: number) =>
    (await person.call<Timeline>('GET', `/threads/${threadId}/timeline`)).body;

  /** A thread whose posts were written at these times, all but the first by turns by the two. */
  async function threadOf(title: string, ...times: number[]) {
    const [ann, bob] = [await on().member(`${title} Ann`), await on().member(`${title} Bob`)];
    const { thread } = await ann.startThread(await on().board(), title);
    for (let i = 1; i < times.length; i++) await (i % 2 ? bob : ann).post(thread.id, `Post ${i + 1}`);
    for (const [i, created_at] of times.entries()) {
      await on()
        .app.db.updateTable('posts')
        .set({ created_at })
        .where('thread_id', '=', thread.id)
        .where('number', '=', i + 1)
        .execute();
    }
    return { ann, bob, thread };
  }

  test('is divided into periods, each with its first post and how many there are', async () => {
    const { thread } = await threadOf(
      'Days',
      MONDAY,
      MONDAY + HOUR,
      MONDAY + 40 * DAY,
      MONDAY + 41 * DAY,
      MONDAY + 41 * DAY + 1,
    );
    const { unit, periods, readUpTo } = await timelineOf(on().guest(), thread.id);
    expect(unit).toBe('day');
    expect(readUpTo).toBeNull();
    expect(periods).toHaveLength(42);
    const busy = periods.filter(({ posts }) => posts > 0);
    expect(busy.map(({ startedAt, first, posts, own }) => [(startedAt - MONDAY) / DAY, first, posts, own])).toEqual([
      [0, 1, 2, false],
      [40, 3, 1, false],
      [41, 4, 2, false],
    ]);
    expect(periods[1]).toMatchObject({ first: null, posts: 0, viewers: null });
  });

  test('shows members where they posted and how far they have read; a new post is in it', async () => {
    const { ann, bob, thread } = await threadOf('Own', MONDAY, MONDAY + 20 * DAY, MONDAY + 30 * DAY);
    await ann.call('PUT', `/threads/${thread.id}/read`, { number: 2 });
    const own = async (person: Person) =>
      (await timelineOf(person, thread.id)).periods.flatMap(({ own, first }) => (own ? [first] : []));
    expect(await own(ann)).toEqual([1, 3]);
    expect(await own(bob)).toEqual([2]);
    expect((await timelineOf(ann, thread.id)).readUpTo).toBe(2);
    await bob.post(thread.id, 'Today.');
    const { periods } = await timelineOf(bob, thread.id);
    expect(periods.at(-1)).toMatchObject({ first: 4, posts: 1, own: true });
    expect(periods.reduce((sum, { posts }) => sum + posts, 0)).toBe(4);
  });

  test('grows with its thread as if it were drawn up anew', async () => {
    const { ann, bob, thread } = await threadOf('Grown', MONDAY, MONDAY + HOUR);
    const { db } = on().app;
    const kept = new Timelines(db);
    const guest = { kind: 'guest', key: 'x' } as const;
    const load = async (timelines: Timelines) =>
      timelines.load(guest, (await findThread(db, thread.id)) as StoredThread);
    await load(kept);
    for (const [i, after] of [
      2 * HOUR,
      2 * HOUR,
      30 * HOUR,
      31 * HOUR,
      3 * DAY,
      50 * DAY,
      50 * DAY,
      52 * DAY,
    ].entries()) {
      const { id } = await (i % 2 ? ann : bob).post(thread.id, 'More.');
      await db
        .updateTable('posts')
        .set({ created_at: MONDAY + after })
        .where('id', '=', id)
        .execute();
      // Of two posts at a time too.
      if (i % 3 === 1) continue;
      expect(await load(kept)).toEqual(await load(new Timelines(db)));
    }
  });

  test('tells how many people were viewing: the most of each period, whichever node wrote it', async () => {
    const { thread } = await threadOf('Viewed', MONDAY, MONDAY + 2 * HOUR, MONDAY + 60 * HOUR);
    const { db } = on().app;
    let now = MONDAY + 5 * 60_000;
    const counts = new Map<number, number>();
    const [one, other] = [0, 1].map(
      () =>
        new ViewerRecorder(
          db,
          () => counts,
          createLog('silent'),
          () => now,
        ),
    );
    const record = async (node: ViewerRecorder | undefined, viewers: number) => {
      counts.set(thread.id, viewers);
      await node?.record();
    };
    await record(one, 3);
    await record(other, 7);
    await record(one, 5);
    now += 2 * HOUR;
    await record(one, 2);
    counts.clear();
    now += HOUR;
    await one?.record();
    const { unit, periods } = await timelineOf(on().guest(), thread.id);
    expect(unit).toBe('hour');
    expect(periods.flatMap(({ viewers }, i) => (viewers === null ? [] : [[i, viewers]]))).toEqual([
      [0, 7],
      [2, 2],
    ]);
    const kept = () =>
      db
        .selectFrom('viewer_peaks')
        .select(['period', 'viewers'])
        .where('thread_id', '=', thread.id)
        .orderBy('period')
        .execute();
    expect((await kept()).map(({ period }) => period)).toEqual(['day', 'hour', 'hour', 'month']);
    now += 40 * DAY;
    await one?.record();
    expect(await kept()).toEqual([
      { period: 'day', viewers: 7 },
      { period: 'month', viewers: 7 },
    ]);
    one?.end();
    other?.end();
  });

  test('counts who views a thread right now, and costs nothing where nobody does', async () => {
    const { ann, bob, thread } = await threadOf('Live', MONDAY);
    await ann.follow(thread.id);
    await bob.follow(thread.id);
    await on().app.recorder.record();
    const row = await on().app.db.selectFrom('viewer_peaks').selectAll().where('thread_id', '=', thread.id).execute();
    expect(row.map(({ period, viewers }) => [period, viewers]).sort()).toEqual([
      ['day', 2],
      ['hour', 2],
      ['month', 2],
    ]);
  });

  test('is a page of its own for whoever runs no script, and offered where a thread has several pages', async () => {
    const { thread } = await threadOf('Page', MONDAY, MONDAY + 40 * DAY);
    const guest = on().guest();
    const path = `/threads/${thread.slug}.${thread.id}/`;
    const page = await guest.page(`${path}timeline`);
    expect(page).toContain(`href="${path}#post-2">Feb 10, 2024</a><span>1 post</span>`);
    expect(page).not.toMatch(/<path[^>]* d=""/);
    expect(await guest.page(path)).not.toContain('timeline');
  });
});
