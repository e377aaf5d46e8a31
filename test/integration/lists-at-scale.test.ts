import { beforeAll, expect, test } from 'vitest';
import { findBoard, listBoards } from '../../server/boards/store.ts';
import type { Db } from '../../server/database/connection.ts';
import { type ListPlace, listPlaceIn } from '../../server/database/list-place.ts';
import { newestOfBoards, newestPosts, newestThreads } from '../../server/lists/store.ts';
import { newPosts, whatsNew } from '../../server/lists/whats-new.ts';
import { stampAuthors } from '../../server/members/card-store.ts';
import { insertMember } from '../../server/members/store.ts';
import { listThreads } from '../../server/threads/list-store.ts';
import { firstUnread } from '../../server/threads/unread.ts';
import { Filter } from '../../shared/list.ts';
import { CROWDED_SINCE, crowd } from '../support/crowded.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { wholeScans } from '../support/plans.ts';

const THREADS = 10_000;

describeOnBothEngines('lists of 10,000 threads and 50,000 read positions', (on) => {
  let boardId: number;
  let reader: { id: number };
  const db = () => on().app.db;
  const engine = () => on().app.engine;
  const viewer = () => ({
    kind: 'member' as const,
    key: `m${reader.id}`,
    id: reader.id,
    name: 'Reader',
    role: 'member' as const,
    avatar: null,
    hidden: false,
    theme: null,
    timeZone: null,
    sessionId: '',
  });
  const parts = (on: Db) => ({ db: on, presence: NOBODY });
  const NOBODY = { threads: { totals: async () => new Map() }, boards: { totals: async () => new Map() } } as never;

  beforeAll(async () => {
    boardId = await on().board();
    const member = (name: string) => insertMember(db(), { accountId: null, name, joinedAt: CROWDED_SINCE - 1 });
    const readers = [];
    for (const name of ['Reader', 'Two', 'Three', 'Four', 'Five']) readers.push(await member(name));
    reader = { id: readers[0] ?? 0 };
    await crowd(db(), { boardId, authorId: await member('Writer'), threads: THREADS, readers });
  });

  test('go through no table from end to end', async () => {
    const board = await findBoard(db(), boardId);
    if (!board) throw new Error('the board is gone');
    const scans = await wholeScans(db(), engine(), async (watched) => {
      await listBoards(watched, ['everyone']);
      for (const page of [1, 170, 334]) await listThreads(watched, board, page);
      const middle = { at: CROWDED_SINCE + 5_000 * 60_000, id: 5_000 };
      for (const before of [undefined, middle]) {
        await newestThreads(watched, {}, 200, before);
        await newestThreads(watched, { unanswered: true }, 200, before);
        await newestThreads(watched, { startedBy: reader.id }, 200, before);
        await newestPosts(watched, 200, before);
        for (const filter of ['all', 'unread', 'mine', 'unanswered'] as const)
          await whatsNew(parts(watched), viewer(), { filter, before });
        for (const filter of Filter.options) await newPosts(parts(watched), viewer(), { filter, before });
      }
      await firstUnread(watched, reader.id, await newestOfBoards(watched, [boardId], 10));
      await stampAuthors(watched, { threadId: 5_000, first: 1, last: 20 });
    });
    expect(scans).toEqual([]);
  });

  test('find the one unread thread in ten, page by page, each once', async () => {
    const seen: number[] = [];
    let before: ListPlace | undefined;
    for (let page = 0; page < 4; page += 1) {
      const answer = await whatsNew(parts(db()), viewer(), { filter: 'unread', before });
      seen.push(...answer.threads.map(({ thread }) => Number(thread.title.split(' ').at(-1))));
      before = listPlaceIn(answer.before);
    }
    const unread = Array.from({ length: THREADS }, (_, i) => THREADS - i).filter((i) => i % 10 === 0 && i % 3 > 0);
    expect(seen).toEqual(unread.slice(0, seen.length));
    expect(seen.length).toBe(120);
  });

  test('end where everything older was marked read', async () => {
    const late = await insertMember(db(), { accountId: null, name: 'Late', joinedAt: CROWDED_SINCE + 9_990 * 60_000 });
    const lately = { ...viewer(), id: late, name: 'Late' };
    const { threads, before } = await whatsNew(parts(db()), lately, { filter: 'unread' });
    expect([threads.length > 0, threads.length <= 10, before]).toEqual([true, true, null]);
    const posts = await newPosts(parts(db()), lately, { filter: 'unread' });
    expect([posts.posts.length > 0, posts.before]).toEqual([true, null]);
  });

  test('cost the same on the last page as on the first', async () => {
    const board = await findBoard(db(), boardId);
    if (!board) throw new Error('the board is gone');
    /** The least it takes: what the machine does besides only ever adds. */
    const least = async (page: number) => {
      const took: number[] = [];
      for (let i = 0; i < 60; i += 1) {
        const began = performance.now();
        expect((await listThreads(db(), board, page)).length).toBeGreaterThan(0);
        took.push(performance.now() - began);
      }
      return Math.min(...took);
    };
    const [first, last] = [await least(1), await least(Math.floor(THREADS / 30))];
    // Skipping ten thousand rows takes ten times as long.
    expect(last).toBeLessThan(first * 2 + 0.3);
  });
});
