import { describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';

const HERE = '/account/notifications';

describe('the page of alerts', () => {
  const on = started(() => Parley.start());
  let made = 0;
  const two = async (): Promise<[Person, Person]> => {
    made += 1;
    return [await on().member(`Ann${made}`), await on().member(`Bob${made}`)];
  };
  const newest = async (who: Person) => {
    await on().app.outbox.settled();
    const [first] = (await who.notifications()).notifications;
    if (!first) throw new Error('nothing was told');
    return first;
  };

  test('an alert leads to its post and is read by that; folded posts are read by reading them', async () => {
    const [ann, bob] = await two();
    const { thread } = await ann.startThread(await on().board(), 'Opened');
    await bob.post(thread.id, 'To you.', { replyTo: 1 });
    const reply = await newest(ann);
    const opened = await ann.fetch(`${HERE}/${reply.id}`);
    expect([opened.status, opened.headers.get('location')]).toEqual([303, `/threads/opened.${thread.id}/#post-2`]);
    expect((await newest(ann)).readAt).not.toBeNull();
    for (let number = 3; number <= 5; number++) await bob.post(thread.id, `Number ${number}.`);
    await ann.call('PUT', `/threads/${thread.id}/read`, { number: 3 });
    const folded = await newest(ann);
    const led = await ann.fetch(`${HERE}/${folded.id}`);
    expect(led.headers.get('location')).toBe(`/threads/opened.${thread.id}/#post-4`);
    expect(await newest(ann)).toMatchObject({ kind: 'watch', count: 2, readAt: null });
    expect((await bob.fetch(`${HERE}/${folded.id}`)).status).toBe(404);
  });

  test('a post that shows their address as a picture opens none of them', async () => {
    const [ann, bob] = await two();
    const { thread } = await ann.startThread(await on().board(), 'Shown');
    await bob.post(thread.id, `To you, @${ann.name}.\n\n![](${HERE})`);
    const { id } = await newest(ann);
    const accept = 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5';
    for (const headers of [{ accept }, { accept: '*/*', 'sec-fetch-dest': 'image' }])
      for (const path of [HERE, `${HERE}/${id}`, `/api/v1/threads/${thread.id}/stream`])
        expect((await ann.fetch(path, { headers })).status, path).toBe(404);
    const { unreadCount, notifications } = await ann.notifications();
    expect([unreadCount, notifications[0]]).toMatchObject([1, { id, viewedAt: null, readAt: null }]);
    await ann.page(HERE);
    expect((await ann.notifications()).unreadCount).toBe(0);
  });

  test('less is heard by one press on an alert, which can be taken back', async () => {
    const [ann, bob] = await two();
    const { thread } = await ann.startThread(await on().board(), `Loud ${made}`);
    await bob.post(thread.id, 'Noise.');
    const { id } = await newest(ann);
    expect(await ann.page(HERE)).toContain('Only answers to me in this thread');
    const pressed = await ann.form(`${HERE}/${id}/level`, { level: 'nothing' });
    const path = pressed.headers.get('location') ?? '';
    const page = await ann.page(path);
    expect(page).toContain(`You hear less of <bdi>Loud ${made}</bdi>`);
    expect(page).toContain('Undo');
    await bob.post(thread.id, `More noise @${ann.name}`);
    expect((await newest(ann)).id).toBe(id);
    const undone = await ann.form(`${HERE}/${id}/level`, { level: 'everything' });
    expect(undone.headers.get('location')).toBe(HERE);
    await bob.post(thread.id, 'Music.');
    expect((await newest(ann)).id).not.toBe(id);
  });

  test('alerts are shown by kind, the unread ones alone, and a page at a time', async () => {
    const [ann, bob] = await two();
    const { thread, post } = await ann.startThread(await on().board(), 'Many');
    for (let number = 0; number < 32; number++) await bob.post(thread.id, `Hello @${ann.name}, ${number}.`);
    await bob.call('PUT', `/posts/${post.id}/reaction`, { kind: 'like' });
    const shown = (page: string) => page.match(/class="alert"/g)?.length ?? 0;
    const first = await ann.page(HERE);
    expect(shown(first)).toBe(30);
    const [, older = ''] = /href="([^"]*before=[^"]*)" rel="next"/.exec(first) ?? [];
    expect(shown(await ann.page(older.replace('&amp;', '&')))).toBe(3);
    expect(shown(await ann.page(`${HERE}?kind=reaction`))).toBe(1);
    const mentions = await ann.page(`${HERE}?kind=mention`);
    expect([shown(mentions), mentions.includes('kind=mention&amp;before=')]).toEqual([30, true]);
    const { id } = await newest(ann);
    expect((await ann.form(`${HERE}/${id}/read`, {})).status).toBe(303);
    expect(shown(await ann.page(`${HERE}?unread=1&kind=reaction`))).toBe(0);
    expect(await ann.page(`${HERE}?unread=1&kind=reaction`)).toContain('None of these.');
    expect((await bob.form(`${HERE}/${(await newest(ann)).id}/read`, {})).status).toBe(404);
    await ann.form(`${HERE}/read`, {});
    expect(shown(await ann.page(`${HERE}?unread=1`))).toBe(0);
  });

  test('what one watches is listed, threads and boards, each with what is heard of it', async () => {
    const [ann, bob] = await two();
    const board = await on().board();
    const titles = Array.from({ length: 31 }, (_, i) => `Watched ${made} no ${i}`);
    for (const title of titles) await ann.startThread(board, title);
    const { thread } = await bob.startThread(board, `Muted ${made}`);
    await ann.form(`/threads/x.${thread.id}/watch`, { level: 'nothing' });
    await ann.form(`/boards/x.${board}/watch`, { level: 'everything' });
    const page = await ann.page('/account/watching');
    expect(page).toMatch(/What to hear of A board"><option value="everything" selected/);
    expect(page).toMatch(new RegExp(`What to hear of Muted ${made}"[^]*?<option value="nothing" selected`));
    expect(page).not.toContain(titles[0]);
    const [, older = ''] = /href="([^"]*before=[^"]*)" rel="next"/.exec(page) ?? [];
    expect(await ann.page(older)).toContain(titles[0]);
    const set = await ann.form(`/boards/x.${board}/watch`, { level: 'answers', to: '/account/watching' });
    expect(set.headers.get('location')).toBe('/account/watching');
    expect(await ann.page('/account/watching')).not.toContain('What to hear of A board');
    await on().app.db.updateTable('boards').set({ audience: 'staff' }).where('id', '=', board).execute();
    expect(await ann.page('/account/watching')).not.toContain(`Muted ${made}`);
  });
});
