import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { connected, cookiesOf, drawn, line, live, post, putInBackground, soon, visitors } from './support.ts';

const HOUR_MS = 3_600_000;

describeWith('browser', sharedBrowser, 'reply notifications in the browser', (browser) => {
  const on = started(() => Parley.start());
  const { open, tab } = visitors(browser, on);
  const badge = '.bell .badge';
  /** What a tab says of alerts outside its page: before its title, and on its icon. */
  const onTab = async (page: Page) => [
    (await page.title()).match(/^\(\d+\)/)?.[0] ?? '',
    await page.locator('link[rel="icon"]').getAttribute('href'),
  ];

  test('an answer is counted in every tab, and one toast at a time says so in the tab in view', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    const { thread } = await ann.startThread(await on().board(), 'Questions');
    const [front, other] = [await open(ann, '/'), await open(ann, '/whats-new')];
    for (const page of [front, other]) await connected(page);
    await putInBackground(other);
    await bob.post(thread.id, 'An answer.', { replyTo: 1 });
    for (const page of [front, other]) await page.locator(badge, { hasText: '1' }).waitFor();
    await front.locator('.toast', { hasText: 'Bob answered you in Questions' }).waitFor();
    await bob.post(thread.id, 'Another @Ann.');
    await front.locator('.toast', { hasText: 'Another' }).waitFor();
    expect(await front.locator('.toast').count()).toBe(1);
    for (const page of [front, other]) await page.locator(badge, { hasText: '2' }).waitFor();
    for (const page of [front, other]) expect(await onTab(page)).toEqual(['(2)', '/icon-new.svg']);
    expect(await other.locator('.toast').count()).toBe(0);
    await front.locator('#announcer', { hasText: 'New alert from Bob' }).waitFor({ state: 'attached' });
    await front.locator('.toast').getByRole('button', { name: 'Close' }).click();
    await soon(() => front.locator('.toast').count()).toBe(0);
  });

  test('a toast is not taken from under whoever points at it', async () => {
    const [pia, quin] = [await on().member('Pia'), await on().member('Quin')];
    const { thread } = await pia.startThread(await on().board());
    const page = await open(pia, '/');
    await connected(page);
    await page.clock.install();
    await quin.post(thread.id, 'Yes.');
    await page.locator('.toast').hover();
    await page.clock.fastForward(9_000);
    await drawn(page);
    expect(await page.locator('.toast').count()).toBe(1);
    await page.mouse.move(0, 0);
    await page.clock.fastForward(9_000);
    await soon(() => page.locator('.toast').count()).toBe(0);
  });

  test('reading in one tab clears the bell and the toast of the others', async () => {
    const [cid, dot] = [await on().member('Cid'), await on().member('Dot')];
    const { thread } = await cid.startThread(await on().board());
    const front = await open(cid, '/');
    await connected(front);
    await dot.post(thread.id, 'Look.', { replyTo: 1 });
    await front.locator('.toast').waitFor();
    const reading = await tab(front, `/threads/x.${thread.id}/`);
    await post(reading, 2).waitFor();
    for (const page of [front, reading]) await soon(() => page.locator(badge).count()).toBe(0);
    await soon(() => front.locator('.toast').count()).toBe(0);
    for (const page of [front, reading]) expect(await onTab(page)).toEqual(['', '/icon.svg']);
  });

  test('nothing pops up over what somebody is writing, nor for a post that is on their screen', async () => {
    const [eve, fay] = [await on().member('Eve'), await on().member('Fay')];
    const { thread } = await eve.startThread(await on().board(), 'Here');
    const elsewhere = await eve.startThread(await on().board(), 'Elsewhere');
    const page = await open(eve, `/threads/here.${thread.id}/`);
    await live(page);
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => seen.push(document.querySelector('#toasts')?.textContent ?? '')).observe(
        document.querySelector('#toasts') as Element,
        { childList: true, subtree: true },
      );
    });
    await fay.post(thread.id, 'On screen.', { replyTo: 1 });
    await post(page, 2).getByText('On screen.').waitFor();
    await soon(async () => (await eve.notifications()).unreadCount).toBe(0);
    await page.getByLabel('Your reply').pressSequentially('In the middle of a');
    await fay.post(elsewhere.thread.id, 'While writing.', { replyTo: 1 });
    await page.locator(badge, { hasText: '1' }).waitFor();
    await page.getByLabel('Your reply').fill('');
    // The next one may be shown; had the ones before it been shown, they would have been seen by then.
    await fay.post(elsewhere.thread.id, 'Afterwards.', { replyTo: 1 });
    await page.locator('.toast', { hasText: 'Afterwards.' }).waitFor();
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen.join());
    expect(seen).not.toContain('On screen.');
    expect(seen).not.toContain('While writing.');
  });

  test('the list opens by click and by keyboard, leads to the post, and closes by Escape', async () => {
    const [gus, hal] = [await on().member('Gus'), await on().member('Hal')];
    const { thread } = await gus.startThread(await on().board(), 'Listed');
    await hal.post(thread.id, 'One.', { replyTo: 1 });
    await hal.post(thread.id, 'Two, @Gus.');
    const page = await open(gus, '/');
    const [bell, list] = [page.getByRole('button', { name: /^Alerts/ }), page.getByRole('dialog')];
    await page.getByRole('button', { name: 'Alerts, 2 unread' }).click();
    await list.getByRole('link', { name: 'Hal mentioned you in Listed' }).waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    for (const key of ['Enter', 'Space']) {
      await bell.press(key);
      await list.getByRole('link', { name: 'Hal answered you in Listed' }).waitFor();
      expect(await bell.getAttribute('aria-expanded')).toBe('true');
      await soon(() => page.evaluate(() => document.activeElement?.closest('.panel') !== null)).toBe(true);
      await page.keyboard.press('Escape');
      await list.waitFor({ state: 'detached' });
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('bell');
    }
    await bell.click();
    await page.getByRole('heading', { name: 'Boards' }).click();
    await list.waitFor({ state: 'detached' });
    await bell.click();
    await list.getByRole('link', { name: 'Hal mentioned you in Listed' }).click();
    await page.waitForURL('**#post-3');
    await drawn(page);
  });

  test('what came between serving the page and its connection is counted all the same', async () => {
    const [kim, lea] = [await on().member('Kim'), await on().member('Lea')];
    const { thread } = await kim.startThread(await on().board());
    const page = await open(null, '/');
    await page.context().addCookies(cookiesOf(kim));
    let letGo = () => {};
    const held = new Promise<void>((go) => {
      letGo = go;
    });
    await page.route('**/assets/*.js', (route) => held.then(() => route.continue()));
    await page.reload({ waitUntil: 'commit' });
    await page.locator('.bell').waitFor();
    await lea.post(thread.id, 'In between.');
    expect(await page.locator(badge).count()).toBe(0);
    letGo();
    await page.locator(badge, { hasText: '1' }).waitFor();
  });

  test('a device that was away for an hour shows what is true as it comes back: bell, tab, app and list', async () => {
    const [rae, sol] = [await on().member('Rae'), await on().member('Sol')];
    const board = await on().board();
    const [left, done] = [await rae.startThread(board, 'Left'), await rae.startThread(board, 'Done')];
    await sol.post(done.thread.id, 'Before.', { replyTo: 1 });
    const page = await open(rae, '/');
    await page.addInitScript(() => {
      const setAppBadge = async (onApp: number) => void Object.assign(window, { onApp });
      Object.defineProperty(navigator, 'setAppBadge', { value: setAppBadge });
    });
    await page.clock.install();
    const isConnected = page.waitForResponse(/\/notifications$/);
    const { cut, mend } = await line(page);
    await page.locator(badge, { hasText: '1' }).waitFor();
    await isConnected;
    cut();
    // Meanwhile one alert is read on another device, one comes and goes, and an entry grows.
    await rae.call('PUT', `/threads/${done.thread.id}/read`, { number: 2 });
    const gone = await sol.post(left.thread.id, 'Gone, @Rae.');
    for (const words of ['One.', 'Two.', 'Three, @Rae.']) await sol.post(left.thread.id, words);
    await sol.call('DELETE', `/posts/${gone.id}`);
    await on().app.outbox.settled();
    // It was an hour ago: no node tells of it by itself.
    const since = (column: 'changed_at' | 'read_at') =>
      on()
        .app.db.updateTable('notifications')
        .set((eb) => ({ [column]: eb(column, '-', HOUR_MS) }))
        .execute();
    for (const column of ['changed_at', 'read_at'] as const) await since(column);
    mend();
    await page.clock.fastForward(HOUR_MS);
    await page.locator(badge, { hasText: '2' }).waitFor();
    expect(await onTab(page)).toEqual(['(2)', '/icon-new.svg']);
    expect(await page.evaluate(() => (window as unknown as { onApp: number }).onApp)).toBe(2);
    expect(await page.locator('.toast').count()).toBe(0);
    await page.locator('.bell').click();
    await page.getByRole('link', { name: '3 new posts in Left, 1 mentions you' }).waitFor();
    expect(await page.locator('.panel .is-unread').count()).toBe(2);
    expect(await page.locator('.panel').textContent()).not.toContain('Gone');
  });

  test('all can be marked as read at once', async () => {
    const [ida, jon] = [await on().member('Ida'), await on().member('Jon')];
    const { thread } = await ida.startThread(await on().board());
    await jon.post(thread.id, 'One.');
    const page = await open(ida, '/');
    await page.locator('.bell').click();
    await page.getByRole('button', { name: 'Mark all read' }).click();
    await soon(() => page.locator(badge).count()).toBe(0);
    await soon(() => page.locator('.panel .is-unread').count()).toBe(0);
    // A slow answer is not shown once another has been asked for.
    let letGo = () => {};
    const held = new Promise<void>((go) => {
      letGo = go;
    });
    await page.route('**/notifications?unread=true', (route) => held.then(() => route.continue()));
    const slow = page.waitForResponse('**/notifications?unread=true');
    await page.getByRole('button', { name: 'Unread', exact: true }).dblclick();
    letGo();
    await (await slow).finished();
    await drawn(page);
    expect(await page.locator('.panel .alerts li').count()).toBe(1);
    expect((await ida.notifications()).unreadCount).toBe(0);
  });

  test('less is heard of a thread from its entry under the bell, and again by an undo', async () => {
    const [mia, ned] = [await on().member('Mia'), await on().member('Ned')];
    const { thread } = await mia.startThread(await on().board(), 'Loud');
    await ned.post(thread.id, 'One.');
    const page = await open(mia, '/');
    await connected(page);
    await page.locator('.bell').click();
    const list = page.getByRole('dialog');
    await list.locator('.alert-menu summary').first().click();
    await list.getByRole('button', { name: 'Stop hearing of this thread' }).click();
    await list.getByText('You hear less of Loud.').waitFor();
    const level = async () =>
      (await mia.page(`/threads/loud.${thread.id}/`)).match(/aria-pressed="true">([A-Z]\w+)</)?.[1];
    expect(await level()).toBe('Muted');
    await list.getByRole('button', { name: 'Undo' }).click();
    await soon(level).toBe('Watching');
    await list.getByRole('button', { name: 'Unread' }).click();
    await list.getByText('None of these.').waitFor();
  });

  test('an entry that grows does not pop up again until it was seen', async () => {
    const [ola, pim] = [await on().member('Ola'), await on().member('Pim')];
    const { thread } = await ola.startThread(await on().board(), 'Growing');
    const page = await open(ola, '/');
    await connected(page);
    await pim.post(thread.id, 'One.');
    await page.locator('.toast', { hasText: 'Pim posted in Growing' }).getByRole('button', { name: 'Close' }).click();
    const two = await pim.post(thread.id, 'Two.');
    // What comes after it is shown; had the one before been, it would have been seen by then.
    const shown: string[] = [];
    await page.exposeFunction('shown', (text: string) => shown.push(text));
    await page.evaluate(() =>
      new MutationObserver(() => {
        const { shown } = window as unknown as { shown(text: string): void };
        shown(document.querySelector('#toasts')?.textContent ?? '');
      }).observe(document.querySelector('#toasts') as Element, { childList: true, subtree: true }),
    );
    await on().app.outbox.settled();
    await pim.post(thread.id, 'Three, @Ola.');
    await page.locator('.toast', { hasText: 'Pim mentioned you in Growing' }).waitFor();
    expect(shown.join()).not.toContain('new posts');
    await page.locator('.bell').click();
    await page.getByRole('link', { name: '3 new posts in Growing, 1 mentions you' }).waitFor();
    // And counts those that stand, in the list that is open.
    await pim.call('DELETE', `/posts/${two.id}`);
    await page.getByRole('link', { name: '2 new posts in Growing, 1 mentions you' }).waitFor();
  });
});
