import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportLines } from '../../server/transfer/export-lines.ts';
import { readSnapshot } from '../../server/transfer/snapshot.ts';
import { PostBody } from '../../shared/post.ts';
import { lineText, plainText } from '../../shared/text.ts';
import {
  BOARD,
  describeForums,
  exported,
  FORUM,
  importLines,
  linesOf,
  MEMBERS,
  memberLine,
  postLine,
  THREAD,
} from '../support/transfer-forums.ts';

const NAMES = ['Runa', 'Ole_7', 'Thread Starter', 'José', 'نصر', '雪 Yuki'];

const moment = fc.integer({ min: -1e12, max: 4e12 }).map((ms) => new Date(ms).toISOString());
const day = moment.map((iso) => iso.slice(0, 10));
const name = fc.constantFrom(...NAMES);
const fact = fc.option(fc.string({ unit: 'grapheme', maxLength: 20 }).map(lineText));
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom('@Runa, [quote="José, post:1"]\nso\n[/quote]\n\nyes', '> so\n\n\tyes\u2028', '"\\" </script> 👩‍👩‍👧'),
);
const body = text.filter((source) => PostBody.safeParse(source).data === source);

const members = fc.tuple(
  ...NAMES.map((each) =>
    fc
      .tuple(fact, fc.oneof(day, moment), fc.nat(), fc.integer(), fc.option(fc.constantFrom('GB', 'PK')), fact)
      .map(([title, joinedAt, postCount, reactionScore, country, location]) =>
        // Midnight is written as a day.
        memberLine(each, {
          title,
          joinedAt: joinedAt.replace('T00:00:00.000Z', ''),
          postCount,
          reactionScore,
          country,
          location,
        }),
      ),
  ),
);

const board = (slug: string) =>
  fc
    .record({
      description: text.map(plainText),
      audience: fc.constantFrom(undefined, 'members', 'staff'),
      starters: fc.constantFrom(undefined, 'staff'),
      repliers: fc.constantFrom(undefined, 'staff'),
      approval: fc.constantFrom(undefined, 'newcomers', 'members'),
      archivedAt: fc.constantFrom(undefined, '2024-05-06T07:08:09.000Z'),
      prefixes: fc.constantFrom(undefined, ['Question'], ['Solved', '雪 & <b>']),
    })
    .map((more) => ({
      type: 'board',
      slug,
      title: `The ${slug}`,
      ...more,
    }));

const reactions = fc
  .uniqueArray(fc.tuple(name, fc.constantFrom('like', 'love', 'agree', 'sad', 'a-kind-of-another-forum'), moment), {
    selector: ([who]) => who,
    maxLength: 4,
  })
  // An export names those who reacted first first, and of those of one moment the elder member.
  .map((all) => all.sort((a, b) => a[2].localeCompare(b[2]) || NAMES.indexOf(a[0]) - NAMES.indexOf(b[0])))
  .map((all) => all.map(([member, kind, at]) => ({ kind, member, at })));

const post = (thread: string) => (given: Post, i: number) => ({
  type: 'post',
  thread,
  number: i + 1,
  author: given.author,
  body: given.deletedAt ? '' : given.body,
  replyTo: given.answers && i > 0 ? 1 + (given.answers % i) : undefined,
  createdAt: given.createdAt,
  editedAt: given.editedAt ?? undefined,
  deletedAt: given.deletedAt ?? undefined,
  reactions: given.deletedAt || given.reactions.length === 0 ? undefined : given.reactions,
});
const postFacts = fc.record({
  author: name,
  body,
  answers: fc.nat(50),
  createdAt: moment,
  editedAt: fc.option(moment),
  deletedAt: fc.option(moment),
  reactions,
});
type Post = typeof postFacts extends fc.Arbitrary<infer T> ? T : never;

const thread = fc.record({
  author: name,
  createdAt: moment,
  lockedAt: fc.option(moment),
  pinnedAt: fc.option(moment),
  prefix: fc.option(fc.constantFrom('Question', '雪 & <b>')),
  posts: fc.array(postFacts, { maxLength: 30 }),
});

/** Any small forum, as the lines of its export. */
const forum = fc
  .tuple(members, board('market'), board('harbour'), fc.array(thread, { maxLength: 5 }))
  .map(([people, market, harbour, threads]) => [
    ...people,
    market,
    harbour,
    ...threads.map(({ author, createdAt, lockedAt, pinnedAt, prefix }, i) => ({
      type: 'thread',
      id: `thread ${i}`,
      board: i % 2 ? 'market' : 'harbour',
      title: `Thread № ${i}`,
      author,
      createdAt,
      lockedAt: lockedAt ?? undefined,
      pinnedAt: pinnedAt ?? undefined,
      prefix: prefix ?? undefined,
    })),
    ...threads.flatMap(({ posts }, i) => posts.map(post(`thread ${i}`))),
  ]);

describeForums('an export', (forums) => {
  test('is what the import read, to the letter', async () => {
    const small = await forums.open();
    await importLines(forums, small, FORUM);
    expect(await exported(small)).toBe(linesOf(FORUM));
  });

  test('keeps what those who left wrote under no name, and apart', async () => {
    const left = (key: string) => memberLine(key, { joinedAt: '1970-01-01', deletedAt: '2025-04-01T08:00:00.000Z' });
    const people = [...MEMBERS, left('former member 12'), left('former member 34')];
    const post = (number: number, author: string) =>
      postLine(number, author, `Post ${number}.`, { createdAt: '2025-03-01T20:00:00.000Z' });
    const lines = [...people, BOARD, THREAD, post(1, 'former member 12'), post(2, 'former member 34')];
    const forum = await forums.open();
    await importLines(forums, forum, lines);
    expect(await exported(forum)).toBe(linesOf(lines));
    const names = await forum.db.selectFrom('members').select('name').where('deleted_at', 'is not', null).execute();
    expect(names).toEqual([{ name: 'Former member' }, { name: 'Former member' }]);
  });

  test('of any forum, imported into an empty database, exports the same', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(forum, async (lines) => {
        const [first, second] = [await forums.open(), await forums.open()];
        await importLines(forums, first, lines);
        const text = await exported(first);
        expect(text).toBe(linesOf(lines));
        await importLines(
          forums,
          second,
          text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        );
        expect(await exported(second)).toBe(text);
        await Promise.all([first.db.destroy(), second.db.destroy()]);
      }),
      { numRuns: 8 },
    );
  });

  test('goes over page after page of everything', async () => {
    const big = await forums.open();
    const people = Array.from({ length: 1100 }, (_, i) => memberLine(`Member ${i}`));
    const posts = Array.from({ length: 1100 }, (_, i) =>
      postLine(i + 1, `Member ${i}`, `Post ${i}`, { createdAt: '2025-03-01T20:00:00.000Z' }),
    );
    const [, , , board, thread] = FORUM;
    const other = { ...thread, id: 'bus' };
    const lines = [
      ...people,
      board ?? {},
      { ...thread, author: 'Member 1' },
      { ...other, author: 'Member 2' },
      ...posts,
    ];
    lines.push(...posts.map((line) => ({ ...line, thread: 'bus' })));
    await importLines(forums, big, lines);
    expect(await exported(big)).toBe(linesOf(lines));
  });

  test('leaves deleted threads out, and the words of deleted posts', async () => {
    const small = await forums.open();
    const gone = [
      { ...FORUM[4], id: 'gone' },
      { ...postLine(1, 'Runa', 'Gone with its thread'), thread: 'gone' },
    ];
    await importLines(forums, small, [...FORUM, ...gone]);
    await small.db.updateTable('threads').set({ deleted_at: 1 }).where('uid', '=', 'gone').execute();
    await small.db
      .updateTable('posts')
      .set({ deleted_at: Date.UTC(2025, 5, 1) })
      .where('number', '=', 2)
      .execute();
    const text = await exported(small);
    expect(text).not.toContain('gone');
    expect(text).not.toContain('I have.');
    expect(text).toContain('"number":2,"author":"Runa","body":"","replyTo":1,');
  });

  test('tells nothing of accounts', async () => {
    const small = await forums.open();
    await importLines(forums, small, FORUM);
    const account = {
      id: 'account-1',
      name: 'Runa',
      email: 'runa@mail.example',
      emailVerified: small.engine === 'postgres' ? true : 1,
    };
    const times = { createdAt: new Date(0).toISOString(), updatedAt: new Date(0).toISOString() };
    await small.db
      .insertInto('user')
      .values({ ...account, ...times } as never)
      .execute();
    await small.db
      .updateTable('members')
      .set({ account_id: 'account-1', role: 'administrator', hidden_at: 5 })
      .where('name', '=', 'Runa')
      .execute();
    expect(await exported(small)).toBe(linesOf(FORUM));
  });

  test('shows one moment, whatever is written while it goes on', async () => {
    const at = await forums.newDatabase();
    const [reader, writer] = [await forums.open(at), await forums.open(at)];
    await importLines(forums, reader, FORUM);
    const text = await readSnapshot(reader, async (db) => {
      const pages: string[] = [];
      for await (const page of exportLines(db, { members: 0, boards: 0, threads: 0, posts: 0 })) {
        pages.push(page);
        await importLines(forums, writer, [
          memberLine(`Late ${pages.length}`),
          postLine(3 + pages.length, `Late ${pages.length}`, 'Late'),
        ]);
      }
      return pages.join('');
    });
    expect(text).toBe(linesOf(FORUM));
    expect(await exported(reader)).toContain('Late 4');
  });
});
