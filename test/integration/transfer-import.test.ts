import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Member } from '../../server/accounts/viewer.ts';
import { transaction } from '../../server/database/transaction.ts';
import { findByName } from '../../server/members/store.ts';
import { addPost } from '../../server/posts/create-post.ts';
import { changesAfter } from '../../server/threads/changes-after.ts';
import { Directory } from '../../server/transfer/directory.ts';
import { importFile } from '../../server/transfer/import-file.ts';
import type { PostLine } from '../../server/transfer/lines.ts';
import { writePosts } from '../../server/transfer/write-posts.ts';
import {
  BOARD,
  describeForums,
  exported,
  FORUM,
  importLines,
  linesOf,
  MEMBERS,
  memberLine,
  NOW,
  POSTS,
  postLine,
  THREAD,
} from '../support/transfer-forums.ts';

const REAL_THREAD = '../shared/threads/real-thread.jsonl';

const manyPosts = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => postLine(from + i, i % 2 ? 'Runa' : 'Ole_7', `Post ${from + i}`));

describeForums('an import', (forums) => {
  const threadIn = async ({ db }: Awaited<ReturnType<typeof forums.open>>, uid = 'ferry') =>
    db.selectFrom('threads').selectAll().where('uid', '=', uid).executeTakeFirstOrThrow();

  test('keeps what the file says, the totals on the cards included, for members nobody has claimed', async () => {
    const forum = await forums.open();
    const imported = await importLines(forums, forum, FORUM);
    expect(imported).toEqual({ added: { members: 3, boards: 1, threads: 1, posts: 3 }, already: 0 });
    expect(await findByName(forum.db, 'runa')).toMatchObject({
      account_id: null,
      role: 'member',
      title: 'Regular',
      joined_at: Date.UTC(2019, 4, 6),
      post_count: 40,
      award_count: 2,
      reaction_score: 7,
      country: 'NO',
      location: 'Bergen',
    });
    expect(await threadIn(forum)).toMatchObject({ slug: 'the-night-ferry', created_at: Date.UTC(2025, 2, 1, 20) });
    const posts = await forum.db.selectFrom('posts').selectAll().orderBy('number').execute();
    expect(posts.map((row) => [row.number, row.reply_to, row.deleted_at])).toEqual([
      [1, null, null],
      [2, 1, null],
      [3, null, Date.UTC(2025, 2, 1, 20, 30)],
    ]);
    expect(posts[1]?.html).toContain('said:');
    expect(posts[1]?.html).toMatch(/<a class="mention" href="\/members\/ole-7\.\d+">@Ole_7<\/a>/);
    expect(await forum.db.selectFrom('reactions').select('kind').orderBy('created_at').execute()).toEqual([
      { kind: 'like' },
      { kind: 'funny' },
    ]);
    expect(await forum.db.selectFrom('notifications').selectAll().execute()).toEqual([]);
  });

  test('links a mention of a member who stands further down in the file', async () => {
    const forum = await forums.open();
    await importLines(forums, forum, [...FORUM, postLine(4, 'Runa', 'Welcome @Late!'), memberLine('Late')]);
    const { html } = await forum.db
      .selectFrom('posts')
      .select('html')
      .where('number', '=', 4)
      .executeTakeFirstOrThrow();
    expect(html).toContain('class="mention"');
  });

  test('gives every post a step of its thread’s cursor, in the order of their numbers', async () => {
    const forum = await forums.open();
    await importLines(forums, forum, [...MEMBERS, BOARD, THREAD, ...manyPosts(1, 1203)]);
    const posts = await forum.db.selectFrom('posts').select(['number', 'cursor']).orderBy('number').execute();
    expect(posts).toEqual(Array.from({ length: 1203 }, (_, i) => ({ number: i + 1, cursor: i + 1 })));
    expect(await threadIn(forum)).toMatchObject({ cursor: 1203, changed_cursor: 0, post_count: 1203 });
  });

  test('twice adds nothing twice', async () => {
    const forum = await forums.open();
    await importLines(forums, forum, FORUM);
    const before = await exported(forum);
    const again = await importLines(forums, forum, FORUM);
    expect(again).toEqual({ added: { members: 0, boards: 0, threads: 0, posts: 0 }, already: FORUM.length });
    expect(await exported(forum)).toBe(before);
    expect((await threadIn(forum)).cursor).toBe(3);
  });

  test('that was cut off is completed by importing again', async () => {
    const [whole, cut] = [await forums.open(), await forums.open()];
    const other = { ...THREAD, id: 'bus', title: 'The day bus' };
    const lines = [
      ...MEMBERS,
      BOARD,
      THREAD,
      other,
      ...manyPosts(1, 1100),
      { ...postLine(1, 'Runa', 'Ding'), thread: 'bus' },
    ];
    const path = await forums.file(linesOf(lines));
    const cutOff = importFile(cut.db, path, {
      now: NOW,
      progress: ({ step, lines: done }) => {
        if (step === 'writing' && done > 500) throw new Error('killed');
      },
    });
    await expect(cutOff).rejects.toThrow('killed');
    expect((await threadIn(cut)).post_count).toBeLessThan(1100);
    await importFile(cut.db, path, { now: NOW });
    await importFile(whole.db, path, { now: NOW });
    expect(await exported(cut)).toBe(await exported(whole));
    expect(await threadIn(cut)).toMatchObject({ cursor: 1100, post_count: 1100 });
  });

  test('leaves members who are there as they are, however their name is written', async () => {
    const forum = await forums.open();
    await importLines(forums, forum, FORUM);
    await importLines(forums, forum, [memberLine('RUNA', { title: 'Queen', postCount: 9999 })]);
    expect(await findByName(forum.db, 'Runa')).toMatchObject({ name: 'Runa', title: 'Regular', post_count: 40 });
  });

  test('appends to a thread, and whoever follows it catches up from the cursor they had', async () => {
    const forum = await forums.open();
    await importLines(forums, forum, FORUM);
    const { id, cursor } = await threadIn(forum);
    await importLines(forums, forum, [
      ...POSTS,
      postLine(4, 'Runa', 'And back.', { createdAt: '2025-04-01T08:00:00Z' }),
      postLine(5, 'Thread Starter', 'Good.', { replyTo: 4, createdAt: '2025-04-01T09:00:00Z' }),
    ]);
    const missed = await changesAfter(forum.db, id, cursor);
    expect(missed).toMatchObject({ cursor: 5, hasMore: false });
    expect(missed?.changes.map((change) => 'post' in change && [change.cursor, change.post.number])).toEqual([
      [4, 4],
      [5, 5],
    ]);
    expect(missed?.thread.lastPost).toMatchObject({ number: 5, createdAt: Date.UTC(2025, 3, 1, 9) });
    expect(missed?.thread.lastPost.author.name).toBe('Thread Starter');
  });

  test('may bring nothing but posts of a thread that is there', async () => {
    const forum = await forums.open();
    await importLines(forums, forum, FORUM);
    const { added } = await importLines(forums, forum, [postLine(4, 'Runa', 'Only this.')]);
    expect(added).toEqual({ members: 0, boards: 0, threads: 0, posts: 1 });
  });

  test('gives way to a post that somebody writes meanwhile', async () => {
    const forum = await forums.open();
    await importLines(forums, forum, FORUM);
    const { id } = await threadIn(forum);
    const directory = new Directory(forum.db);
    const lines = [4, 5].map((number) => postLine(number, 'Runa', `Imported ${number}`) as PostLine);
    await directory.load(lines);
    const ole = await findByName(forum.db, 'Ole_7');
    await transaction(forum.db, (trx) =>
      addPost(trx, { id: ole?.id ?? 0 } as Member, id, {
        body: 'Quicker',
        rendered: {
          html: '<p>Quicker</p>',
          text: 'Quicker',
          references: { mentions: [], quotes: [], agrees: false },
          pictures: [],
        },
        createdAt: NOW,
      }),
    );
    expect(await writePosts(forum.db, directory, lines, { now: NOW, undated: new Set() })).toBe(1);
    const posts = await forum.db
      .selectFrom('posts')
      .select(['body', 'cursor'])
      .where('number', '>', 3)
      .orderBy('number')
      .execute();
    expect(posts).toEqual([
      { body: 'Quicker', cursor: 4 },
      { body: 'Imported 5', cursor: 5 },
    ]);
    expect(await threadIn(forum)).toMatchObject({ cursor: 5, post_count: 5 });
  });

  test('dates what bears no date now, and never before the post above', async () => {
    const forum = await forums.open();
    const late = new Date(NOW + 60_000).toISOString();
    await importLines(forums, forum, [
      ...MEMBERS,
      BOARD,
      { ...THREAD, createdAt: undefined },
      postLine(1, 'Runa', 'One', { createdAt: '2025-01-01' }),
      postLine(2, 'Runa', 'Two'),
      postLine(3, 'Runa', 'Three', { createdAt: late }),
      postLine(4, 'Runa', 'Four'),
    ]);
    const posts = await forum.db.selectFrom('posts').select('created_at').orderBy('number').execute();
    expect(posts.map((row) => row.created_at)).toEqual([Date.UTC(2025, 0, 1), NOW, NOW + 60_000, NOW + 60_000]);
    expect(await threadIn(forum)).toMatchObject({ created_at: Date.UTC(2025, 0, 1), last_post_at: NOW + 60_000 });
  });

  test.each<[string, (object | string)[], string]>([
    ['bad JSON', [...FORUM, '{"type":"post",'], 'line 9: is not JSON'],
    ['no UTF-8', [...FORUM, '"\xff"'], 'line 9: is not UTF-8'],
    ['a line beyond 1 MB', [...FORUM, `"${'x'.repeat(1_000_000)}"`], 'line 9: is longer than 1 MB'],
    ['a wrong field', [...MEMBERS, '', { ...BOARD, title: 3 }], 'line 5: title: must be text'],
    ['an unknown board', [...MEMBERS, THREAD], 'line 4: board: there is no board "travel" above'],
    ['an unknown author of a thread', [BOARD, THREAD], 'line 2: author: there is no member "Thread Starter" above'],
    [
      'an author who comes too late',
      [BOARD, ...MEMBERS.slice(0, 1), THREAD, ...MEMBERS.slice(1)],
      'line 3: author: there is',
    ],
    ['an unknown thread', [...MEMBERS, BOARD, ...POSTS], 'line 5: thread: there is no thread "ferry" above'],
    [
      'an unknown author of a post',
      [...FORUM, postLine(4, 'Nobody', 'Boo')],
      'line 9: author: there is no member "Nobody"',
    ],
    [
      'an unknown member who reacts',
      [...FORUM, postLine(4, 'Runa', 'Boo', { reactions: [{ kind: 'like', member: 'Nobody' }] })],
      'line 9: reactions.0.member: there is no member "Nobody"',
    ],
    [
      'a gap',
      [...FORUM, postLine(5, 'Runa', 'Boo')],
      'line 9: number: leaves a gap: the next post of this thread is 4',
    ],
    [
      'two posts with one number',
      [...FORUM, postLine(3, 'Runa', 'Boo')],
      'line 9: number: must be above 3, the number of',
    ],
    ['an answer to a later post', [...FORUM, postLine(4, 'Runa', 'Boo', { replyTo: 5 })], 'line 9: replyTo: must be'],
    ['one thread twice', [...FORUM, THREAD], 'line 9: id: an earlier line is the same thread, "ferry"'],
    ['one board twice', [...FORUM, BOARD], 'line 9: slug: an earlier line is the same board, "travel"'],
    ['one member twice', [...FORUM, memberLine('thread starter')], 'line 9: name: an earlier line is the same'],
    [
      'a break after many good lines',
      [...MEMBERS, BOARD, THREAD, ...manyPosts(1, 1200), '{}'],
      'line 1206: type: is missing',
    ],
  ])('refuses %s with the number of the line, and keeps nothing of the file', async (_what, lines, message) => {
    const forum = await forums.open();
    const content = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    const path = await forums.file(Buffer.from(content, 'latin1'));
    await expect(importFile(forum.db, path, { now: NOW })).rejects.toThrow(message);
    expect(await exported(forum)).toBe('');
  });

  test('refuses posts that do not continue what the database has', async () => {
    const forum = await forums.open();
    await importLines(forums, forum, FORUM);
    const gap = importLines(forums, forum, [postLine(5, 'Runa', 'Boo')]);
    await expect(gap).rejects.toThrow('line 1: number: leaves a gap: the next post of this thread is 4');
  });

  test('reads a byte order mark, carriage returns, blank lines and a last line without its end', async () => {
    const forum = await forums.open();
    const content = `\ufeff${FORUM.map((line) => JSON.stringify(line)).join('\r\n\r\n')}`;
    const { added } = await importFile(forum.db, await forums.file(content), { now: NOW });
    expect(added).toEqual({ members: 3, boards: 1, threads: 1, posts: 3 });
  });

  test.skipIf(!existsSync(REAL_THREAD))('reads the real thread', async () => {
    const forum = await forums.open();
    const { added } = await importFile(forum.db, REAL_THREAD, { now: NOW });
    expect(added).toEqual({ members: 6, boards: 1, threads: 1, posts: 6 });
    expect(await threadIn(forum, 'seed')).toMatchObject({ cursor: 6, post_count: 6, last_post_at: NOW });
    const { html } = await forum.db
      .selectFrom('posts')
      .select('html')
      .where('number', '=', 4)
      .executeTakeFirstOrThrow();
    expect(html).toContain('#post-2">Nasr said:');
  });
});
