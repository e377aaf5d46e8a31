import { expect, test } from 'vitest';
import { describeOnBothEngines } from '../support/engines.ts';

describeOnBothEngines('bad input to pages', (on) => {
  const get = (path: string) =>
    on()
      .guest()
      .fetch(path, { headers: { accept: 'text/html' } });

  test.each([
    '/threads/x',
    '/threads/x.0',
    '/threads/x.-1',
    '/threads/x.999999/',
    '/threads/x.99999999999999999999/',
    '/threads/__proto__.constructor/',
    '/threads/%00.999999/',
    '/boards/x.999999/',
    '/boards/x.1/page-0',
    '/members/x.999999',
    '/members/constructor',
    '/posts/x',
    '/posts/999999',
    '/posts/99999999999999999999',
    '/nothing',
    '/threads/x.999999/latest',
    '/threads/x.999999/unread',
    '/..%2f..%2fetc%2fpasswd',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%00',
    '/account/invitation/x',
    `/${'x'.repeat(8_000)}`,
    '/%c0%ae%c0%ae/',
  ])('there is nothing at %s, and a page says so', async (path) => {
    const answer = await get(path);
    const page = await answer.text();
    expect([404, 403, 400]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).toContain('<a href="/">All boards</a>');
    expect(page).not.toMatch(/node_modules|\.ts:|ENOENT|\bselect\b|work\/main/);
  });

  test.each(['/%ff', '/threads/%ff.1/', '/members/%E0%A4%A', '/account/invitation/%'])(
    '%s is no address',
    async (path) => {
      expect((await get(path)).status).toBe(path === '/%ff' ? 404 : 400);
    },
  );

  test('a page beyond the last leads to the last, whatever the number; what is no number leads nowhere', async () => {
    const { thread } = await (await on().member('Ann')).startThread(await on().board());
    const place = `/threads/a-thread.${thread.id}/`;
    for (const page of ['page-2', 'page-99999999']) {
      const answer = await get(place + page);
      expect([answer.status, answer.headers.get('location')]).toEqual([301, place]);
    }
    for (const page of ['page-0', 'page--1', 'page-1.5', 'page-x', 'page-', 'page-999999999', 'page-1e3'])
      expect((await get(place + page)).status, page).toBe(404);
  });

  test('a page that is asked for by its number, as a form does, leads there or to the last; what is no number changes nothing', async () => {
    const ann = await on().member('Ann P');
    const { thread } = await ann.startThread(await on().board());
    const place = `/threads/a-thread.${thread.id}/`;
    await on().app.db.updateTable('threads').set({ post_count: 130 }).where('id', '=', thread.id).execute();
    expect(await ann.page(place)).toContain(`<form class="pager-go" action="${place}" method="get">`);
    for (const [page, at] of Object.entries({ 1: '', 3: 'page-3', 99999: 'page-7' })) {
      const answer = await get(`${place}?page=${page}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([302, place + at]);
    }
    for (const page of ['0', '-1', 'x', '', '1e3', '2&page=3'])
      expect((await get(`${place}?page=${page}`)).status, page).toBe(200);
  });

  test('a wrong slug leads to the right one with its query, whatever spelling of it, and never in circles', async () => {
    const { thread } = await (await on().member('Ben')).startThread(await on().board(), 'Äpfel und 漢字 (neu)!');
    const place = `/threads/${encodeURIComponent('apfel-und-漢字-neu')}.${thread.id}/`;
    for (const wrong of [`/threads/${thread.id}`, `/threads/x.${thread.id}/`, `/threads/..%2f.${thread.id}/?a=1&a=2`]) {
      const answer = await get(wrong);
      expect(answer.status).toBe(301);
      expect(answer.headers.get('location')).toBe(place + (wrong.includes('?') ? '?a=1&a=2' : ''));
    }
    expect((await get(place)).status).toBe(200);
    expect((await get(place.toLowerCase())).status).toBe(200);
  });

  test('keys given twice and keys of prototypes change nothing', async () => {
    for (const query of ['to=/a&to=/b', '__proto__=x', 'constructor[prototype]=x', 'to[]=x', 'hasOwnProperty=x'])
      expect((await get(`/account/sign-in?${query}`)).status, query).toBe(200);
    const cleo = await on().member('Cleo');
    const { thread } = await cleo.startThread(await on().board());
    const twice = await cleo.fetch(`/threads/${thread.id}/reply`, {
      method: 'POST',
      body: 'body=one&body=two&__proto__=x&toString=y',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(twice.status).toBe(422);
  });

  test.each([
    ['nothing', undefined, {}],
    ['JSON', '{"body":"x"}', { 'content-type': 'application/json' }],
    ['text', 'x', { 'content-type': 'text/plain' }],
    ['a torn form', '%&=%zz&body', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('%s in place of a form is refused as empty', async (what, body, headers) => {
    const dan = await on().member(`Dan ${what}`);
    const { thread } = await dan.startThread(await on().board());
    const path = `/threads/${thread.id}/reply`;
    expect((await dan.fetch(path, { method: 'POST', headers, ...(body && { body }) })).status).toBe(422);
    expect((await dan.fetch('/account/sign-in', { method: 'POST', headers, ...(body && { body }) })).status).toBe(422);
    expect((await dan.fetch('/account/register', { method: 'POST', headers, ...(body && { body }) })).status).toBe(422);
  });

  test('a form too large, or of too many fields, is refused', async () => {
    const eve = await on().member('Eve');
    const { thread } = await eve.startThread(await on().board());
    expect((await eve.form(`/threads/${thread.id}/reply`, { body: 'x'.repeat(300_000) })).status).toBe(413);
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`f${i}`, 'x']));
    expect((await eve.form(`/threads/${thread.id}/reply`, many)).status).toBe(413);
  });

  test('HEAD answers as GET does; other methods find nothing', async () => {
    const head = await on().guest().fetch('/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect((await on().guest().fetch('/', { method })).status, method).toBe(404);
  });

  test('names and titles from right to left stand apart from what is around them', async () => {
    const nasr = await on().member('نصر');
    const board = await on().board();
    const { thread } = await nasr.startThread(board, 'مرحبا بكم 123', 'مرحبا');
    const place = `/threads/${encodeURIComponent(thread.slug)}.${thread.id}/`;
    for (const path of [place, '/', '/whats-new', `/boards/x.${board}/`]) {
      const answer = await nasr.fetch(path, { headers: { accept: 'text/html' } });
      const page = await (answer.status === 301 ? nasr.page(answer.headers.get('location') ?? '/') : answer.text());
      const shown = page.slice(page.indexOf('<main'), page.indexOf('<script type="application/json"'));
      const bare = shown
        .replace(/<bdi[^>]*>[^<]*<\/bdi>|<(\w+)[^>]*dir="auto"[^>]*>(?:<a [^>]*>)?[^<]*/g, '')
        .replace(/<[^>]+>/g, '|');
      // An avatar's one letter has a box of its own; what only screen readers read is seen by nobody.
      const loose = (bare.match(/[^|]*[\u0600-\u06ff][^|]*/g) ?? []).filter(
        (text) => !/^(.|Post \d+ by .*)$/u.test(text),
      );
      expect(loose, path).toEqual([]);
    }
  });
});
