import { expect, test } from 'vitest';
import type { OwnFiles } from '../../shared/file.ts';
import type { Post } from '../../shared/post.ts';
import { drawing } from '../support/drawings.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('one’s own files', (on) => {
  const status = async (person: Person, address: string) => (await person.fetch(address)).status;
  const listed = async (person: Person, before = '') =>
    (await person.call<OwnFiles>('GET', `/files${before && `?before=${before}`}`)).body;
  const postOf = async (id: number) => (await on().guest().call<{ post: Post }>('GET', `/posts/${id}`)).body.post;

  test('they are listed with what they weigh and where they are used, to nobody else', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    expect(await ann.page('/account/files')).toContain('Nothing here.');
    const used = await ann.upload(await drawing(), 'Harbour.png');
    const { thread } = await ann.startThread(await on().board(), 'At sea', used.markdown);
    await bob.post(thread.id, used.markdown);
    const unused = await ann.upload(await drawing(), 'Spare.png');
    const { files, usedBytes } = await listed(ann);
    expect(usedBytes).toBe(used.bytes + unused.bytes);
    expect(files).toMatchObject([
      { id: unused.id, kind: 'picture', isUsed: false, posts: 0, first: null, goesAt: expect.any(Number) },
      { id: used.id, thumb: used.thumb, isUsed: true, posts: 2, first: { number: 1, thread: { title: 'At sea' } } },
    ]);
    const page = await ann.page('/account/files');
    expect(page).toMatch(/<bdi>At sea<\/bdi> #1<\/a> and 1 more post/);
    expect(page).toContain('In no post; unless you use it, it goes on');
    expect((await listed(bob)).files).toEqual([]);
  });

  test('where a post has been closed to its uploader, its thread is not named', async () => {
    const cleo = await on().member('Cleo');
    const board = await on().board();
    const file = await cleo.upload(await drawing());
    await cleo.startThread(board, 'Hidden away', file.markdown);
    await on().app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', board).execute();
    expect((await listed(cleo)).files).toMatchObject([{ isUsed: true, posts: 0, first: null }]);
    const page = await cleo.page('/account/files');
    expect(page).toContain('In a post that is closed to you now');
    expect(page).not.toContain('Hidden away');
  });

  test('a long list goes on where its page ended', async () => {
    const dan = await on().member('Dan');
    const memberId = (
      await on().app.db.selectFrom('members').select('id').where('name', '=', 'Dan').executeTakeFirstOrThrow()
    ).id;
    const id = (k: number) => `${k}`.padStart(22, 'x');
    // Two and two at the same moment.
    const row = (k: number) => ({ id: id(k), member_id: memberId, kind: 'picture', name: `${k}`, created_at: k >> 1 });
    const size = { width: 10, height: 10, bytes: 1, expires_at: 1_000 };
    await on()
      .app.db.insertInto('files')
      .values(Array.from({ length: 45 }, (_, k) => ({ ...row(k + 10), ...size })))
      .execute();
    const ids: string[] = [];
    for (let before: string | null = ''; before !== null; ) {
      const page: OwnFiles = await listed(dan, before);
      ids.push(...page.files.map((file) => file.id));
      before = page.before;
    }
    expect(ids).toEqual(Array.from({ length: 45 }, (_, k) => id(54 - k)));
    const page = await dan.page('/account/files');
    const next = /href="(\/account\/files\?before=[^"]+)"/.exec(page)?.[1] ?? '';
    expect(await dan.page(next)).toContain('<bdi>34</bdi>');
  });

  test('one that nothing shows is deleted at once, and its room comes back', async () => {
    const [eli, fay] = [await on().member('Eli'), await on().member('Fay')];
    const file = await eli.upload(await drawing());
    expect((await fay.call('DELETE', `/files/${file.id}`, {})).status).toBe(404);
    const answer = await eli.form(`/account/files/${file.id}/delete`, {});
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account/files']);
    expect(await listed(eli)).toMatchObject({ files: [], usedBytes: 0 });
    for (const address of [file.url, file.thumb]) expect(await status(eli, address)).toBe(404);
  });

  test('of one that posts show it is said first what becomes of them; then they say that it is not available', async () => {
    const [gus, hal] = [await on().member('Gus'), await on().member('Hal')];
    const [file, other] = [await gus.upload(await drawing(), 'Boat.png'), await gus.upload(await drawing())];
    const text = `Look at *this*:\n\n${file.markdown}\n\n${other.markdown}`;
    const { thread, post } = await gus.startThread(await on().board(), 'A thread', text);
    const answer = await hal.post(thread.id, file.markdown);
    const follower = await on().guest().follow(thread.id);
    expect((await gus.call('DELETE', `/files/${file.id}`, {})).status).toBe(409);
    const asked = await gus.form(`/account/files/${file.id}/delete`, {});
    expect([asked.status, asked.headers.get('location')]).toEqual([303, `/account/files/${file.id}/delete`]);
    expect(await gus.page(`/account/files/${file.id}/delete`)).toContain('2 posts show it.');
    expect(await status(hal, file.url)).toBe(200);
    await gus.form(`/account/files/${file.id}/delete`, { inUse: 'yes' });
    await follower.until('post:edited', (event) => event.post.id === answer.id && !event.post.html.includes('<img'));
    const { html, editedAt, edits } = await postOf(post.id);
    expect(html).toContain('<span class="missing">Boat: this picture is not available.</span>');
    expect(html).toContain(`src="${other.url}"`);
    expect(html).toContain('<em>this</em>');
    expect([editedAt, edits]).toEqual([null, 0]);
    for (const person of [gus, hal, on().guest()]) expect(await status(person, file.url)).toBe(404);
    expect(await status(hal, other.url)).toBe(200);
  });

  test('whoever deletes their avatar is shown by letters again', async () => {
    const ida = await on().member('Ida');
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(await drawing())]), 'Me.png');
    await ida.fetch('/account/avatar', { method: 'POST', body: form, headers: { origin: ida.url } });
    const [avatar] = (await listed(ida)).files;
    expect(avatar).toMatchObject({ kind: 'avatar', isAvatar: true, isUsed: true, thumb: `/avatars/${avatar?.id}/96` });
    expect(await ida.page(`/account/files/${avatar?.id}/delete`)).toContain('shown by the first letters');
    expect((await ida.call('DELETE', `/files/${avatar?.id}`, { inUse: true })).status).toBe(200);
    expect((await listed(ida)).files).toEqual([]);
    expect(await status(on().guest(), avatar?.thumb ?? '')).toBe(404);
    expect(await ida.page('/account/avatar')).not.toContain('Remove my picture');
  });
});
