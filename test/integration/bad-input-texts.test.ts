import { expect, test } from 'vitest';
import type { Post } from '../../shared/post.ts';
import type { Thread } from '../../shared/thread.ts';
import { describeOnBothEngines } from '../support/engines.ts';

const SCRIPT = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
const UNSEEN = ['', '   ', '\n\t\r\n', '\u200b\u200d\ufeff', '\u3164\u2800\u00ad', '\u0000', '\u034f\u202e'];

describeOnBothEngines('texts that people send', (on) => {
  test.each([
    ['Latin', 'a'],
    ['what HTML would spell out', '<&"\''],
    ['emoji', '👩‍👩‍👧‍👦🎉'],
    ['combining marks', 'e\u0301\u0323'],
    ['Chinese', '漢字'],
    ['Arabic', 'مرحبا'],
    ['lines', 'x\n'],
  ])('the longest post and title are taken whole in %s, escaped in JSON and from a form', async (_script, unit) => {
    const title = unit
      .replace('\n', 'y')
      .repeat(200)
      .slice(0, 200)
      .replace(/[\ud800-\udbff]$/, 'z');
    const body = `${unit
      .repeat(20_000)
      .slice(0, 19_998)
      .replace(/[\ud800-\udbff]$/, 'z')}!!`;
    expect([title.length, body.length]).toEqual([200, 20_000]);
    const ann = await on().member(`Ann ${Math.random().toString(36).slice(2)}`);
    const board = await on().board();
    const escaped = JSON.stringify({ title, body }).replace(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const answer = await ann.fetch(`/api/v1/boards/${board}/threads`, {
      method: 'POST',
      body: escaped,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(201);
    const { thread, post } = (await answer.json()) as { thread: Thread; post: Post };
    expect(thread.title).toBe(title);
    expect(post.body).toBe(body);
    // A browser sends each line end of a text field as two characters.
    const sent = await ann.form(`/threads/${thread.id}/reply`, { body: body.replaceAll('\n', '\r\n') });
    expect(sent.status).toBe(303);
    const { posts } = (await ann.call<{ posts: Post[] }>('GET', `/threads/${thread.id}/posts`)).body;
    expect(posts[1]?.body).toBe(body);
    const titled = await ann.form(`/boards/x.${board}/new`, { title, body });
    expect(titled.status).toBe(303);
  });

  test('one character more is refused beside its field', async () => {
    const bob = await on().member('Bob');
    const board = await on().board();
    const { status, body } = await bob.call<{ error: { issues: { field: string; message: string }[] } }>(
      'POST',
      `/boards/${board}/threads`,
      { title: 'x'.repeat(201), body: 'y'.repeat(20_001) },
    );
    expect(status).toBe(422);
    expect(body.error.issues.map(({ field }) => field)).toEqual(['title', 'body']);
    expect(body.error.issues[1]?.message).toContain('20,000');
  });

  test.each(UNSEEN.map((text) => [JSON.stringify(text), text]))(
    'nothing to be seen is nothing: %s',
    async (_, text) => {
      const cy = await on().member(`Cy ${Math.random().toString(36).slice(2)}`);
      const board = await on().board();
      const { thread, post } = await cy.startThread(board);
      expect((await cy.call('POST', `/threads/${thread.id}/posts`, { body: text })).status).toBe(422);
      expect((await cy.call('PATCH', `/posts/${post.id}`, { body: text })).status).toBe(422);
      expect((await cy.call('PATCH', `/threads/${thread.id}`, { title: text })).status).toBe(422);
      expect((await cy.call('POST', `/boards/${board}/threads`, { title: text, body: 'x' })).status).toBe(422);
      expect((await cy.form(`/threads/${thread.id}/reply`, { body: text })).status).toBe(422);
      expect((await cy.form(`/posts/${post.id}/edit`, { body: text })).status).toBe(422);
      expect((await cy.form(`/boards/x.${board}/new`, { title: text, body: text })).status).toBe(422);
    },
  );

  test('control characters and halves of characters do not reach the database; what is round them does', async () => {
    const dee = await on().member('Dee');
    const { thread, post } = await dee.startThread(
      await on().board(),
      'A\u0000 b\u0007\ud800c',
      'one\u0000\r\ntwo\ud83d three',
    );
    expect(thread.title).toBe('A b\ufffdc');
    expect(post.body).toBe('one\ntwo\ufffd three');
    const saved = await dee.form('/account/settings', { location: 'Lahore\u0000\u202e' });
    expect(saved.status).toBe(303);
    expect(await dee.page('/account/settings')).toContain('value="Lahore"');
  });

  test('a title holds nothing that turns the page around it, and keeps what scripts and emoji need', async () => {
    const eli = await on().member('Eli');
    const board = await on().board();
    const { thread } = await eli.startThread(board, 'a\u202eb\u2066c\u2028d  👩\u200d👧 می\u200cخواهم');
    expect(thread.title).toBe('abc d 👩\u200d👧 می\u200cخواهم'.replace('c d', 'cd'));
    const { thread: renamed } = (
      await eli.call<{ thread: Thread }>('PATCH', `/threads/${thread.id}`, { title: '\u202etxt.exe' })
    ).body;
    expect(renamed.title).toBe('txt.exe');
  });

  test.each([
    ['right-to-left override', 'a\u202eb'],
    ['zero-width space', 'Na\u200bsr'],
    ['blank letters', '\u3164\u3164'],
    ['blank braille', '\u2800\u2800'],
    ['a tower of marks', `a${'\u0301'.repeat(12)}b`],
    ['markup', '<b>x</b>'],
    ['a line end', 'two\nlines'],
    ['too short', 'x'],
    ['too long', 'x'.repeat(31)],
    ['no letter', '***'],
  ])('a name with %s cannot be registered', async (_what, name) => {
    const before = await on().app.db.selectFrom('user').select('id').execute();
    const answer = await on()
      .guest()
      .form('/account/register', { name, email: 'somebody@example.org', password: 'long enough, surely' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/id="name-error"/);
    expect(await on().app.db.selectFrom('user').select('id').execute()).toEqual(before);
  });

  test('a script in any field comes back as text, on every page', async () => {
    const fay = await on().member('Fay');
    const board = await on().board();
    const { thread, post } = await fay.startThread(
      board,
      SCRIPT,
      `${SCRIPT}\n\n[quote="${SCRIPT}, post:1"]${SCRIPT}[/quote]`,
    );
    await fay.form('/account/settings', { location: '<script>alert(1)</script>' });
    const q = encodeURIComponent(SCRIPT);
    const pages = [
      '/',
      '/whats-new',
      `/boards/board.${board}/`,
      `/threads/${thread.slug}.${thread.id}/`,
      `/posts/${post.id}/edit`,
      `/threads/${thread.id}/reply?quote=1`,
      `/account/settings?saved=${q}`,
      `/account/sign-in?to=${q}`,
      `/account/register?to=${q}`,
      `/account/invitation/${q}`,
      `/search?q=${q}`,
      `/members/fay.${post.author.id}`,
      `/threads/${q}.${thread.id}/`,
      `/nothing/${q}`,
      `/posts/${post.id}/delete`,
    ];
    for (const path of pages) {
      const page = await fay.page(path);
      expect(page, path).not.toMatch(/<script>alert|<img src=x|<[^>]*\sonerror/);
    }
    for (const [path, fields] of [
      ['/account/sign-in', { who: SCRIPT, password: SCRIPT, to: SCRIPT }],
      ['/account/register', { name: SCRIPT, email: SCRIPT, password: SCRIPT, to: SCRIPT }],
      [`/threads/${thread.id}/reply`, { body: SCRIPT, clientId: SCRIPT, replyTo: SCRIPT, preview: SCRIPT }],
      [`/boards/x.${board}/new`, { title: SCRIPT.repeat(9), body: SCRIPT, clientId: SCRIPT }],
      ['/account/settings', { country: SCRIPT, location: SCRIPT, hidden: SCRIPT }],
      [`/threads/${thread.id}/watch`, { level: SCRIPT }],
    ] as const) {
      for (const person of [fay, on().guest()]) {
        const page = await (await person.form(path, { ...fields })).text();
        expect(page, path).not.toMatch(/<script>alert|<img src=x|<[^>]*\sonerror/);
      }
    }
  });
});
