import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SearchQuery } from '../../server/search/asked.ts';
import { findPosts } from '../../server/search/find-posts.ts';
import { updateThread } from '../../server/threads/store.ts';
import type { SearchAnswer } from '../../shared/search.ts';
import { describeOnBothEngines, started } from '../support/engines.ts';
import { importInto } from '../support/import-into.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { BOARD, memberLine, postLine, THREAD } from '../support/transfer-forums.ts';
import { isTriedAgain } from '../support/tried-again.ts';

const search = async (who: Person, fields: Record<string, string>) => {
  const { status, body } = await who.call<SearchAnswer>('GET', `/search?${new URLSearchParams(fields)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const idsOf = ({ results }: SearchAnswer) => results.map(({ postId }) => postId);
const found = async (who: Person, q: string, more: Record<string, string> = {}) =>
  idsOf(await search(who, { q, ...more }));
const written = (pieces: { text: string; match: boolean }[]) =>
  pieces.map(({ text, match }) => (match ? `[${text}]` : text)).join('');

describeOnBothEngines('searching', (on) => {
  let ann: Person;
  let bob: Person;
  let guest: Person;
  let board: number;

  beforeAll(async () => {
    ann = await on().staff('Ann');
    bob = await on().member('Bob');
    guest = on().guest();
    board = await on().board();
  });
  beforeEach(async () => {
    if (!isTriedAgain()) return;
    // What was written in the try before would be found as well.
    for (const { id } of await on().app.db.selectFrom('threads').select('id').where('deleted_at', 'is', null).execute())
      await ann.call('DELETE', `/threads/${id}`);
  });

  test('finds the posts that hold all the words, the newest first, and marks them', async () => {
    const { thread, post: first } = await ann.startThread(board, 'Night boats', 'The ferry to Bergen sails at nine.');
    const second = await bob.post(thread.id, 'BERGEN is lovely. The **ferry**, less so: bring food.');
    await bob.post(thread.id, 'Bergen, yes.');
    const answer = await search(guest, { q: 'bergen ferry' });
    expect(idsOf(answer)).toEqual([second.id, first.id]);
    expect(answer).toMatchObject({ total: 2, next: null, ranked: null, searchedBackTo: null });
    expect(answer.results.map(({ excerpt }) => written(excerpt))).toEqual([
      '[BERGEN] is lovely. The [ferry], less so: bring food.',
      'The [ferry] to [Bergen] sails at nine.',
    ]);
    expect(answer.results[0]).toMatchObject({ author: { name: 'Bob' }, number: 2, threadId: thread.id });
  });

  test('finds words side by side where they are quoted, or joined by anything but a space', async () => {
    const { post: near } = await ann.startThread(board, 'One', 'a slow-cooked meal, don’t rush');
    const { post: apart } = await ann.startThread(board, 'Two', 'cooked slow, a meal; t don');
    expect(await found(guest, 'slow cooked')).toEqual([apart.id, near.id]);
    for (const q of ['"slow cooked"', '“slow cooked”', 'slow-cooked', "don't rush", '"cooked meal"']) {
      expect(await found(guest, q), q).toEqual([near.id]);
    }
    expect(await found(guest, '"cooked slow')).toEqual([apart.id, near.id]);
  });

  test('finds a thread by its title, through the first of its posts that stands', async () => {
    const { thread, post: first } = await ann.startThread(board, 'Marmalade sandwiches', 'A recipe.');
    const second = await ann.post(thread.id, 'Thanks.');
    const answer = await search(guest, { q: 'sandwiches recipe' });
    expect(idsOf(answer)).toEqual([first.id]);
    expect(written(answer.results[0]?.title ?? [])).toBe('Marmalade [sandwiches]');
    await ann.call('DELETE', `/posts/${first.id}`);
    expect(await found(guest, 'sandwiches')).toEqual([second.id]);
    expect(await found(guest, 'recipe')).toEqual([]);
    await ann.call('PATCH', `/threads/${thread.id}`, { title: 'Paddington' });
    expect(await found(guest, 'sandwiches')).toEqual([]);
    expect(await found(guest, 'paddington')).toEqual([second.id]);
  });

  test('finds an edited post by its new words alone, and a deleted post or thread by none', async () => {
    const { thread, post } = await ann.startThread(board, 'Zoo', 'A wombat.');
    await ann.call('PATCH', `/posts/${post.id}`, { body: 'A quokka.' });
    expect(await found(guest, 'wombat')).toEqual([]);
    expect(await found(guest, 'quokka')).toEqual([post.id]);
    const gone = await ann.post(thread.id, 'Another quokka.');
    await ann.call('DELETE', `/posts/${gone.id}`);
    expect(await search(ann, { q: 'quokka' })).toMatchObject({ total: 1, results: [{ postId: post.id }] });
    await ann.call('DELETE', `/threads/${thread.id}`);
    expect(await search(ann, { q: 'quokka' })).toMatchObject({ total: 0, results: [] });
  });

  test('does not find a post by what it quotes of another', async () => {
    const { thread, post } = await ann.startThread(board, 'Quoting', 'An armadillo.');
    const answer = await bob.post(
      thread.id,
      '[quote="Ann, post:1"]\nAn armadillo.\n[/quote]\n\nIndeed.\n\n> a pangolin',
    );
    expect(await found(guest, 'armadillo')).toEqual([post.id]);
    expect(await found(guest, 'pangolin')).toEqual([answer.id]);
  });

  test('finds words of any script, however they are accented, cased or spelled wide', async () => {
    const text =
      'Ålesund, Straße, naïve, 東京タワーへ行く, สวัสดีครับ, 서울에서, ёлка, שָׁלוֹם, हिन्दी, Ｗｉｄｅ, co\u00adoperate';
    const { post } = await ann.startThread(board, 'Scripts', text);
    for (const q of [
      'alesund',
      'STRASSE',
      'naive',
      '東京',
      'タワー',
      '京',
      '東京タワー',
      'สวัสดี',
      '서울',
      'елка',
      'שלום',
      'हिन्दी',
      'wide',
      'cooperate',
    ])
      expect(await found(guest, q), q).toEqual([post.id]);
    for (const q of ['京東', 'हिन', 'straß', '東タ']) expect(await found(guest, q), q).toEqual([]);
    expect(written((await search(guest, { q: 'タワー ÅLESUND' })).results[0]?.excerpt ?? [])).toMatch(
      /^\[Ålesund\], Straße, naïve, 東京\[タワー\]へ行く/,
    );
  });

  test('narrows by author, board, thread and days', async () => {
    const other = await on().board();
    const { thread, post: one } = await ann.startThread(board, 'Narrow', 'heliotrope one');
    const two = await bob.post(thread.id, 'heliotrope two');
    const { post: three } = await bob.startThread(other, 'Elsewhere', 'heliotrope three');
    const with_ = (more: Record<string, string>) => found(guest, 'heliotrope', more);
    expect(await with_({})).toEqual([three.id, two.id, one.id]);
    expect(await with_({ by: 'bOB' })).toEqual([three.id, two.id]);
    expect(await with_({ board: String(other) })).toEqual([three.id]);
    expect(await with_({ thread: String(thread.id) })).toEqual([two.id, one.id]);
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    const [today, yesterday, tomorrow] = [Date.now(), Date.now() - 86_400_000, Date.now() + 86_400_000].map(day);
    expect(await with_({ after: today as string, before: tomorrow as string })).toHaveLength(3);
    expect(await with_({ before: yesterday as string })).toEqual([]);
    expect(await with_({ after: tomorrow as string })).toEqual([]);
    expect(await found(guest, '', { by: 'Bob', thread: String(thread.id) })).toEqual([two.id]);
    await updateThread(on().app.db, thread.id, { board_id: other });
    expect(await with_({ board: String(other) })).toEqual([three.id, two.id, one.id]);
  });

  test('sorts by the time of writing what was imported later', async () => {
    const { post } = await ann.startThread(board, 'Times', 'chronometer now');
    const createdAt = '2001-02-03T04:05:06.000Z';
    await importInto(on().app.db, [
      memberLine('Cleo'),
      { ...BOARD, slug: 'old' },
      { ...THREAD, id: 'old', board: 'old', author: 'Cleo', createdAt },
      postLine(1, 'Cleo', 'chronometer then', { thread: 'old', createdAt }),
    ]);
    const answer = await search(guest, { q: 'chronometer' });
    expect(answer.results.map(({ createdAt }) => createdAt)).toEqual([post.createdAt, Date.parse(createdAt)]);
    expect(await found(guest, 'chronometer', { before: '2001-02-03' })).toHaveLength(1);
    expect(await found(guest, 'chronometer', { before: '2001-02-02' })).toEqual([]);
  });

  test('goes on page by page, each post once, in either order', async () => {
    const { thread } = await ann.startThread(board, 'Many', 'xylophone 0');
    for (let i = 1; i < 45; i += 1) await ann.post(thread.id, `xylophone ${'xylophone '.repeat(i % 3)} ${i}`);
    for (const order of ['newest', 'best']) {
      const all: number[] = [];
      let sizes: number[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const answer: SearchAnswer = await search(guest, { q: 'xylophone', order, ...(cursor && { cursor }) });
        all.push(...idsOf(answer));
        sizes = [...sizes, answer.results.length];
        cursor = answer.next;
      }
      expect(sizes, order).toEqual([20, 20, 5]);
      expect(new Set(all).size, order).toBe(45);
      if (order === 'newest') expect(all).toEqual(all.toSorted((a, b) => b - a));
    }
  });

  test('puts the best match first: the title, then words together, then words often', async () => {
    const { post: title } = await ann.startThread(board, 'Velvet revolution', 'Where to begin?');
    const { thread } = await ann.startThread(board, 'History', 'Nothing yet.');
    const together = await ann.post(thread.id, 'It was the velvet revolution.');
    const apart = await ann.post(thread.id, 'Velvet is a cloth. A revolution is a turn of a wheel.');
    expect(await found(guest, 'velvet revolution')).toEqual([apart.id, together.id, title.id]);
    expect(await found(guest, 'velvet revolution', { order: 'best' })).toEqual([title.id, together.id, apart.id]);
  });

  test('finds nothing for whoever may read no board', async () => {
    const closed = on().app.db.updateTable('boards').set({ audience: 'members' }).where('audience', '=', 'everyone');
    const boards = await closed.returning('id').execute();
    for (const order of ['newest', 'best'])
      expect(await search(guest, { q: 'bergen', order })).toMatchObject({ results: [], next: null, total: 0 });
    const ids = boards.map(({ id }) => id);
    await on().app.db.updateTable('boards').set({ audience: 'everyone' }).where('id', 'in', ids).execute();
    expect(await found(guest, 'bergen')).not.toEqual([]);
  });

  test('finds for each viewer what they may read and nothing else, not even as a number', async () => {
    const { thread: open, post: everyone } = await ann.startThread(board, 'Open', 'kaleidoscope for all');
    const closed: Record<string, { board: number; thread: number; post: number }> = {};
    for (const audience of ['members', 'staff'] as const) {
      const boardId = await on().board(audience);
      const { thread, post } = await ann.startThread(boardId, audience, `kaleidoscope for ${audience}`);
      closed[audience] = { board: boardId, thread: thread.id, post: post.id };
    }
    const [members, staff] = [closed.members?.post ?? 0, closed.staff?.post ?? 0];
    const readers: [Person, number[]][] = [
      [guest, [everyone.id]],
      [bob, [members, everyone.id]],
      [ann, [staff, members, everyone.id]],
    ];
    for (const [who, posts] of readers) {
      for (const order of ['newest', 'best']) {
        const answer = await search(who, { q: 'kaleidoscope', order });
        expect(idsOf(answer).toSorted()).toEqual(posts.toSorted());
        expect(answer.total).toBe(posts.length);
      }
      const page = await who.page('/search?q=kaleidoscope');
      expect(page).toContain(`${posts.length} ${posts.length === 1 ? 'post' : 'posts'} found`);
      for (const place of Object.values(closed)) {
        const may = posts.includes(place.post);
        const asked = async (fields: object) =>
          (await who.call('GET', `/search?${new URLSearchParams({ q: 'kaleidoscope', ...fields })}`)).status;
        expect(await asked({ board: place.board })).toBe(may ? 200 : 422);
        expect(await asked({ thread: place.thread })).toBe(may ? 200 : 422);
        const form = await who.page(`/search?thread=${place.thread}`);
        expect(form.includes('Only in')).toBe(may);
      }
    }
    expect(open.id).toBeGreaterThan(0);
  });

  test('takes whatever is typed for words, and never fails', async () => {
    const { post } = await ann.startThread(board, 'Typed', 'a near miss or not and then some');
    for (const q of [
      'near NEAR( miss',
      '"near" AND miss',
      'near* -miss',
      "near'miss'",
      'near:miss',
      'NOT near',
      '{near}',
      'near\0',
      '^near',
      '(near',
      '#b1 near',
      '=near',
      'near & miss | ! <->',
      ':* near',
      '\\near',
      '%near_',
    ]) {
      const { status } = await guest.call('GET', `/search?${new URLSearchParams({ q })}`);
      expect([200, 422], q).toContain(status);
    }
    for (const q of ['near*', '"near" miss', '(near', '{near}', ':* near', "'near'", '^near', 'near\0', '-near'])
      expect(await found(guest, q), q).toEqual([post.id]);
  });
});

describe('the page of the search', () => {
  const on = started(() => Parley.start());
  const ask = async (query: string) => {
    const response = await on()
      .guest()
      .fetch(`/search${query}`, { headers: { accept: 'text/html' } });
    return { status: response.status, html: await response.text() };
  };

  test('is a form until something is asked', async () => {
    const { status, html } = await ask('');
    expect(status).toBe(200);
    expect(html).toContain('name="q"');
    expect(html).toContain('<meta name="robots" content="noindex"');
    expect(html).not.toContain('field-error');
  });

  test.each([
    ['no word', '?q=%22+*%28', 'q', 'There is no word in this.'],
    ['an emoji', '?q=%F0%9F%98%80', 'q', 'There is no word in this.'],
    ['ten thousand characters', `?q=${'x'.repeat(10_000)}`, 'q', 'at most 200 characters'],
    [
      'ten thousand characters of another script',
      `?q=${encodeURIComponent('語'.repeat(10_000))}`,
      'q',
      'at most 200 characters',
    ],
    ['too many words', `?q=${Array.from({ length: 30 }, (_, i) => `w${i}`).join('+')}`, 'q', 'at most 20 words'],
    ['nobody’s name', '?q=x&by=Nobody+at+all', 'by', 'Nobody here has this name.'],
    ['no board', '?q=x&board=99999', 'board', 'There is no such board.'],
    ['a board that is no number', '?q=x&board=1;drop', 'board', ''],
    ['a day that is none', '?q=x&after=2026-02-31x', 'after', 'Write a day like'],
    ['a month that is none', '?q=x&before=2026-13-01', 'before', 'There is no such day.'],
  ])('says what is wrong with %s, beside its field, and keeps what was typed', async (_, query, field, message) => {
    const { status, html } = await ask(query);
    expect(status).toBe(422);
    const issue = new RegExp(`id="${field}-error"[^>]*>([^<]*)`).exec(html)?.[1];
    expect(issue).toContain(message);
    const typed = new URLSearchParams(query).get('q')?.replace(/"/g, '&quot;') ?? '';
    if (!typed.includes('\0')) expect(html).toContain(`value="${typed}"`);
  });

  test.each([
    '?q=x&order=sideways',
    '?q=x&cursor=abc',
    '?q=x&thread=999',
    '?q=a&q=b',
    '?q=x&cursor=9999999999.1',
    '?q=x&cursor=-9999999999.9999999999&order=best',
    '?q=x&cursor=999',
  ])('answers %s without failing', async (query) => {
    expect([200, 422]).toContain((await ask(query)).status);
  });

  test('shows what was typed as text, never as markup', async () => {
    const { html } = await ask('?q=%3Cscript%3Ealert(1)%3C/script%3E');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script>alert');
  });
});

test('others are served between any two posts that a search reads', async () => {
  const on = await Parley.start();
  const ann = await on.member('Ann');
  const { thread } = await ann.startThread(await on.board(), 'Many', 'xylophone');
  for (let i = 1; i < 40; i += 1) await ann.post(thread.id, `xylophone ${i}`);
  let turns = 0;
  let searching = true;
  const others = () => {
    turns += 1;
    if (searching) setImmediate(others);
  };
  others();
  const asked = SearchQuery.parse({ q: 'xylophone', order: 'best' });
  const { results } = await findPosts(on.app.db, { kind: 'guest', key: 'g' }, asked);
  searching = false;
  // One after each that is shown, and one after twenty that are compared.
  expect(turns).toBeGreaterThanOrEqual(results.length + 2);
  await on.stop();
});

test('who searches too often is told to wait, and keeps what was typed', async () => {
  const on = await Parley.start({ LIMITS: 'on' });
  const guest = on.guest();
  for (let i = 0; i < 30; i += 1) expect((await guest.fetch('/search?q=word')).status).toBe(200);
  const refused = await guest.fetch('/search?q=last+word');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const html = await refused.text();
  expect(html).toContain('Try again in');
  expect(html).toContain('value="last word"');
  expect((await guest.call('GET', '/search?q=word')).status).toBe(429);
  await on.stop();
});
