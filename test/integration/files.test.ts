import sharp from 'sharp';
import { expect, test } from 'vitest';
import { UNUSED_KEPT_MS } from '../../server/files/add-file.ts';
import { sweep, UNSHOWN_KEPT_MS } from '../../server/files/sweep.ts';
import type { Post } from '../../shared/post.ts';
import { drawing } from '../support/drawings.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('pictures', (on) => {
  const status = async (person: Person, address: string) => (await person.fetch(address)).status;
  const sweeping = (after: number) =>
    sweep({ db: on().app.db, files: on().app.files, now: () => Date.now() + after + 2 * 60_000 }, '');
  const roomOf = async (name: string) =>
    (await on().app.db.selectFrom('members').select('file_bytes').where('name', '=', name).executeTakeFirstOrThrow())
      .file_bytes;

  test('a picture is re-encoded, told with its sizes, and shown in a post with its room kept', async () => {
    const ann = await on().member('Ann');
    const file = await ann.upload(await drawing({ width: 1200, height: 800, format: 'jpeg' }), 'At [sea]!.jpeg');
    expect(file).toMatchObject({ width: 1200, height: 800, thumb: `${file.url}/480` });
    expect(file.markdown).toBe(`![At \\[sea\\]\\!](${file.url})`);
    const { post } = await ann.startThread(await on().board(), 'A thread', file.markdown.replace(')', ' "Dawn.")'));
    expect(post.html).toContain('width="1200" height="800" alt="At [sea]!"');
    expect(post.html).toContain('<figcaption>Dawn.</figcaption>');
    for (const [address, width] of [
      [file.url, 1200],
      [`${file.url}/960`, 960],
      [file.thumb, 480],
    ] as const) {
      const response = await on().guest().fetch(address);
      expect(response.status).toBe(200);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width });
      expect(response.headers.get('content-length')).toBe(String(bytes.length));
    }
    expect(await status(on().guest(), `${file.url}/481`)).toBe(404);
  });

  test('whoever opens one gets a picture and nothing that could do anything', async () => {
    const bea = await on().member('Bea');
    const file = await bea.upload(await drawing(), 'naïve "\u202eof.png');
    await bea.startThread(await on().board(), 'A thread', file.markdown);
    const response = await on().guest().fetch(file.url);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'public, max-age=86400, s-maxage=60',
      'content-disposition': 'inline; filename="na_ve of.webp"; filename*=UTF-8\'\'na%C3%AFve%20of.webp',
    });
    // No cache that many share keeps a cookie with it: neither a newcomer's, nor one of a session that now lasts longer.
    const { id } = await on()
      .app.db.selectFrom('members')
      .select('id')
      .where('name', '=', 'Bea')
      .executeTakeFirstOrThrow();
    const account = on().app.db.selectFrom('members').select('account_id').where('id', '=', id);
    const expiresAt = new Date(Date.now() + 59 * 86_400_000).toISOString();
    await on().app.db.updateTable('session').set({ expiresAt }).where('userId', '=', account).execute();
    on().app.live.recheck({ memberId: id });
    for (const who of [on().guest(), bea]) {
      const opened = await who.fetch(file.url, { headers: { accept: 'text/html' } });
      expect([opened.status, opened.headers.getSetCookie()]).toEqual([200, []]);
    }
    const again = await on()
      .guest()
      .fetch(file.url, {
        headers: { 'if-none-match': response.headers.get('etag') ?? '', 'cache-control': 'max-age=0' },
      });
    expect(again.status).toBe(304);
  });

  test('what is stored and what is refused is counted for operators', async () => {
    const counted = async (name: string) => {
      const metrics = await (await on().guest().fetch('/metrics')).text();
      return Number(
        metrics
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1] ?? 0,
      );
    };
    const [stored, bytes, refused] = [
      'parley_files_stored_total',
      'parley_file_bytes_stored_total',
      'parley_uploads_refused_total{code="invalid"}',
    ] as const;
    const before = [await counted(stored), await counted(bytes), await counted(refused)];
    const rob = await on().member('Rob');
    const file = await rob.upload(await drawing());
    await rob.call('POST', '/files', Buffer.from('<svg/>'));
    const after = [await counted(stored), await counted(bytes), await counted(refused)];
    expect(after.map((value, i) => value - (before[i] ?? 0))).toEqual([1, file.bytes, 1]);
  });

  test('one that no post shows is its uploader’s alone', async () => {
    const [cleo, dora] = [await on().member('Cleo'), await on().member('Dora')];
    const file = await cleo.upload(await drawing());
    const mine = await cleo.fetch(file.url);
    expect([mine.status, mine.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    for (const other of [on().guest(), dora, await on().staff('Moderator', 'administrator')])
      for (const address of [file.url, `${file.url}/480`]) expect(await status(other, address)).toBe(404);
  });

  test('whoever may read a post that shows it may see it, and nobody else, whatever address they know', async () => {
    const [emil, member, guest] = [await on().member('Emil'), await on().member('Fay'), on().guest()];
    const moderator = await on().staff('Gus');
    const inside = await emil.upload(await drawing());
    await emil.startThread(await on().board('members'), 'Inside', inside.markdown);
    const response = await member.fetch(inside.url);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    expect(await status(guest, inside.url)).toBe(404);
    const secret = await moderator.upload(await drawing());
    await moderator.startThread(await on().board('staff'), 'Secret', secret.markdown);
    expect([await status(emil, secret.url), await status(await on().staff('Hal'), secret.url)]).toEqual([404, 200]);
  });

  test('posting the address of a picture that one may not see opens it to nobody, and says nothing of it', async () => {
    const [ida, thief] = [await on().staff('Ida'), await on().member('Jack')];
    const file = await ida.upload(await drawing());
    await ida.startThread(await on().board('staff'), 'Secret', file.markdown);
    const { post, thread } = await thief.startThread(await on().board(), 'A thread', file.markdown);
    expect(post.html).not.toContain('width=');
    expect(await status(thief, file.url)).toBe(404);
    const preview = await thief.call<{ html: string }>('POST', '/preview', { body: file.markdown });
    expect(preview.body.html).not.toContain('width=');
    await thief.call('PATCH', `/posts/${post.id}`, { body: `Again: ${file.markdown}` });
    expect(await status(thief, file.url)).toBe(404);
    // Whoever may see it may show it on.
    await ida.post(thread.id, file.markdown);
    expect(await status(thief, file.url)).toBe(200);
  });

  test('what is deleted or edited away is gone at once for others, comes back with the text, and is swept in the end', async () => {
    const kim = await on().member('Kim');
    const file = await kim.upload(await drawing());
    const { thread } = await kim.startThread(await on().board());
    const post = await kim.post(thread.id, file.markdown);
    const guest = on().guest();
    expect(await status(guest, file.url)).toBe(200);
    await kim.call('PATCH', `/posts/${post.id}`, { body: 'No picture.' });
    expect([await status(guest, file.url), await status(kim, file.url)]).toEqual([404, 200]);
    const { body } = await kim.call<{ post: Post }>('PATCH', `/posts/${post.id}`, { body: file.markdown });
    expect(body.post.html).toContain('width=');
    expect(await status(guest, file.url)).toBe(200);
    await kim.call('DELETE', `/posts/${post.id}`);
    expect(await status(guest, file.url)).toBe(404);
    await sweeping(0);
    await sweeping(UNSHOWN_KEPT_MS - 3 * 60_000);
    expect(await status(kim, file.url)).toBe(200);
    await sweeping(UNSHOWN_KEPT_MS + 3 * 60_000);
    expect(await status(kim, file.url)).toBe(404);
    expect(await roomOf('Kim')).toBe(0);
  });

  test('a deleted thread hides its pictures, and one that is used again is not swept', async () => {
    const lea = await on().staff('Lea');
    const file = await lea.upload(await drawing());
    const board = await on().board();
    const { thread } = await lea.startThread(board, 'A thread', file.markdown);
    await lea.call('DELETE', `/threads/${thread.id}`);
    expect(await status(on().guest(), file.url)).toBe(404);
    await sweeping(0);
    await lea.startThread(board, 'Another thread', file.markdown);
    await sweeping(UNSHOWN_KEPT_MS + 3 * 60_000);
    expect(await status(on().guest(), file.url)).toBe(200);
  });

  test('one that stands in a draft, or in a post that waits for a moderator, is kept as long as that', async () => {
    const noa = await on().member('Noa');
    const [drafted, submitted] = [await noa.upload(await drawing()), await noa.upload(await drawing())];
    const { thread, post } = await noa.startThread(await on().board());
    const memberId = post.author.id;
    const written = {
      member_id: memberId,
      thread_id: thread.id,
      board_id: null,
      title: '',
      reply_to: null,
      version: 1,
    };
    await on()
      .app.db.insertInto('drafts')
      .values({ ...written, body: drafted.markdown })
      .execute();
    await on()
      .app.db.insertInto('submissions')
      .values({
        board_id: thread.boardId,
        thread_id: thread.id,
        author_id: memberId,
        title: null,
        body: submitted.markdown,
        client_id: 'a-client-id',
        reply_to: null,
        created_at: 1,
        rejected_at: null,
        reject_reason: null,
      })
      .execute();
    const moderator = await on().staff('Oda');
    expect([await status(moderator, submitted.url), await status(moderator, drafted.url)]).toEqual([200, 404]);
    expect(await status(await on().member('Pia'), submitted.url)).toBe(404);
    for (let days = 1; days <= 3; days += 1) await sweeping(days * UNUSED_KEPT_MS - 3 * 60_000);
    expect([await status(noa, drafted.url), await status(noa, submitted.url)]).toEqual([200, 200]);
    await on().app.db.deleteFrom('drafts').where('member_id', '=', memberId).execute();
    await on().app.db.deleteFrom('submissions').where('author_id', '=', memberId).execute();
    await sweeping(5 * UNUSED_KEPT_MS);
    expect([await status(noa, drafted.url), await status(noa, submitted.url)]).toEqual([404, 404]);
  });

  test('an upload that no post ever shows is swept after a day, and gives its room back', async () => {
    const mia = await on().member('Mia');
    const [unused, used] = [await mia.upload(await drawing()), await mia.upload(await drawing())];
    await mia.startThread(await on().board(), 'A thread', used.markdown);
    expect(await roomOf('Mia')).toBe(unused.bytes + used.bytes);
    await sweeping(UNUSED_KEPT_MS - 5 * 60_000);
    expect(await status(mia, unused.url)).toBe(200);
    await sweeping(UNUSED_KEPT_MS);
    expect([await status(mia, unused.url), await status(mia, used.url)]).toEqual([404, 200]);
    expect(await roomOf('Mia')).toBe(used.bytes);
  });
});
