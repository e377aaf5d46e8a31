import { expect, test } from 'vitest';
import { insertDraft } from '../../server/drafts/store.ts';
import { insertThread } from '../../server/threads/store.ts';
import type { SavedDraft } from '../../shared/draft.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

type Answer = { draft: SavedDraft | null; error?: { code: string; issues?: { field: string }[] } };

describeOnBothEngines('what one has begun to write', (on) => {
  const somebody = () => on().member(`Ann ${Math.random().toString(36).slice(2)}`);
  async function begun() {
    const ann = await somebody();
    const board = await on().board();
    const { thread } = await ann.startThread(board, 'Where it is written');
    return { ann, board, thread, at: `/threads/${thread.id}/draft`, path: `/threads/${thread.slug}.${thread.id}/` };
  }
  const save = async (who: Person, at: string, body: string, version = 0, more = {}) =>
    who.call<Answer>('PUT', at, { body, version, ...more });
  const read = async (who: Person, at: string) => (await who.call<Answer>('GET', at)).body.draft;

  test('is there again on any device, and stands in the composer without a script', async () => {
    const { ann, at, path } = await begun();
    const { body } = await save(ann, at, 'Half a thou', 0, { replyTo: 1 });
    expect(body.draft).toMatchObject({ body: 'Half a thou', replyTo: 1 });
    const elsewhere = on().guest();
    await elsewhere.signIn(ann.name);
    expect(await read(elsewhere, at)).toEqual(body.draft);
    const page = await elsewhere.page(path);
    expect(page).toMatch(/<textarea[^>]*>Half a thou<\/textarea>/);
    expect(page).toContain(`name="draft" value="${body.draft?.version}"`);
  });

  test('is seen by nobody else', async () => {
    const { ann, at, path } = await begun();
    await save(ann, at, 'Mine alone');
    const bob = await somebody();
    expect(await read(bob, at)).toBeNull();
    for (const who of [bob, on().guest()]) expect(await who.page(path)).not.toContain('Mine alone');
  });

  test('is not written over by what grew from an older version: the newer one stays', async () => {
    const { ann, at } = await begun();
    const first = (await save(ann, at, 'One')).body.draft?.version ?? 0;
    const second = (await save(ann, at, 'One two', first)).body.draft?.version ?? 0;
    expect(second).toBeGreaterThan(first);
    for (const old of [first, 0]) {
      const { status, body } = await save(ann, at, 'Another', old);
      expect([status, body.error?.code]).toEqual([409, 'conflict']);
    }
    expect(await read(ann, at)).toMatchObject({ body: 'One two', version: second });
    expect((await save(ann, at, 'Another', second)).status).toBe(200);
  });

  test('saved again after a lost answer is the same version, and of ten at once one is kept', async () => {
    const { ann, at } = await begun();
    const { body } = await save(ann, at, 'Once');
    expect((await save(ann, at, 'Once')).body).toEqual(body);
    await ann.call('DELETE', at);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => save(ann, at, `Text ${i}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
  });

  test('goes with its post, in a thread and as a thread, but not where something newer was saved since', async () => {
    const { ann, at, thread, board } = await begun();
    const old = (await save(ann, at, 'Said')).body.draft?.version ?? 0;
    const newer = (await save(ann, at, 'Said more', old)).body.draft?.version ?? 0;
    await ann.call('POST', `/threads/${thread.id}/posts`, { body: 'Said', draft: old });
    expect(await read(ann, at)).toMatchObject({ body: 'Said more' });
    await ann.call('POST', `/threads/${thread.id}/posts`, { body: 'Said more', draft: newer });
    expect(await read(ann, at)).toBeNull();
    // Sent while it was still being saved: the form knew of an older one.
    const older = (await save(ann, at, 'And')).body.draft?.version ?? 0;
    await save(ann, at, 'And this', older);
    await ann.call('POST', `/threads/${thread.id}/posts`, { body: 'And this', draft: older });
    expect(await read(ann, at)).toBeNull();
    const place = `/boards/${board}/draft`;
    const { body } = await save(ann, place, 'Text', 0, { title: 'A title' });
    expect(await ann.page(`/boards/x.${board}/new`)).toContain('value="A title"');
    await ann.form(`/boards/x.${board}/new`, { title: 'A title', body: 'Text', draft: `${body.draft?.version}` });
    expect(await read(ann, place)).toBeNull();
  });

  test('is one of a hundred at most: more are refused, and those begun can be gone on with', async () => {
    const { ann, at, board } = await begun();
    const { body } = await save(ann, at, 'The first');
    const [author] = await on().app.db.selectFrom('members').select('id').where('name', '=', ann.name).execute();
    for (let i = 1; i < 100; i += 1) {
      const place = { boardId: board, authorId: author?.id ?? 0, title: `T ${i}`, slug: 't', createdAt: 1 };
      const threadId = await insertThread(on().app.db, { ...place, uid: `${ann.name} ${i}` });
      await insertDraft(
        on().app.db,
        author?.id ?? 0,
        { threadId },
        { title: '', body: 'x', replyTo: null, postVersion: null, version: 1 },
      );
    }
    const { status, body: refused } = await save(ann, `/boards/${board}/draft`, 'One more');
    expect([status, refused.error?.code]).toEqual([413, 'too_large']);
    expect((await save(ann, at, 'The first, longer', body.draft?.version)).status).toBe(200);
    await ann.call('DELETE', at);
    expect((await save(ann, `/boards/${board}/draft`, 'One more')).status).toBe(200);
  });

  test('can be emptied, and saved by a form', async () => {
    const { ann, at, path } = await begun();
    const response = await ann.form(`${path}reply`, { body: 'By hand', keep: '1' });
    expect([response.status, response.headers.get('location')]).toEqual([303, `${path}#reply`]);
    const { version = 0 } = (await read(ann, at)) ?? {};
    expect((await save(ann, at, ' ', version)).body.draft).toBeNull();
    expect(await read(ann, at)).toBeNull();
  });

  test('is refused when it is too long, naming the field', async () => {
    const { ann, at } = await begun();
    const { status, body } = await save(ann, at, 'x'.repeat(20_001));
    expect([status, body.error?.issues?.[0]?.field]).toEqual([422, 'body']);
  });

  test('quotes of several posts are put beneath it, in the order asked for', async () => {
    const { ann, at, thread, path } = await begun();
    for (const body of ['Two.', 'Three.']) await ann.post(thread.id, body);
    await save(ann, at, 'Begun.');
    const text = /<textarea[^>]*>([^<]*)</.exec(await ann.page(`${path}reply?quote=3,1,99`))?.[1] ?? '';
    expect(text.replaceAll('&quot;', '"')).toBe(
      `Begun.\n\n[quote="${ann.name}, post:3"]\nThree.\n[/quote]\n\n[quote="${ann.name}, post:1"]\nThe first post.\n[/quote]\n\n`,
    );
  });

  test('is listed, to be gone on with or thrown away; a place that is closed to its writer is not named', async () => {
    const { ann, at, board } = await begun();
    await save(ann, at, 'An answer');
    await save(ann, `/boards/${board}/draft`, 'A text', 0, { title: 'A new one' });
    const page = await ann.page('/account/drafts');
    for (const words of ['Where it is written', 'An answer', 'A new one', 'A text']) expect(page).toContain(words);
    await on().app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', board).execute();
    const closed = await ann.page('/account/drafts');
    expect(closed).toContain('An answer');
    for (const words of ['Where it is written', 'A new one']) expect(closed).not.toContain(words);
    expect((await ann.call('GET', at)).status).toBe(404);
    const bob = await somebody();
    for (const [, path = ''] of [...closed.matchAll(/action="(\/account\/drafts\/\d+\/discard)"/g)]) {
      await bob.form(path, {});
      expect(await ann.page('/account/drafts')).toContain(path);
      expect((await ann.form(path, {})).headers.get('location')).toBe('/account/drafts');
    }
    expect(await ann.page('/account/drafts')).toContain('Nothing unfinished.');
  });

  test('stays its writer’s when the thread is deleted, without a word of the thread', async () => {
    const { ann, at, thread, path } = await begun();
    await save(ann, at, 'Late');
    await (await on().staff(`Mod ${thread.id}`)).call('DELETE', `/threads/${thread.id}`);
    const page = await ann.page('/account/drafts');
    expect(page).toContain('Late');
    for (const words of [thread.title, path]) expect(page).not.toContain(words);
  });
});
