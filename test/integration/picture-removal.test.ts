import { expect, test } from 'vitest';
import { sweep } from '../../server/files/sweep.ts';
import type { Post } from '../../shared/post.ts';
import { drawing } from '../support/drawings.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('pictures that moderators remove', (on) => {
  const status = async (person: Person, address: string) => (await person.fetch(address)).status;
  const lastAct = () =>
    on().app.db.selectFrom('acts').select(['act', 'subject', 'detail']).orderBy('id', 'desc').executeTakeFirst();
  const withAvatar = async (name: string) => {
    const person = await on().member(name);
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(await drawing())]), 'Me.png');
    await person.fetch('/account/avatar', { method: 'POST', body: form, headers: { origin: person.url } });
    const row = await on()
      .app.db.selectFrom('members')
      .select(['id', 'avatar'])
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return { person, id: row.id, avatar: row.avatar };
  };

  test('one is gone from its post and from all others for everyone who looks, with who removed it and why', async () => {
    const [ann, bob, mod] = [await on().member('Ann'), await on().member('Bob'), await on().staff('Mod')];
    const file = await ann.upload(await drawing({ width: 640 }), 'Rude.png');
    const { thread, post } = await ann.startThread(await on().board(), 'A thread', `Here:\n\n${file.markdown}`);
    const quoting = await bob.post(thread.id, file.markdown);
    const seen = await on().guest().fetch(file.url);
    expect(seen.headers.get('cache-control')).toBe('public, max-age=86400, s-maxage=60');
    const follower = await on().guest().follow(thread.id);
    expect(await mod.page(`/threads/a-thread.${thread.id}/`)).toContain(`href="/posts/${post.id}/pictures"`);
    expect(await bob.page(`/threads/a-thread.${thread.id}/`)).not.toContain(`href="/posts/${post.id}/pictures"`);
    expect(await mod.page(`/posts/${post.id}/pictures`)).toContain(`src="${file.url}"`);
    const path = `/posts/${post.id}/pictures/${file.id}/remove`;
    const refused = await mod.form(path, { reason: '' });
    expect([refused.status, (await refused.text()).includes('Say why.')]).toEqual([422, true]);
    const removed = await mod.form(path, { reason: 'Not for here' });
    expect([removed.status, removed.headers.get('location')]).toEqual([303, `/posts/${post.id}`]);
    for (const id of [post.id, quoting.id])
      await follower.until('post:edited', (event) => event.post.id === id && !event.post.html.includes('<img'));
    const { body } = await ann.call<{ post: Post }>('GET', `/posts/${post.id}`);
    expect(body.post.html).toContain('Rude: this picture is not available.');
    expect(body.post).toMatchObject({ editedBy: { name: 'Mod' }, editReason: 'Not for here' });
    for (const person of [ann, mod, on().guest()])
      for (const address of [file.url, `${file.url}/480`]) expect(await status(person, address)).toBe(404);
    const stale = await on()
      .guest()
      .fetch(file.url, { headers: { 'if-none-match': seen.headers.get('etag') ?? '' } });
    expect([stale.status, stale.headers.get('cache-control')]).toEqual([404, 'private, no-cache']);
    expect(await lastAct()).toEqual({
      act: 'removed a picture from',
      subject: 'post #1 by Ann in “A thread”',
      detail: 'Not for here',
    });
    // It does not come back with the words that name it.
    const again = await ann.post(thread.id, file.markdown);
    expect(again.html).not.toContain('<img');
  });

  test('where the store of files fails the picture is gone all the same, and its bytes go with the next sweep', async () => {
    const [cleo, mod] = [await on().member('Cleo'), await on().staff('Moira')];
    const { files, db } = on().app;
    const file = await cleo.upload(await drawing());
    const { thread, post } = await cleo.startThread(await on().board(), 'A thread', file.markdown);
    await cleo.call('PUT', `/threads/${thread.id}/draft`, { body: file.markdown });
    const { remove } = files.blobs;
    files.blobs.remove = () => Promise.reject(new Error('the disk is gone'));
    const answer = await mod.call('DELETE', `/posts/${post.id}/pictures/${file.id}`, { reason: 'No' });
    files.blobs.remove = remove;
    expect(answer.status).toBe(200);
    for (const person of [cleo, on().guest()]) expect(await status(person, file.url)).toBe(404);
    const rows = () => db.selectFrom('files').select('id').where('id', '=', file.id).execute();
    expect(await rows()).toHaveLength(1);
    await sweep(on().app, '');
    expect(await rows()).toEqual([]);
  });

  test('an avatar is gone at once, wherever its member is shown', async () => {
    const mod = await on().staff('Mona');
    const { person, id, avatar } = await withAvatar('Dan');
    const { thread } = await person.startThread(await on().board());
    const follower = await on().guest().follow(thread.id);
    const seen = await on().guest().fetch(`/avatars/${avatar}/96`);
    expect(await mod.page(`/members/dan.${id}`)).toContain(`href="/members/${id}/avatar/remove"`);
    expect(await person.page(`/members/dan.${id}`)).not.toContain('avatar/remove');
    expect((await mod.form(`/members/${id}/avatar/remove`, {})).status).toBe(422);
    const removed = await mod.form(`/members/${id}/avatar/remove`, { reason: 'Somebody else’s face' });
    expect([removed.status, removed.headers.get('location')]).toEqual([303, `/members/dan.${id}`]);
    await follower.until('member:changed', ({ member }) => member.id === id && member.avatar === null);
    expect(await lastAct()).toEqual({
      act: 'removed the avatar of',
      subject: 'Dan',
      detail: 'Somebody else’s face',
    });
    for (const size of [48, 96, 192]) {
      const headers = { 'if-none-match': seen.headers.get('etag') ?? '' };
      expect((await on().guest().fetch(`/avatars/${avatar}/${size}`, { headers })).status).toBe(404);
    }
    expect((await mod.call('DELETE', `/members/${id}/avatar`, { reason: 'Again' })).status).toBe(404);
  });
});
