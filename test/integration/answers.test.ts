import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { initial } from '../../server/database/migrations/001-initial.ts';
import { writing } from '../../server/database/migrations/005-writing.ts';
import { openPostgres } from '../../server/database/postgres.ts';
import { openSqlite } from '../../server/database/sqlite.ts';
import { answersTo } from '../../server/posts/answers.ts';
import { importFile } from '../../server/transfer/import-file.ts';
import { ANSWERS_COUNTED, ANSWERS_KEPT } from '../../shared/limits.ts';
import type { Post } from '../../shared/post.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const quote = (number: number) => `[quote="Ann, post:${number}"]\nWords.\n[/quote]\n\nYes.`;

describeOnBothEngines('who answered a post', (on) => {
  /** A thread of three posts, and somebody to write in it. */
  async function begun() {
    const ann = await on().member(`Ann ${Math.random().toString(36).slice(2)}`);
    const { thread } = await ann.startThread(await on().board());
    for (let i = 0; i < 2; i++) await ann.post(thread.id, 'Words.');
    const answers = (first: number, last = first) => answersTo(on().app.db, thread.id, { first, last });
    const line = async (number: number) =>
      new RegExp(`id="post-${number}".*?</article>`, 's')
        .exec(await on().guest().page(`/threads/${thread.slug}.${thread.id}/`))?.[0]
        .match(/class="answered-by">(.*?)<\/p>/s)?.[1]
        ?.replace(/<[^>]*>/g, '');
    return { ann, thread, answers, line };
  }

  test('is said by each answer, which replies or quotes, once for each post above it', async () => {
    const { ann, thread, answers } = await begun();
    const post = await ann.post(thread.id, `${quote(1)}\n\n${quote(2)}\n\n${quote(9)}\n\n${quote(4)}`, { replyTo: 2 });
    expect(post).toMatchObject({ number: 4, answers: [1, 2] });
    await ann.post(thread.id, quote(1));
    expect(await answers(1, 3)).toEqual({
      1: [4, 5].map((number) => ({ number, author: { id: post.author.id, name: ann.name } })),
      2: [{ number: 4, author: { id: post.author.id, name: ann.name } }],
    });
  });

  test('leaves the answered post as it was: one change a reply', async () => {
    const { ann, thread } = await begun();
    const { cursor } = await ann.post(thread.id, 'Yes.', { replyTo: 1 });
    expect(cursor).toBe(4);
    const { body } = await ann.call<{ changes: unknown[] }>('GET', `/threads/${thread.id}/changes?after=3`);
    expect(body.changes).toHaveLength(1);
  });

  test('follows edits and deletions', async () => {
    const { ann, thread, answers, line } = await begun();
    const { id } = await ann.post(thread.id, quote(1));
    expect(await line(1)).toBe(`Answered by #4 ${ann.name}`);
    const { body } = await ann.call<{ post: Post }>('PATCH', `/posts/${id}`, { body: quote(3) });
    expect(body.post.answers).toEqual([3]);
    expect(await line(1)).toBeUndefined();
    expect(await line(3)).toBe(`Answered by #4 ${ann.name}`);
    const deleted = await ann.call<{ post: Post }>('DELETE', `/posts/${id}`);
    expect(deleted.body.post.answers).toEqual([]);
    expect(await answers(1, 3)).toEqual({});
  });

  test('is found in what is imported, but for tombstones', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-answers-'));
    const uid = `answers-${Math.random()}`;
    const post = (number: number, more: object) => ({ type: 'post', thread: uid, number, author: 'Imported', ...more });
    const lines = [
      {
        ...{ type: 'member', name: 'Imported', title: null, joinedAt: '2020-01-01', postCount: 0, awardCount: 0 },
        ...{ reactionScore: 0, country: null, location: null },
      },
      { type: 'board', slug: 'imported', title: 'B', description: '' },
      { type: 'thread', id: uid, board: 'imported', title: 'T', author: 'Imported' },
      post(1, { body: 'First.' }),
      post(2, { body: quote(1) }),
      post(3, { body: 'Yes.', replyTo: 1 }),
      post(4, { body: '', replyTo: 1, deletedAt: '2020-01-02' }),
    ];
    writeFileSync(join(folder, 'lines'), lines.map((line) => JSON.stringify(line)).join('\n'));
    await importFile(on().app.db, join(folder, 'lines'), { now: Date.now() });
    rmSync(folder, { recursive: true });
    const { id } = await on()
      .app.db.selectFrom('threads')
      .select('id')
      .where('uid', '=', uid)
      .executeTakeFirstOrThrow();
    expect((await answersTo(on().app.db, id, { first: 1, last: 1 }))[1]?.map(({ number }) => number)).toEqual([2, 3]);
  });

  test('names the first five and counts the others, up to a bound', async () => {
    const { ann, thread, answers, line } = await begun();
    for (let i = 0; i < 7; i++) await ann.post(thread.id, 'Yes.', { replyTo: 1 });
    expect(await line(1)).toMatch(/^Answered by #4 .*, #8 Ann [a-z0-9]+ and 2 more$/);
    for (let i = 0; i < ANSWERS_KEPT; i++) await ann.post(thread.id, 'Yes.', { replyTo: 1 });
    expect((await answers(1))[1]).toHaveLength(ANSWERS_KEPT);
    expect(await line(1)).toMatch(new RegExp(` and ${ANSWERS_COUNTED - 5}\\+ more$`));
    // What others were answered is read all the same.
    await ann.post(thread.id, 'Yes.', { replyTo: 2 });
    for (let i = 0; i < ANSWERS_KEPT; i++) await ann.post(thread.id, `${quote(1)}\n\n${quote(3)}`);
    const kept = await answers(1, 3);
    expect([kept[1]?.length, kept[2]?.length, kept[3]?.length]).toEqual([ANSWERS_KEPT, 1, ANSWERS_KEPT]);
  });

  test('lists all the answers to a post, page by page, each once', async () => {
    const { ann, thread } = await begun();
    const ids: number[] = [];
    for (let i = 0; i < 35; i++) ids.push((await ann.post(thread.id, `Answer ${i}.`, { replyTo: 1 })).id);
    await ann.call('DELETE', `/posts/${ids[3]}`);
    const { body } = await ann.call<{ post: Post }>('GET', `/threads/${thread.id}/posts/1`);
    const first = await on().guest().page(`/posts/${body.post.id}/answers`);
    const next = /href="([^"]*)" rel="next"/.exec(first)?.[1] ?? '';
    const second = await on().guest().page(next.replace('&amp;', '&'));
    const listed = [...(first + second).matchAll(/>Answer (\d+)\.</g)].map(([, i]) => Number(i));
    expect(listed).toEqual(Array.from({ length: 35 }, (_, i) => i).filter((i) => i !== 3));
    expect(second).not.toContain('rel="next"');
  });
});

describe('bringing an older forum up to date', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function finds(database: ReturnType<typeof openSqlite>): Promise<void> {
    const { db, engine } = database;
    closing.push(() => db.destroy());
    await initial(engine).up(db);
    const { id: author_id } = await db
      .insertInto('members')
      .values({ name: 'Ann', name_key: 'ann', joined_at: 1 } as never)
      .returning('id')
      .executeTakeFirstOrThrow();
    const board = { slug: 'b', title: 'B', description: '', audience: 'everyone', position: 1 } as never;
    const { id: board_id } = await db.insertInto('boards').values(board).returning('id').executeTakeFirstOrThrow();
    const thread = { uid: 'u', board_id, author_id, last_poster_id: author_id, title: 'T', slug: 't' };
    const { id: thread_id } = await db
      .insertInto('threads')
      .values({ ...thread, created_at: 1, last_post_at: 1 } as never)
      .returning('id')
      .executeTakeFirstOrThrow();
    const posts = ['First.', 'Second.', quote(1), 'Fourth.', quote(2)].map((body, i) => ({
      ...{ thread_id, number: i + 1, cursor: i + 1, author_id, body, html: '', created_at: 1 },
      reply_to: i === 3 ? 1 : null,
      deleted_at: i === 4 ? 1 : null,
    }));
    await db
      .insertInto('posts')
      .values(posts as never)
      .execute();
    await writing(engine).up(db);
    const found = (await answersTo(db, thread_id, { first: 1, last: 5 })) as Record<number, { number: number }[]>;
    expect(Object.entries(found).map(([number, by]) => [number, by.map((answer) => answer.number)])).toEqual([
      ['1', [3, 4]],
    ]);
  }

  test('finds the answers in the posts there are, on SQLite', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-older-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    await finds(openSqlite(folder));
  });

  describeWith('postgres', sharedPostgres, 'on PostgreSQL', (postgres) => {
    test('finds them as well', async () => finds(openPostgres(await postgres.createDatabase())));
  });
});
