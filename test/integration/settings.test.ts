import { expect, test } from 'vitest';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('a member’s settings', (on) => {
  const kinds = async (person: Person) => {
    await on().app.outbox.settled();
    return (await person.notifications()).notifications.map(({ kind }) => kind);
  };
  const levelOf = async (person: Person, thread: { id: number; slug: string }) => {
    const page = await person.page(`/threads/${thread.slug}.${thread.id}/`);
    return (/"watch":"(\w+)"/.exec(page) ?? [])[1];
  };
  const watching = (started: string, answered: string, read: string) => ({ started, answered, read });

  test('the theme stands on the page itself, from the first byte; without one the device decides', async () => {
    const ann = await on().member('Ann');
    expect(await ann.page('/')).toContain('<html lang="en">');
    await ann.form('/account/settings/appearance', { theme: 'dark', timeZone: '' });
    const page = await ann.page('/');
    expect(page).toContain('<html lang="en" data-theme="dark">');
    expect(page.match(/<meta name="theme-color" content="#1d201f"/g)).toHaveLength(2);
    expect(await on().guest().page('/')).not.toContain('data-theme');
  });

  test('times are written in the zone that was chosen, and in UTC without one', async () => {
    const bob = await on().member('Bob');
    const { thread, post } = await bob.startThread(await on().board());
    const moment = Date.UTC(2024, 11, 31, 20, 15);
    await on().app.db.updateTable('posts').set({ created_at: moment }).where('id', '=', post.id).execute();
    const path = `/threads/${thread.slug}.${thread.id}/`;
    expect(await bob.page(path)).toContain('>Dec 31, 2024 at 20:15 UTC</time>');
    await bob.form('/account/settings/appearance', { timeZone: 'Asia/Karachi' });
    expect(await bob.page(path)).toContain('>Jan 1, 2025 at 01:15</time>');
    expect(await on().guest().page(path)).toContain('>Dec 31, 2024 at 20:15 UTC</time>');
  });

  test('what cannot be chosen is refused beside its field, and the rest stays as it was typed', async () => {
    const cid = await on().member('Cid');
    const answer = await cid.form('/account/settings/appearance', { theme: 'light', timeZone: 'Mars/Olympus' });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain('id="timeZone-error"');
    expect(page).toMatch(/value="light" checked/);
    const wrong = await cid.form('/account/settings/watching', watching('everything', 'loud', 'nothing'));
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('id="answered-error"')]);
  });

  test('threads are watched from the start as their starter, answerers and readers set', async () => {
    const [dee, eli, fay] = [await on().member('Dee'), await on().member('Eli'), await on().member('Fay')];
    await dee.form('/account/settings/watching', watching('answers', 'everything', 'answers'));
    await eli.form('/account/settings/watching', watching('everything', 'nothing', 'answers'));
    await fay.form('/account/settings/watching', watching('everything', 'answers', 'everything'));
    const { thread } = await dee.startThread(await on().board());
    await eli.post(thread.id, 'To nobody in particular.');
    expect(await kinds(dee)).toEqual([]);
    await dee.post(thread.id, 'To @Eli.');
    expect(await kinds(eli)).toEqual([]);
    expect(await levelOf(dee, thread)).toBe('answers');
    await fay.call('PUT', `/threads/${thread.id}/read`, { number: 1 });
    await dee.post(thread.id, 'To nobody again.');
    expect(await kinds(fay)).toEqual(['watch']);
    await fay.post(thread.id, 'Now Fay answered.');
    await dee.post(thread.id, 'To nobody once more.');
    expect(await kinds(fay)).toEqual(['watch']);
    expect(await levelOf(fay, thread)).toBe('answers');
  });

  test('what a member chose for a thread stays, whatever they do there', async () => {
    const [gus, hal] = [await on().member('Gus'), await on().member('Hal')];
    const { thread } = await gus.startThread(await on().board());
    await hal.call('PUT', `/threads/${thread.id}/watch`, { level: 'nothing' });
    await hal.call('PUT', `/threads/${thread.id}/read`, { number: 1 });
    await hal.post(thread.id, 'An answer.');
    await gus.post(thread.id, 'Hello @Hal');
    expect(await kinds(hal)).toEqual([]);
  });
});
