import { CompiledQuery } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { postsByQuery, threadsByQuery } from '../../server/members/activity-store.ts';
import { membersByName, membersByTotal } from '../../server/members/list-store.ts';
import { nameKey } from '../../server/members/name-key.ts';
import { reactorRows } from '../../server/reactions/reactors-store.ts';
import { reactionsTo } from '../../server/reactions/store.ts';
import { describeOnBothEngines, started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';

const CROWD = 90;

/** Adds members as an import would, of whom none reaches what another has. */
async function populate(parley: Parley): Promise<void> {
  const rows = Array.from({ length: CROWD }, (_, i) => ({
    ...{ account_id: null, name: `Crowd ${i}`, name_key: nameKey(`Crowd ${i}`), title: null },
    // Neighbours are equal in every total: only the id tells them apart.
    ...{ joined_at: 1_000 * (i >> 1), post_count: 2_000 + (i >> 2), reaction_score: 900 - (i >> 3) },
    ...{ country: null, location: null, hidden_at: null },
  }));
  await parley.app.db
    .insertInto('members')
    .values(rows as never)
    .execute();
}

describeOnBothEngines('the list of members', (on) => {
  beforeAll(() => populate(on()));

  /** Reads the names on all pages of a list, as somebody does who goes on to the next page until there is none. */
  async function walk(start: string): Promise<{ names: string[]; pages: number }> {
    const names: string[] = [];
    let pages = 0;
    for (let path: string | undefined = start; path; pages += 1) {
      const page = await on().guest().page(path);
      names.push(...[...page.matchAll(/<h2><a href="\/members\/[^"]+"><bdi>([^<]+)/g)].map(([, name = '']) => name));
      path = /href="(\/members\?[^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    return { names, pages };
  }
  const all = () =>
    on()
      .app.db.selectFrom('members')
      .select(['name', 'id', 'name_key', 'post_count', 'reaction_score', 'joined_at'])
      .execute();

  test.each([
    ['newest', 'joined_at'],
    ['messages', 'post_count'],
    ['score', 'reaction_score'],
  ] as const)('ordered by %s holds everybody once, over all its pages, the highest first', async (sort, column) => {
    const { names, pages } = await walk(`/members?sort=${sort}`);
    const expected = (await all()).sort((a, b) => b[column] - a[column] || b.id - a.id);
    expect(names).toEqual(expected.map(({ name }) => name));
    expect(pages).toBe(Math.ceil(expected.length / 40));
  });

  test('ordered by name, and searched by how names begin, whatever their case', async () => {
    await on().member('Zoë');
    await on().member('zoltan');
    const everyone = (await all()).sort((a, b) => (a.name_key < b.name_key ? -1 : 1));
    expect((await walk('/members?sort=name')).names).toEqual(everyone.map(({ name }) => name));
    expect((await walk('/members?q=ZO')).names).toEqual(['zoltan', 'Zoë']);
    expect((await walk('/members?q=crowd+8')).names).toEqual([
      'Crowd 8',
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `Crowd 8${i}`),
    ]);
    expect((await walk('/members?q=crowd')).names).toHaveLength(CROWD);
    expect(await on().guest().page('/members?q=%25')).toContain('Nobody’s name begins with “%”.');
  });

  test('an address that makes no sense is the list from its beginning', async () => {
    const first = await on().guest().page('/members');
    for (const odd of ['?sort=height', '?after=x', '?after=1', '?after=1.2.3', '?q=', '?sort[]=name'])
      expect((await on().guest().page(`/members${odd}`)).match(/<h2>.*?<\/h2>/)?.[0]).toBe(
        first.match(/<h2>.*?<\/h2>/)?.[0],
      );
  });
});

describeOnBothEngines('a profile', (on) => {
  let ann: Person;
  let annId: number;
  let path: string;
  beforeAll(async () => {
    ann = await on().member('Ann');
    const open = await on().board('everyone');
    const { post } = await ann.startThread(open, 'For everyone', 'Open words.');
    annId = post.author.id;
    path = `/members/ann.${annId}`;
    await ann.startThread(await on().board('members'), 'For members', 'Closed words.');
    for (let i = 2; i <= 45; i += 1) await ann.post(post.threadId, `Number ${i}.`);
  });

  test('shows posts and threads to those who may read them, and to nobody else', async () => {
    const [guest, bob] = [on().guest(), await on().member('Bob')];
    for (const tab of ['', '/posts', '/threads']) expect(await guest.page(path + tab)).not.toContain('For members');
    expect(await guest.page(`${path}/threads`)).toContain('For everyone');
    expect(await bob.page(`${path}/threads`)).toContain('For members');
    expect(await bob.page(`${path}/posts?before=9999999999999.1`)).toContain('Number 45.');
  });

  test('goes over all posts, page by page, without a gap', async () => {
    const texts: string[] = [];
    for (let next: string | undefined = `${path}/posts`; next; ) {
      const page = await on().guest().page(next);
      texts.push(...[...page.matchAll(/<p dir="auto">([^<]+)/g)].map(([, text = '']) => text));
      next = /href="([^"]+\/posts\?before=[^"]+)"/.exec(page)?.[1];
    }
    expect(texts).toEqual([...Array.from({ length: 44 }, (_, i) => `Number ${45 - i}.`), 'Open words.']);
  });

  test('says what they say of themselves, as plain text, and no more than fits', async () => {
    const saved = await ann.form('/account/settings', { about: 'I sail.\r\n<b>A lot.</b>' });
    expect(saved.status).toBe(303);
    expect(await on().guest().page(path)).toContain('I sail.\n&lt;b>A lot.&lt;/b>');
    const refused = await ann.form('/account/settings', { about: 'x'.repeat(1_001), location: 'Here' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('id="about-error"');
    await ann.form('/account/settings', { about: '' });
    expect(await on().guest().page(path)).not.toContain('I sail.');
  });

  test('a wrong name in the address leads to the right one, on every tab', async () => {
    for (const tab of ['', '/posts', '/threads', '/awards']) {
      const { status, headers } = await on().guest().fetch(`/members/wrong.${annId}${tab}`);
      expect([status, headers.get('location')]).toEqual([301, path + tab]);
    }
    expect((await on().guest().fetch('/members/nobody.999999/posts')).status).toBe(404);
  });
});

describe('lists of people and of what they did', () => {
  const on = started(() => Parley.start());

  test('are read by index alone: what they cost does not grow with the forum', async () => {
    const { db } = on().app;
    const place = { at: 5, id: 5 };
    const from = { audiences: ['everyone'] as const, before: place };
    const queries = {
      newest: membersByTotal(db, 'newest', place, 41),
      messages: membersByTotal(db, 'messages', place, 41),
      score: membersByTotal(db, 'score', undefined, 41),
      name: membersByName(db, '', 'm', 41),
      prefix: membersByName(db, 'an', undefined, 41),
      posts: postsByQuery(db, 1, from, 21),
      threads: threadsByQuery(db, 1, from, 21),
      reactors: reactorRows(db, 1, { before: place }, 51),
      'reactors of a kind': reactorRows(db, 1, { kind: 'like', before: place }, 51),
    };
    for (const [name, query] of Object.entries(queries)) {
      const { sql, parameters } = query.compile();
      const { rows } = await db.executeQuery<{ detail: string; parent: number }>(
        CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
      );
      const sorted = rows.filter(({ detail, parent }) => parent === 0 && detail.includes('TEMP B-TREE'));
      // The ladder alone is looked through, as is what was found of it: a handful of rows.
      const walked = rows.filter(({ detail }) => /^SCAN (?!ranks|newest)(?!.* USING (COVERING )?INDEX)/.test(detail));
      expect(
        [...sorted, ...walked].map(({ detail }) => detail),
        name,
      ).toEqual([]);
    }
  });

  test('the reactions of a page cost the same with three people as with ten thousand', async () => {
    const { db } = on().app;
    const ann = await on().member('Ann');
    const { post } = await ann.startThread(await on().board());
    await ann.call('PUT', `/posts/${post.id}/reaction`, { kind: 'like' });
    const rows = Array.from({ length: 10_000 }, (_, i) => ({ name: `Fan ${i}`, name_key: `fan ${i}`, joined_at: i }));
    for (let i = 0; i < rows.length; i += 500)
      await db
        .insertInto('members')
        .values(rows.slice(i, i + 500) as never)
        .execute();
    const fans = await db.selectFrom('members').select('id').where('name_key', 'like', 'fan %').orderBy('id').execute();
    const given = fans.map(({ id }, i) => ({ post_id: post.id, member_id: id, kind: 'like', created_at: 1_000 + i }));
    for (let i = 0; i < given.length; i += 500)
      await db
        .insertInto('reactions')
        .values(given.slice(i, i + 500))
        .execute();
    await db.insertInto('reaction_counts').values({ post_id: post.id, kind: 'like', count: given.length }).execute();
    await reactionsTo(db, [post.id]);
    const before = performance.now();
    for (let i = 0; i < 50; i += 1) await reactionsTo(db, [post.id]);
    const each = (performance.now() - before) / 50;
    const [reaction] = (await reactionsTo(db, [post.id])).get(post.id) ?? [];
    expect(reaction).toMatchObject({
      count: 10_000,
      members: [{ name: 'Fan 0' }, { name: 'Fan 1' }, { name: 'Fan 2' }],
    });
    // Reading ten thousand rows takes more than ten times as long, on any machine that runs this.
    expect(each).toBeLessThan(5);
  });
});
