import { expect, test } from 'vitest';
import type { SavedDraft } from '../../shared/draft.ts';
import type { Post } from '../../shared/post.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { PASSWORD, type Person } from '../support/person.ts';

type Answer = { draft: SavedDraft | null; error?: { code: string; issues?: { field: string }[] } };
type Edited = { post: Post; error?: { code: string } };

describeOnBothEngines('an edit that one has begun', (on) => {
  async function begun(body = 'Better words.') {
    const ann = await on().member(`Ann ${Math.random().toString(36).slice(2)}`);
    const { thread, post } = await ann.startThread(await on().board(), 'Where it is edited');
    const at = `/posts/${post.id}/draft`;
    const { draft } = (await ann.call<Answer>('PUT', at, { body, postVersion: 0 })).body;
    return { ann, thread, post, at, edit: `/posts/${post.id}/edit`, version: draft?.version ?? 0 };
  }
  const read = async (who: Person, at: string) => (await who.call<Answer>('GET', at)).body.draft;
  const textIn = (page: string) => /<textarea[^>]*>([^<]*)</.exec(page)?.[1];

  test('is there again on any device and without a script, which says so; the post stays as it is', async () => {
    const { ann, post, at, edit, version } = await begun();
    expect(await read(ann, at)).toMatchObject({ body: 'Better words.', postVersion: 0, version });
    const page = await ann.page(edit);
    expect(textIn(page)).toBe('Better words.');
    expect(page).toContain('This is your draft of');
    expect(page).not.toContain('has been edited since');
    expect((await ann.call<Edited>('GET', `/posts/${post.id}`)).body.post.body).toBe(post.body);
    expect(await ann.page('/account/drafts')).toMatch(/Edit of post #1[\s\S]*Better words\./);
  });

  test('goes with the edit, but not where something newer was saved since; it can be thrown away', async () => {
    const { ann, post, at, edit, version } = await begun();
    await ann.call('PUT', at, { body: 'Better words still.', postVersion: 0, version });
    await ann.call('PATCH', `/posts/${post.id}`, { body: 'Better words.', draft: version });
    const left = await read(ann, at);
    expect(left).toMatchObject({ body: 'Better words still.', postVersion: 0 });
    await ann.form(edit, { body: 'Better words still.', version: '1', draft: `${left?.version}` });
    expect(await read(ann, at)).toBeNull();
    await ann.form(edit, { body: 'Once more.', version: '2', keep: '1' });
    expect(await read(ann, at)).toMatchObject({ body: 'Once more.', postVersion: 2 });
    expect((await ann.form(edit, { discard: '1' })).headers.get('location')).toBe(edit);
    expect(textIn(await ann.page(edit))).toBe('Better words still.');
  });

  test('is nothing where it says what the post says', async () => {
    const { ann, post, at, version } = await begun();
    expect((await ann.call<Answer>('PUT', at, { body: post.body, postVersion: 0, version })).body.draft).toBeNull();
    expect(await read(ann, at)).toBeNull();
  });

  test('is put over a newer version of the post by nobody who was not told', async () => {
    const { ann, post, at, edit, version } = await begun();
    const mod = await on().staff(`Mod ${post.id}`);
    await mod.call('PATCH', `/posts/${post.id}`, { body: 'The moderator’s words.' });
    const page = await ann.page(edit);
    expect([textIn(page), page.includes('has been edited since')]).toEqual(['Better words.', true]);
    const sent = { body: 'Better words.', version: 0, draft: version };
    const refused = await ann.call<Edited>('PATCH', `/posts/${post.id}`, sent);
    expect([refused.status, refused.body.error?.code]).toEqual([409, 'conflict']);
    const again = await ann.form(edit, { body: 'Better words.', version: '0', draft: `${version}` });
    const shown = await again.text();
    expect([again.status, textIn(shown), shown.includes('Save again')]).toEqual([409, 'Better words.', true]);
    expect(await read(ann, at)).not.toBeNull();
    expect((await ann.call<Edited>('GET', `/posts/${post.id}`)).body.post.body).toBe('The moderator’s words.');
    const [, told = ''] = /name="version" value="(\d+)"/.exec(shown) ?? [];
    expect((await ann.form(edit, { body: 'Better words.', version: told, draft: `${version}` })).status).toBe(303);
    expect((await ann.call<Edited>('GET', `/posts/${post.id}`)).body.post.body).toBe('Better words.');
    expect(await read(ann, at)).toBeNull();
  });

  test('is seen by nobody else, and its thread not named once its post is gone', async () => {
    const { ann, post, at } = await begun();
    const bob = await on().member(`Bob ${post.id}`);
    expect(await read(bob, at)).toBeNull();
    await bob.call('DELETE', at);
    expect(await read(ann, at)).not.toBeNull();
    await ann.call('DELETE', `/posts/${post.id}`);
    const page = await ann.page('/account/drafts');
    expect([page.includes('Better words.'), page.includes('Where it is edited')]).toEqual([true, false]);
  });

  test('is in the data that a member takes along', async () => {
    const { ann, post } = await begun();
    const data = await (await ann.form('/account/settings/download', { currentPassword: PASSWORD })).text();
    expect(data).toContain('Better words.');
    expect(data).toContain(`/posts/${post.id}`);
  });
});
