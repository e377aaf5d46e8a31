import { expect, test } from 'vitest';
import type { Post } from '../../shared/post.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Parley } from '../support/parley.ts';
import { PASSWORD, type Person } from '../support/person.ts';

/** A member's thread, and its address. */
async function threadOf(person: Person, on: Parley) {
  const { thread, post } = await person.startThread(await on.board());
  return { ...thread, post, path: `/threads/${thread.slug}.${thread.id}/` };
}

async function postsOf(person: Person, threadId: number): Promise<Post[]> {
  return (await person.call<{ posts: Post[] }>('GET', `/threads/${threadId}/posts`)).body.posts;
}

/** Returns the value that an input or a text field of a page shows. */
function fieldIn(page: string, name: string): string | undefined {
  const text = new RegExp(`<textarea[^>]*name="${name}"[^>]*>([^<]*)</textarea>`).exec(page);
  const input = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(page);
  return text?.[1] ?? /value="([^"]*)"/.exec(input?.[0] ?? '')?.[1];
}

describeOnBothEngines('forms without JavaScript', (on) => {
  test('a thread is started, answered, edited, reacted to, watched and deleted from', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    const board = await on().board();
    const started = await ann.form(`/boards/x.${board}/new`, { title: 'By hand', body: 'First.' });
    expect(started.status).toBe(303);
    const path = started.headers.get('location') as string;
    expect(path).toMatch(/^\/threads\/by-hand\.\d+\/$/);
    const id = Number(/\.(\d+)\//.exec(path)?.[1]);
    const replied = await bob.form(`${path}reply`, { body: 'Second.', replyTo: '1' });
    expect([replied.status, replied.headers.get('location')]).toEqual([303, `${path}#post-2`]);
    const [first, second] = await postsOf(ann, id);
    if (!first || !second) throw new Error('unreachable');
    expect(second).toMatchObject({ body: 'Second.', replyTo: 1 });

    expect((await bob.form(`/posts/${second.id}/edit`, { body: 'Better.' })).headers.get('location')).toBe(
      `/posts/${second.id}`,
    );
    expect((await ann.form(`/posts/${second.id}/reaction`, { kind: 'like' })).status).toBe(303);
    expect((await postsOf(ann, id))[1]).toMatchObject({ body: 'Better.', reactions: [{ kind: 'like', count: 1 }] });
    await ann.form(`/posts/${second.id}/reaction`, { kind: '' });
    expect((await postsOf(ann, id))[1]?.reactions).toEqual([]);

    expect((await ann.form(`${path}watch`, { level: 'nothing' })).headers.get('location')).toBe(path);
    expect(await bob.page(`/posts/${second.id}/delete`)).toContain('Better.');
    expect((await bob.form(`/posts/${second.id}/delete`, {})).status).toBe(303);
    expect((await postsOf(ann, id))[1]?.deletedAt).toBeTypeOf('number');
    expect((await ann.form('/account/notifications/read', {})).status).toBe(303);
    expect((await ann.notifications()).unreadCount).toBe(0);
  });

  test('quoting puts the quote into the composer, answering says whom', async () => {
    const cy = await on().member('Cy');
    const { path } = await threadOf(cy, on());
    expect(fieldIn(await cy.page(`${path}reply?quote=1`), 'body')).toContain('[quote=&quot;Cy, post:1&quot;]');
    expect(fieldIn(await cy.page(`${path}reply?to=1`), 'replyTo')).toBe('1');
  });

  test.each(['1.5', '-1', '1e3', '99999999999999999999', 'x', '1&quote=2'])(
    'a quote of post %s is none',
    async (quote) => {
      const di = await on().member(`Di ${Math.random().toString(36).slice(2)}`);
      const { path } = await threadOf(di, on());
      const response = await di.fetch(`${path}reply?quote=${quote}`, { headers: { accept: 'text/html' } });
      expect([response.status, fieldIn(await response.text(), 'body')]).toEqual([200, '']);
      expect((await di.form(`${path}reply`, { body: 'x', replyTo: quote })).status).toBe(303);
    },
  );

  test('a preview shows the post, keeps the text and its key, and posts nothing', async () => {
    const eva = await on().member('Eva');
    const { path, id } = await threadOf(eva, on());
    const fields = { body: 'Not **yet**.', clientId: 'a-key-of-mine', replyTo: '1', preview: '1' };
    const page = await (await eva.form(`${path}reply`, fields)).text();
    expect(page).toContain('<strong>yet</strong>');
    expect(['body', 'clientId', 'replyTo'].map((name) => fieldIn(page, name))).toEqual([
      'Not **yet**.',
      'a-key-of-mine',
      '1',
    ]);
    expect(await postsOf(eva, id)).toHaveLength(1);
  });

  test('the same form sent twice, even at once, is one post and one thread', async () => {
    const fay = await on().member('Fay');
    const { path, id } = await threadOf(fay, on());
    const answers = await Promise.all(
      [1, 2, 3].map(() => fay.form(`${path}reply`, { body: 'Once.', clientId: 'the-form-key' })),
    );
    expect(answers.map((answer) => answer.headers.get('location'))).toEqual(Array(3).fill(`${path}#post-2`));
    expect(await postsOf(fay, id)).toHaveLength(2);
    const board = await on().board();
    const fields = { title: 'Once', body: 'Once.', clientId: 'the-thread-key' };
    const threads = await Promise.all([1, 2].map(() => fay.form(`/boards/x.${board}/new`, fields)));
    expect(new Set(threads.map((answer) => answer.headers.get('location'))).size).toBe(1);
  });

  test('going back to a form for another text makes another post: nothing typed is taken for what was sent before', async () => {
    const back = await on().member('Back');
    const { path, id } = await threadOf(back, on());
    const clientId = fieldIn(await back.page(path), 'clientId') as string;
    for (const body of ['One thing.', 'Another thing.', 'Another thing.']) {
      expect((await back.form(`${path}reply`, { body, clientId })).status).toBe(303);
    }
    expect((await postsOf(back, id)).map((post) => post.body)).toEqual([
      'The first post.',
      'One thing.',
      'Another thing.',
    ]);
  });

  test('a refused form keeps what was typed and says what is wrong beside the field', async () => {
    const gil = await on().member('Gil');
    const { path, post } = await threadOf(gil, on());
    const board = await on().board();
    const long = 'x'.repeat(20_001);
    for (const [address, fields, error] of [
      [`/boards/x.${board}/new`, { title: '', body: 'Kept.' }, 'title-error'],
      [`/boards/x.${board}/new`, { title: 'Kept', body: ' ' }, 'body-error'],
      [`${path}reply`, { body: long }, 'reply-error'],
      [`/posts/${post.id}/edit`, { body: long }, 'body-error'],
      ['/account/settings', { about: 'Kept', location: 'x'.repeat(61) }, 'location-error'],
    ] as const) {
      const answer = await gil.form(address, { ...fields });
      const page = await answer.text();
      expect(answer.status, address).toBe(422);
      expect(page, address).toContain(`id="${error}"`);
      for (const [name, value] of Object.entries(fields)) expect((fieldIn(page, name) ?? '').trim()).toBe(value.trim());
    }
    const nowhere = await gil.form('/account/settings', { country: 'ZZ', location: 'Kept' });
    const said = await nowhere.text();
    expect([nowhere.status, said.includes('id="country-error"'), fieldIn(said, 'location')]).toEqual([
      422,
      true,
      'Kept',
    ]);
  });

  test('a key that is none serves as well as another', async () => {
    const hal = await on().member('Hal');
    const { path, id } = await threadOf(hal, on());
    for (let i = 0; i < 2; i++) {
      expect((await hal.form(`${path}reply`, { body: 'Kept.', clientId: '!' })).status).toBe(303);
    }
    expect(await postsOf(hal, id)).toHaveLength(2);
  });

  test('what was written is still there where the thread was locked or deleted meanwhile', async () => {
    const [ida, mod] = [await on().member('Ida'), await on().staff('Mod')];
    const { path, id, post } = await threadOf(ida, on());
    await mod.call('PATCH', `/threads/${id}`, { locked: true });
    const shown = await on().guest().page(path);
    expect([shown.includes('This thread is locked'), shown.includes('Sign in to reply')]).toEqual([true, false]);
    for (const address of [`${path}reply`, `/posts/${post.id}/edit`]) {
      const locked = await ida.form(address, { body: 'Came late.' });
      expect([locked.status, fieldIn(await locked.text(), 'body')]).toEqual([423, 'Came late.']);
    }
    await mod.call('DELETE', `/threads/${id}`);
    for (const address of [`${path}reply`, `/posts/${post.id}/edit`]) {
      const gone = await ida.form(address, { body: 'Came later.' });
      expect([gone.status, fieldIn(await gone.text(), 'body')]).toEqual([404, 'Came later.']);
    }
  });

  test('a form whose session has ended is kept, and sent by signing in on the page that keeps it', async () => {
    const jo = await on().member('Jo');
    const { path, id } = await threadOf(jo, on());
    await jo.form('/account/sign-out', {});
    const answer = await jo.form(`${path}reply`, { body: 'Long thoughts.', clientId: 'kept-key', replyTo: '1' });
    const page = await answer.text();
    expect(answer.status).toBe(401);
    expect(page).toContain(`action="${path}reply"`);
    const kept = Object.fromEntries(['body', 'clientId', 'replyTo'].map((name) => [name, fieldIn(page, name) ?? '']));
    expect(kept).toEqual({ body: 'Long thoughts.', clientId: 'kept-key', replyTo: '1' });

    const wrong = await jo.form(`${path}reply`, { ...kept, who: 'Jo', password: 'not this one' });
    const again = await wrong.text();
    expect([wrong.status, fieldIn(again, 'body'), fieldIn(again, 'who')]).toEqual([422, 'Long thoughts.', 'Jo']);
    expect(again).not.toContain('not this one');

    const sent = await jo.form(`${path}reply`, { ...kept, who: 'Jo', password: PASSWORD });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${path}#post-2`]);
    expect((await postsOf(jo, id))[1]).toMatchObject({ body: 'Long thoughts.', replyTo: 1, author: { name: 'Jo' } });
    expect((await jo.notifications()).unreadCount).toBe(0);
  });

  test('whoever signed in elsewhere meanwhile sends the kept form as it is', async () => {
    const kim = await on().member('Kim');
    const { path, id } = await threadOf(kim, on());
    expect((await kim.form(`${path}reply`, { body: 'Sent.', who: '', password: '' })).status).toBe(303);
    expect((await postsOf(kim, id))[1]?.body).toBe('Sent.');
  });

  test('a guest’s other forms are kept too, and pages lead to sign-in and back', async () => {
    const lou = await on().member('Lou');
    const { path, post } = await threadOf(lou, on());
    const guest = on().guest();
    for (const address of [
      `${path}watch`,
      `/posts/${post.id}/reaction`,
      `/posts/${post.id}/delete`,
      '/account/settings',
    ])
      expect((await guest.form(address, { kind: 'like' })).status, address).toBe(401);
    const page = await guest.fetch(`${path}reply?quote=1`);
    expect(page.headers.get('location')).toBe(`/account/sign-in?to=${encodeURIComponent(`${path}reply?quote=1`)}`);
  });

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'x:\\\\evil.example',
    'x:/\\evil.example',
    '/x/..//evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/\t/evil.example',
    'http:evil.example',
    '',
    '\u0000//evil.example',
    'x://h//evil.example',
  ])('signing in never leads to another site: %j', async (to) => {
    const mia = await on().member(`Mia ${Math.random().toString(36).slice(2)}`);
    const answer = await mia.form('/account/sign-in', { who: mia.name, password: PASSWORD, to });
    const location = answer.headers.get('location') ?? '';
    expect(answer.status).toBe(303);
    expect(location).toMatch(/^\/(?![/\\])/);
    expect(new URL(location, on().url).origin).toBe(on().url);
  });

  test('whoever follows the link to sign in on a page of ours comes back to it, from no other site', async () => {
    const toFrom = async (referer: string) => {
      const page = await on()
        .guest()
        .fetch('/account/sign-in', { headers: { referer, accept: 'text/html' } });
      return fieldIn(await page.text(), 'to');
    };
    const here = on().url;
    expect(await toFrom(`${here}/threads/x.1/page-2?a=b`)).toBe('/threads/x.1/page-2?a=b');
    for (const other of [
      `${here}/account/sign-in`,
      'https://evil.example/x',
      `${here}.evil.example/x`,
      `${here}//evil.example`,
    ])
      expect(await toFrom(other), other).toBe('/');
  });

  test('signing in leads back to where one was', async () => {
    const nia = await on().member('Nia');
    const answer = await nia.form('/account/sign-in', {
      who: 'nia',
      password: PASSWORD,
      to: '/threads/x.1/page-2?a=b#post-9',
    });
    expect(answer.headers.get('location')).toBe('/threads/x.1/page-2?a=b#post-9');
  });
});
