import sharp from 'sharp';
import { expect, test } from 'vitest';
import { sweep } from '../../server/files/sweep.ts';
import type { Post } from '../../shared/post.ts';
import { drawing } from '../support/drawings.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { PASSWORD, type Person } from '../support/person.ts';

describeOnBothEngines('avatars', (on) => {
  const send = async (person: Person, fields: Record<string, string>, picture?: Buffer) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    if (picture) form.set('file', new Blob([new Uint8Array(picture)]), 'me.jpeg');
    return person.fetch('/account/avatar', { method: 'POST', body: form, headers: { origin: person.url } });
  };
  const avatarOf = async (postId: number) =>
    (await on().guest().call<{ post: Post }>('GET', `/posts/${postId}`)).body.post.author.avatar;

  test('one is cut out of the middle of a picture, kept in three sizes, and shown to everyone who looks', async () => {
    const ann = await on().member('Ann');
    const { thread, post } = await ann.startThread(await on().board());
    expect(await avatarOf(post.id)).toBeNull();
    const saved = await send(ann, {}, await drawing({ width: 600, height: 300, format: 'jpeg' }));
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/account/avatar?saved']);
    const avatar = await avatarOf(post.id);
    for (const size of [48, 96, 192]) {
      const response = await on().guest().fetch(`/avatars/${avatar}/${size}`);
      expect(response.headers.get('cache-control')).toBe('public, max-age=86400, s-maxage=60');
      expect(await sharp(Buffer.from(await response.arrayBuffer())).metadata()).toMatchObject({
        format: 'webp',
        width: size,
        height: size,
      });
    }
    for (const page of [`/threads/${thread.slug}.${thread.id}/`, `/members/ann.${post.author.id}`])
      expect(await on().guest().page(page)).toContain(`src="/avatars/${avatar}/96"`);
    expect(await ann.page('/account/avatar')).toContain('Remove my picture');
  });

  test('open pages show the new one at once, wherever they follow', async () => {
    const bea = await on().member('Bea');
    const { thread, post } = await bea.startThread(await on().board());
    const follower = await on().guest().follow(thread.id);
    await send(bea, {}, await drawing());
    const { member } = await follower.until('member:changed', (event) => event.member.id === post.author.id);
    expect(member.avatar).toBe(await avatarOf(post.id));
    await send(bea, { remove: '1' });
    await follower.until('member:changed', (event) => event.member.avatar === null);
    expect(await avatarOf(post.id)).toBeNull();
  });

  test('who is viewing is shown by the new one, too', async () => {
    const cleo = await on().member('Cleo');
    const { thread } = await cleo.startThread(await on().board());
    await cleo.follow(thread.id);
    const watcher = await on().guest().follow(thread.id);
    await send(cleo, {}, await drawing());
    const { members } = await watcher.until('thread:viewers', (event) => event.members.some((m) => m.avatar !== null));
    expect(members.map(({ name }) => name)).toEqual(['Cleo']);
  });

  test('the one before is swept away, and only that', async () => {
    const dora = await on().member('Dora');
    const { post } = await dora.startThread(await on().board());
    await send(dora, {}, await drawing());
    const before = await avatarOf(post.id);
    await send(dora, {}, await drawing());
    const now = await avatarOf(post.id);
    expect(now).not.toBe(before);
    await sweep({ db: on().app.db, files: on().app.files, now: () => Date.now() + 30 * 24 * 60 * 60_000 }, '');
    const status = async (id: string | null) => (await on().guest().fetch(`/avatars/${id}/48`)).status;
    expect([await status(before), await status(now)]).toEqual([404, 200]);
  });

  test('that of a member who leaves goes with them', async () => {
    const gus = await on().member('Gus');
    const { post } = await gus.startThread(await on().board());
    await send(gus, {}, await drawing());
    const avatar = await avatarOf(post.id);
    const left = await gus.form('/account/settings/delete', { name: 'Gus', currentPassword: PASSWORD });
    expect(left.status).toBe(303);
    expect(await avatarOf(post.id)).toBeNull();
    await sweep({ db: on().app.db, files: on().app.files, now: () => Date.now() + 2 * 60_000 }, '');
    expect((await on().guest().fetch(`/avatars/${avatar}/48`)).status).toBe(404);
  });

  test('what is no picture, too small, or not there is refused beside the field', async () => {
    const emil = await on().member('Emil');
    for (const [picture, words] of [
      [undefined, 'Choose a picture first.'],
      [Buffer.from('<svg/>'), 'This is no picture that can be read here'],
      [await drawing({ width: 10, height: 10 }), 'Choose a larger picture'],
    ] as const) {
      const response = await send(emil, {}, picture);
      expect(response.status).toBe(422);
      const page = await response.text();
      expect(page).toContain('id="file-error"');
      expect(page).toContain(words);
    }
  });

  test('a picture of a post cannot be had by the door of the avatars', async () => {
    const fay = await on().member('Fay');
    const file = await fay.upload(await drawing());
    expect((await on().guest().fetch(`/avatars/${file.id}/48`)).status).toBe(404);
  });
});
