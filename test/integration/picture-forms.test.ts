import { describe, expect, test } from 'vitest';
import { FILE_MAX_BYTES } from '../../server/http/upload.ts';
import { drawing } from '../support/drawings.ts';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD, type Person } from '../support/person.ts';

describe('a picture added by form, without JavaScript', () => {
  const on = started(() => Parley.start());

  const send = async (
    person: Person,
    path: string,
    fields: Record<string, string>,
    picture?: Buffer,
    origin = true,
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, picture: '1' })) form.set(name, value);
    // As browsers do it: a field left empty is sent as a file without a name.
    form.set('file', new Blob([new Uint8Array(picture ?? Buffer.of())]), picture ? 'sea.png' : '');
    const headers = { accept: 'text/html', origin: origin ? person.url : 'https://elsewhere.example' };
    return person.fetch(path, { method: 'POST', body: form, headers });
  };
  const textIn = (page: string) => /<textarea[^>]*name="body"[^>]*>([^<]*)</.exec(page)?.[1];

  test('comes back in the composer, below what was typed, with the post not sent', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    const typed = { body: 'Look at <this>:', clientId: 'one-intent', replyTo: '1' };
    const response = await send(ann, `/threads/x.${thread.id}/reply`, typed, await drawing());
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(textIn(page)).toMatch(/^Look at &lt;this>:\n\n!\[sea\]\(\/files\/[\w-]{22}\)\n\n$/);
    expect(page).toContain('value="one-intent"');
    expect(page).toContain('Answering #1');
    expect((await ann.call<{ postCount: number }>('GET', `/threads/${thread.id}`)).body.postCount).toBe(1);
  });

  test('comes back in the forms that start a thread and edit a post', async () => {
    const bea = await on().member('Bea');
    const board = await on().board();
    const started = await (
      await send(bea, `/boards/x.${board}/new`, { title: 'Sea', body: '' }, await drawing())
    ).text();
    expect(textIn(started)).toMatch(/^!\[sea\]/);
    expect(started).toContain('value="Sea"');
    const { post } = await bea.startThread(board);
    const edited = await (await send(bea, `/posts/${post.id}/edit`, { body: 'Changed.' }, await drawing())).text();
    expect(textIn(edited)).toMatch(/^Changed\.\n\n!\[sea\]/);
  });

  test('is refused in words beside the form, with what was typed kept', async () => {
    const cleo = await on().member('Cleo');
    const { thread } = await cleo.startThread(await on().board());
    for (const [picture, status, words] of [
      [undefined, 422, 'Choose a picture first.'],
      [Buffer.from('<html>'), 422, 'This is no picture that can be read here'],
      [Buffer.alloc(FILE_MAX_BYTES + 1), 413, 'A picture may weigh 10 MB; this one is larger.'],
    ] as const) {
      const response = await send(cleo, `/threads/x.${thread.id}/reply`, { body: 'My words.' }, picture);
      expect(response.status).toBe(status);
      const page = await response.text();
      expect(textIn(page)).toBe('My words.');
      expect(page).toContain(words);
    }
  });

  test('of whoever is signed out by now, the words are kept until they have signed in', async () => {
    const dora = await on().member('Dora');
    const { thread } = await dora.startThread(await on().board());
    const away = on().guest();
    const response = await send(away, `/threads/x.${thread.id}/reply`, { body: 'Long words.' }, await drawing());
    expect(response.status).toBe(401);
    const kept = await response.text();
    expect(kept).toContain('Long words.</textarea>');
    const back = await away.form(`/threads/x.${thread.id}/reply`, {
      body: 'Long words.',
      picture: '1',
      who: 'Dora',
      password: PASSWORD,
    });
    expect([back.status, textIn(await back.text())]).toEqual([422, 'Long words.']);
  });

  test('is refused from a page of another site', async () => {
    const emil = await on().member('Emil');
    const { thread } = await emil.startThread(await on().board());
    const response = await send(emil, `/threads/x.${thread.id}/reply`, { body: 'x' }, await drawing(), false);
    expect(response.status).toBe(403);
  });
});
