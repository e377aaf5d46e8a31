import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { findBoard, listBoards } from '../../server/boards/store.ts';
import { insertMember } from '../../server/members/store.ts';
import { listThreads } from '../../server/threads/list-store.ts';
import { THREADS_PER_PAGE } from '../../shared/limits.ts';
import { crowd } from '../support/crowded.ts';
import { describeOnBothEngines } from '../support/engines.ts';

describeOnBothEngines('what a board holds', (on) => {
  const db = () => on().app.db;

  /** The totals as they would be counted, whatever is kept. */
  const counted = async (boardId: number) => {
    const { rows } = await sql<{ threads: number; posts: number }>`select count(*) as threads,
      coalesce(sum(post_count), 0) as posts from threads where board_id = ${boardId} and deleted_at is null`.execute(
      db(),
    );
    return { threadCount: Number(rows[0]?.threads), postCount: Number(rows[0]?.posts) };
  };

  test('is counted as threads are started, answered, moved, deleted and brought back', async () => {
    const [ann, mod] = [await on().member('Ann'), await on().staff('Mod')];
    const [here, there] = [await on().board(), await on().board()];
    const { thread } = await ann.startThread(here);
    await ann.startThread(here, 'Another');
    await ann.post(thread.id, 'A reply.');
    expect(await findBoard(db(), here)).toMatchObject({ threadCount: 2, postCount: 3 });
    await db().updateTable('threads').set({ board_id: there }).where('id', '=', thread.id).execute();
    expect(await findBoard(db(), here)).toMatchObject({ threadCount: 1, postCount: 1 });
    expect(await findBoard(db(), there)).toMatchObject({ threadCount: 1, postCount: 2 });
    await ann.post(thread.id, 'Still here.');
    await mod.call('DELETE', `/threads/${thread.id}`);
    expect(await findBoard(db(), there)).toMatchObject({ threadCount: 0, postCount: 0, lastPost: null });
    await db().updateTable('threads').set({ deleted_at: null }).where('id', '=', thread.id).execute();
    for (const board of [here, there]) expect(await findBoard(db(), board)).toMatchObject(await counted(board));
    expect((await findBoard(db(), there))?.lastPost).toMatchObject({ threadId: thread.id, number: 3 });
  });

  test('is counted right when many post at once', async () => {
    const boardId = await on().board();
    const people = await Promise.all([1, 2, 3, 4].map((i) => on().member(`Poster ${i}`)));
    const threads = await Promise.all(people.map((person) => person.startThread(boardId)));
    await Promise.all(
      people.flatMap((person) =>
        threads.flatMap(({ thread }) => [1, 2].map((n) => person.post(thread.id, `Post ${n}.`))),
      ),
    );
    expect(await findBoard(db(), boardId)).toMatchObject({ threadCount: 4, postCount: 36 });
  });

  test('is listed page by page, each thread once, the pinned before all others', async () => {
    const boardId = await on().board();
    const authorId = await insertMember(db(), { accountId: null, name: 'Crowd', joinedAt: 1 });
    const threads = THREADS_PER_PAGE * 4 + 7;
    await crowd(db(), { boardId, authorId, threads, readers: [] });
    const pages = async () => {
      const board = await findBoard(db(), boardId);
      if (!board) throw new Error('the board is gone');
      const listed = await Promise.all([1, 2, 3, 4, 5, 6].map((page) => listThreads(db(), board, page)));
      return listed.map((page) => page.map(({ title }) => Number(title.split(' ').at(-1))));
    };
    const newestFirst = Array.from({ length: threads }, (_, i) => threads - i);
    const served = await pages();
    expect(served.map(({ length }) => length)).toEqual([30, 30, 30, 30, 7, 0]);
    expect(served.flat()).toEqual(newestFirst);
    await db()
      .updateTable('threads')
      .set({ pinned_at: 1 })
      .where('board_id', '=', boardId)
      .where('title', 'in', ['Thread number 5', 'Thread number 60'])
      .execute();
    expect((await pages()).flat()).toEqual([60, 5, ...newestFirst.filter((i) => i !== 5 && i !== 60)]);
    expect((await listBoards(db(), ['everyone'])).find(({ id }) => id === boardId)).toMatchObject({
      threadCount: threads,
      lastPost: { threadTitle: `Thread number ${threads}` },
    });
  });
});
