import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { afterEach, expect, test, vi } from 'vitest';
import { Difference } from '../../server/posts/difference.tsx';
import type { Post, PostVersion } from '../../shared/post.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

const HOUR = 3_600_000;

describeOnBothEngines('what becomes of a post', (on) => {
  afterEach(() => vi.restoreAllMocks());

  let made = 0;
  const written = async () => {
    made += 1;
    const [ann, mod] = [await on().member(`Ann ${made}`), await on().staff(`Mod ${made}`)];
    const { thread, post } = await ann.startThread(await on().board(), 'A thread', 'One two three.');
    return { ann, mod, thread, post };
  };
  const edit = (who: Person, post: Post, body: string, reason?: string) =>
    who.call<{ post: Post; error?: { message: string } }>('PATCH', `/posts/${post.id}`, { body, reason });
  const versions = async (who: Person, post: Post, query = '') =>
    (await who.call<{ versions: PostVersion[] }>('GET', `/posts/${post.id}/history${query}`)).body.versions;
  const acts = async (mod: Person) =>
    (
      await on()
        .app.db.selectFrom('acts')
        .innerJoin('members', 'members.id', 'acts.member_id')
        .select(['act', 'subject', 'detail'])
        .where('members.name', '=', mod.name)
        .orderBy('acts.id')
        .execute()
    ).map(({ act, subject, detail }) => [act, subject, detail]);

  test('every edit keeps what was said before, who changed it, when and why', async () => {
    const { ann, mod, post, thread } = await written();
    const follower = await on().guest().follow(thread.id, 1);
    expect((await edit(ann, post, 'One two four.')).body.post).toMatchObject({ edits: 1, editReason: null });
    await edit(mod, post, 'One two five.', '  Wrong\nnumber ');
    await follower.until('post:edited', (event) => event.post.edits === 2);
    expect(follower.all('post:edited').at(-1)?.post).toMatchObject({
      editedBy: { name: mod.name },
      editReason: 'Wrong number',
    });
    const said = (await versions(ann, post)).map(({ number, body, editor, reason }) => [
      number,
      body,
      editor.name,
      reason,
    ]);
    expect(said).toEqual([
      [2, 'One two five.', mod.name, 'Wrong number'],
      [1, 'One two four.', ann.name, null],
      [0, 'One two three.', ann.name, null],
    ]);
    expect((await versions(mod, post, '?before=2')).map(({ body }) => body)).toEqual([
      'One two four.',
      'One two three.',
    ]);
    expect(await acts(mod)).toEqual([['edited', `post #1 by ${ann.name} in “A thread”`, 'Wrong number']]);
    const page = await on().guest().page(`/threads/a-thread.${thread.id}/`);
    expect(page).toContain(`by <bdi>${mod.name}</bdi>: <bdi>Wrong number</bdi>`);
    expect(page).not.toContain('/history');
    expect((await on().guest().call('GET', `/posts/${post.id}/history`)).status).toBe(401);
  });

  test('the history of many edits is read page by page, without a gap', async () => {
    const { ann, post } = await written();
    for (let i = 1; i <= 23; i++) await edit(ann, post, `Text ${i}`);
    const first = await ann.page(`/posts/${post.id}/history`);
    expect(first).toContain('Edit 23');
    expect(first).toContain('Edit 4<');
    expect(first).not.toContain('Edit 3<');
    const second = await ann.page(`/posts/${post.id}/history?before=4`);
    expect([second.includes('Edit 3<'), second.includes('As written'), second.includes('Older')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('the difference shows words, and nothing in a body is markup there', async () => {
    const { ann, post } = await written();
    const hostile = '</ins><script>alert(1)</script> <img src=x onerror=alert(1)> "&lt;" [quote="x"] **b**';
    await edit(ann, post, `One ${hostile} three.`);
    await edit(ann, post, `One ${hostile} <b>four</b>.`);
    const page = await ann.page(`/posts/${post.id}/history`);
    const shown = page.slice(page.indexOf('class="version"'), page.indexOf('site-foot'));
    expect(shown).not.toMatch(/<script|<img|<b>|<strong/);
    expect(shown).toContain('&lt;/ins>&lt;script>alert(1)&lt;/script>'.replaceAll('>', '&gt;').replaceAll('&gt;', '>'));
    expect(shown).toMatch(/<del><span class="sr-only">\[taken out: <\/span>three/);
    expect(shown).toMatch(/<ins><span class="sr-only">\[put in: <\/span>/);
  });

  test('two long texts that have nothing in common are compared in no time', async () => {
    const { ann, post } = await written();
    const words = (word: string) =>
      Array.from({ length: 2_500 }, (_, i) => `${word}${i}`)
        .join(' ')
        .slice(0, 20_000);
    await edit(ann, post, words('a'));
    await edit(ann, post, words('b'));
    const began = performance.now();
    expect(await ann.page(`/posts/${post.id}/history`)).toContain('<del>');
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  test('a page of twenty edits made to be slow is shown in no time', async () => {
    const { ann, post } = await written();
    for (let i = 0; i < 20; i += 1) await edit(ann, post, `x${i}${(i % 2 ? ';,.' : '.,;').repeat(6_600)}`);
    const began = performance.now();
    expect(await ann.page(`/posts/${post.id}/history`)).toContain('Edit 20');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('what could not be compared in time is shown whole', () => {
    const shown = (until: number) =>
      renderToString(h(Difference, { from: 'One two.', to: 'One three.', until }))
        .replace(/<span.*?<\/span>/g, '')
        .replace(/<\/?div.*?>/g, '');
    expect(shown(Number.POSITIVE_INFINITY)).toBe('One <del>two</del><ins>three</ins>.');
    expect(shown(performance.now())).toBe('<del>One two.</del><ins>One three.</ins>');
  });

  test('members edit for as long as the forum lets them, moderators always; what was typed is kept', async () => {
    const { ann, mod, post, thread } = await written();
    const created = { created_at: Date.now() - 23 * HOUR };
    await on().app.db.updateTable('posts').set(created).where('id', '=', post.id).execute();
    expect((await edit(ann, post, 'Still in time.')).status).toBe(200);
    const path = `/threads/a-thread.${thread.id}/`;
    expect(await ann.page(path)).toContain(`/posts/${post.id}/edit`);
    const { now } = Date;
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 2 * HOUR);
    const late = await edit(ann, post, 'Too late.');
    expect([late.status, late.body.error?.message]).toEqual([
      403,
      'Posts can be changed for a day; the time for this one is over.',
    ]);
    const form = await ann.form(`/posts/${post.id}/edit`, { body: 'Long thoughts.' });
    expect([form.status, await form.text()]).toEqual([403, expect.stringContaining('Long thoughts.')]);
    expect(await ann.page(path)).not.toContain(`/posts/${post.id}/edit`);
    expect(await ann.page(path)).toContain(`/posts/${post.id}/delete`);
    expect((await edit(mod, post, 'By the moderator.')).status).toBe(200);
  });

  test('a tombstone says whose doing it is; moderators see what it said and bring it back to its place', async () => {
    const { ann, mod, post, thread } = await written();
    const second = await ann.post(thread.id, 'Second words.');
    await ann.call('PUT', `/posts/${second.id}/reaction`, { kind: 'like' });
    await mod.call('PUT', `/posts/${second.id}/reaction`, { kind: 'like' });
    await ann.call('DELETE', `/posts/${post.id}`);
    await mod.call('DELETE', `/posts/${second.id}`, { reason: 'Off topic' });
    const path = `/threads/a-thread.${thread.id}/`;
    const seen = await on().guest().page(path);
    expect(seen).toContain('deleted by its author');
    expect(seen).toContain('removed by a moderator: <bdi>Off topic</bdi>');
    expect(seen).not.toContain('Second words.');
    const read = await ann.call<{ post: Post }>('GET', `/posts/${second.id}`);
    expect(read.body.post).toMatchObject({ body: '', deletedBy: 'moderator', deleteReason: 'Off topic' });
    expect((await ann.call('GET', `/posts/${second.id}/history`)).status).toBe(409);
    expect((await ann.call('POST', `/posts/${second.id}/restore`)).status).toBe(403);
    const history = await mod.page(`/posts/${second.id}/history`);
    expect([history.includes('Second words.'), history.includes(`>${mod.name}</a>`)]).toEqual([true, true]);

    const follower = await on().guest().follow(thread.id);
    const before = await ann.call<{ post: Post }>('GET', `/posts/${post.id}`);
    const back = await mod.call<{ post: Post }>('POST', `/posts/${second.id}/restore`);
    expect(back.body.post).toMatchObject({ number: 2, body: 'Second words.', deletedAt: null, deletedBy: null });
    expect(back.body.post.reactions).toMatchObject([{ kind: 'like', count: 1 }]);
    expect(back.body.post.author.postCount).toBe(before.body.post.author.postCount + 1);
    expect((await follower.until('post:edited')).post).toMatchObject({ number: 2, body: 'Second words.' });
    expect((await mod.call('POST', `/posts/${second.id}/restore`)).status).toBe(409);
    expect((await acts(mod)).map(([act, , detail]) => [act, detail])).toEqual([
      ['removed', 'Off topic'],
      ['restored', null],
    ]);
  });
});
