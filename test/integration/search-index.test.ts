import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Db } from '../../server/database/connection.ts';
import { engineOf } from '../../server/database/engine-of.ts';
import { transaction } from '../../server/database/transaction.ts';
import { fillIndex } from '../../server/search/keep-index.ts';
import { updateThread } from '../../server/threads/store.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { importInto } from '../support/import-into.ts';
import { BOARD, FORUM, memberLine, postLine, THREAD } from '../support/transfer-forums.ts';

const WORDS = [
  'ferry',
  'Bergen',
  'night',
  'straße',
  '東京タワー',
  'хлеб',
  "don't",
  '**bold**',
  '😀',
  '[quote="Ann, post:1"]',
];
const STEPS = 120;

/** Returns all that the index holds, in an order. */
async function held(db: Db): Promise<unknown[]> {
  if (engineOf(db) === 'postgres')
    return (await sql`select post_id, second, words::text from post_words order by post_id`.execute(db)).rows;
  await sql`create virtual table if not exists temp.held using fts5vocab(main, post_words, instance)`.execute(db);
  return (
    await sql`select doc & 1073741823 as id, doc >> 30 as second, term, offset from temp.held order by 1, 4`.execute(db)
  ).rows;
}

describeOnBothEngines('the index of words', (on) => {
  test('is in step with the posts, whatever was written, edited, deleted, renamed, moved or imported', async () => {
    let seed = 20;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const pick = <T>(items: readonly T[]) => items[random(items.length)] as T;
    const text = () => Array.from({ length: 1 + random(6) }, () => pick(WORDS)).join(' ');
    const { db } = on().app;
    const ann = await on().staff('Ann');
    const boards = [await on().board(), await on().board('members')];
    const threads: number[] = [];
    const posts: number[] = [];
    const start = async () => {
      const { thread, post } = await ann.startThread(pick(boards), text(), text());
      threads.push(thread.id);
      posts.push(post.id);
    };
    await start();
    const steps = [
      start,
      async () =>
        ann.call('POST', `/threads/${pick(threads)}/posts`, { body: text() }).then(({ body }) => {
          const { post } = body as { post?: { id: number } };
          if (post) posts.push(post.id);
        }),
      () => ann.call('PATCH', `/posts/${pick(posts)}`, { body: text() }),
      () => ann.call('DELETE', `/posts/${pick(posts)}`),
      () => ann.call('PATCH', `/threads/${pick(threads)}`, { title: text() }),
      () => (threads.length > 4 ? ann.call('DELETE', `/threads/${pick(threads)}`) : start()),
      () => transaction(db, (trx) => updateThread(trx, pick(threads), { board_id: pick(boards) })),
      () => ann.call('PUT', `/posts/${pick(posts)}/reaction`, { kind: 'like' }),
    ];
    for (let step = 0; step < STEPS; step += 1) await pick([...steps, steps[1], steps[1], steps[2]])?.();
    await importInto(db, FORUM);
    await importInto(db, [
      ...FORUM,
      postLine(4, 'Runa', 'Arrived in Kirkenes.', { createdAt: '2025-03-02T20:20:00.000Z' }),
    ]);

    const before = await held(db);
    expect(before.length).toBeGreaterThan(10);
    await fillIndex(db);
    expect(before).toEqual(await held(db));
  });

  test('follows a long thread that is moved, deleted and brought back, some posts at a time', async () => {
    const { db, outbox } = on().app;
    const long = Array.from({ length: 450 }, (_, i) => postLine(i + 1, 'Long', `Words ${i}.`, { thread: 'long' }));
    await importInto(db, [memberLine('Long'), BOARD, { ...THREAD, id: 'long', author: 'Long' }, ...long]);
    const { id } = await db.selectFrom('threads').select('id').where('uid', '=', 'long').executeTakeFirstOrThrow();
    for (const change of [{ board_id: await on().board() }, { deleted_at: 1 }, { deleted_at: null }]) {
      await transaction(db, async (trx) => {
        await updateThread(trx, id, change);
        const left = await trx.selectFrom('outbox').select('progress').where('kind', '=', 'reindex').execute();
        expect(left).toEqual([{ progress: 200 }]);
      });
      await outbox.settled();
      const before = await held(db);
      await fillIndex(db);
      expect(before).toEqual(await held(db));
    }
  });
});
