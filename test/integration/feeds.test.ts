import { DOMParser, type Element } from '@xmldom/xmldom';
import { beforeAll, expect, test } from 'vitest';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';

/** Parses XML as strictly as a parser can: whatever is wrong with it is thrown. */
function parse(xml: string): Element {
  const throwIt = (_level: string, message: string) => {
    throw new Error(message);
  };
  const root = new DOMParser({ onError: throwIt }).parseFromString(xml, 'text/xml').documentElement;
  if (!root) throw new Error('there is no root element');
  return root;
}

const texts = (root: Element, name: string) => Array.from(root.getElementsByTagName(name), (e) => e.textContent ?? '');

describeOnBothEngines('feeds and the sitemap', (on: () => Parley) => {
  let ann: Person;
  const boards: Record<string, number> = {};
  const threads: Record<string, number> = {};

  beforeAll(async () => {
    ann = await on().staff('Ann');
    for (const audience of ['everyone', 'members', 'staff'] as const) {
      const board = await on().board(audience);
      const { thread } = await ann.startThread(board, `For ${audience}`, `Words for ${audience}.`);
      Object.assign(boards, { [audience]: board });
      Object.assign(threads, { [audience]: thread.id });
    }
  });

  const feed = async (person: Person, path: string) => {
    const response = await person.fetch(path);
    expect(response.headers.get('content-type')).toContain('application/atom+xml');
    return parse(await response.text());
  };

  test('tell each reader of the threads in the boards that they may read', async () => {
    const titles = async (person: Person) =>
      texts(await feed(person, '/feed.atom'), 'title')
        .slice(1)
        .sort();
    expect(await titles(on().guest())).toEqual(['For everyone']);
    expect(await titles(await on().member('Mia'))).toEqual(['For everyone', 'For members']);
    expect(await titles(ann)).toEqual(['For everyone', 'For members', 'For staff']);
  });

  test('tell of a thread’s posts, the newest first, and of none that was deleted', async () => {
    const path = `/threads/x.${threads.everyone}/feed.atom`;
    const post = await ann.post(Number(threads.everyone), 'See [the first](/threads/1/) & <this>.');
    const root = await feed(on().guest(), path);
    const [entry] = Array.from(root.getElementsByTagName('entry'));
    if (!entry) throw new Error('there is no entry');
    expect(texts(entry, 'id')).toEqual([`${on().url}/posts/${post.id}`]);
    expect(texts(entry, 'name')).toEqual(['Ann']);
    expect(texts(entry, 'content')[0]).toContain(`href="${on().url}/threads/1/"`);
    expect(texts(entry, 'content')[0]).toContain('&amp; &lt;this&gt;');
    await ann.call('DELETE', `/posts/${post.id}`);
    expect(texts(await feed(on().guest(), path), 'content').join()).not.toContain('the first');
  });

  test('are well-formed whatever people write', async () => {
    const title = 'A ]]> <b>&amp; "quoted" \ufffe\u000b𝒳 عنوان';
    await ann.startThread(Number(boards.everyone), title, `${title}\n\n![a](https://x.example/a.png?b=1&c=2 "t")`);
    const titles = texts(await feed(on().guest(), `/boards/x.${boards.everyone}/feed.atom`), 'title');
    expect(titles[1]).toBe('A ]]> <b>&amp; "quoted" 𝒳 عنوان');
  });

  test('say that nothing changed to whoever has the newest', async () => {
    const guest = on().guest();
    const first = await guest.fetch('/feed.atom');
    // fetch() itself asks for no old answer unless it is told otherwise.
    const headers = { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
    expect((await guest.fetch('/feed.atom', { headers })).status).toBe(304);
    await ann.startThread(Number(boards.everyone), 'News');
    expect((await guest.fetch('/feed.atom', { headers })).status).toBe(200);
  });

  test('never say so where a post is gone since', async () => {
    const { thread } = await ann.startThread(Number(boards.everyone), 'Shrinking');
    const path = `/threads/shrinking.${thread.id}/feed.atom`;
    const post = await ann.post(thread.id, 'Gone soon.');
    const first = await on().guest().fetch(path);
    await ann.call('DELETE', `/posts/${post.id}`);
    const old = { etag: first.headers.get('etag') ?? '', time: new Date(post.createdAt + 1_000).toUTCString() };
    for (const header of [{ 'if-none-match': old.etag }, { 'if-modified-since': old.time }]) {
      const headers = { ...header, 'cache-control': 'max-age=0' };
      expect((await on().guest().fetch(path, { headers })).status, Object.keys(header)[0]).toBe(200);
    }
  });

  test('are named in the heads of the pages they tell of', async () => {
    const { thread } = await ann.startThread(Number(boards.everyone), 'A head');
    const path = `/threads/${thread.slug}.${thread.id}/`;
    expect(await on().guest().page(path)).toContain(
      `type="application/atom+xml" title="A head" href="${path}feed.atom"`,
    );
    expect(await on().guest().page('/')).toContain('href="/feed.atom"');
  });

  test('the sitemap names what guests may read, and robots.txt names the sitemap', async () => {
    const guest = on().guest();
    const robots = await (await guest.fetch('/robots.txt')).text();
    expect(robots).toContain(`Sitemap: ${on().url}/sitemap.xml`);
    const parts = texts(parse(await (await ann.fetch('/sitemap.xml')).text()), 'loc');
    const named: string[] = [];
    for (const part of parts)
      named.push(...texts(parse(await (await ann.fetch(new URL(part).pathname)).text()), 'loc'));
    expect(named).toContain(`${on().url}/threads/for-everyone.${threads.everyone}/`);
    expect(named.join()).not.toMatch(/for-members|for-staff/);
    expect((await guest.fetch('/sitemap-threads-99.xml')).status).toBe(404);
  });
});

describeOnBothEngines('what a page says of itself to other sites', (on: () => Parley) => {
  test('its title, its first words and picture, its place, and when it was begun', async () => {
    const ann = await on().member('Ann');
    const body = 'First words.\n\n![A cat](https://x.example/cat.png?a=1&b=2 "A caption")';
    const { thread } = await ann.startThread(await on().board(), 'A "title" & more', body);
    const path = `/threads/${thread.slug}.${thread.id}/`;
    const page = await on().guest().page(path);
    const said = (property: string) => new RegExp(`property="${property}" content="([^"]*)"`).exec(page)?.[1];
    expect(said('og:title')).toBe('A &quot;title&quot; &amp; more');
    expect(said('og:type')).toBe('article');
    expect(said('og:url')).toBe(on().url + path);
    expect(said('og:description')).toContain('First words.');
    expect(said('og:image')).toBe('https://x.example/cat.png?a=1&amp;b=2');
    const posting = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? '');
    expect(posting).toMatchObject({
      '@type': 'DiscussionForumPosting',
      url: on().url + path,
      headline: 'A "title" & more',
      image: 'https://x.example/cat.png?a=1&b=2',
    });
    expect(said('article:published_time')).toBe(new Date(thread.createdAt).toISOString());
    expect(page).toContain(`rel="canonical" href="${on().url}${path}"`);
  });

  test('that it is for nobody to find, where it is a form or one’s own', async () => {
    const ann = await on().member('Cat');
    for (const path of ['/search?q=word', '/account/sign-in', '/account/settings', '/nowhere'])
      expect(await ann.page(path), path).toContain('<meta name="robots" content="noindex"');
    for (const path of ['/', '/whats-new']) expect(await ann.page(path), path).not.toContain('noindex');
  });

  test('which pages come before and after it', async () => {
    const ann = await on().member('Bea');
    const { thread } = await ann.startThread(await on().board(), 'Long');
    for (let number = 2; number <= 41; number++) await ann.post(thread.id, `Post ${number}`);
    const path = `/threads/long.${thread.id}/`;
    const page = await on().guest().page(`${path}page-2`);
    expect(page).toContain(`rel="prev" href="${path}"`);
    expect(page).toContain(`rel="next" href="${path}page-3"`);
  });
});
