import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { threadPath } from '../../shared/addresses.ts';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { drawn, live, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'lists that live', (browser) => {
  const on = started(() => Parley.start());
  const { open, tab } = visitors(browser, on);

  const row = (page: Page, name: string) =>
    page.locator('.row-item', { has: page.getByRole('link', { name, exact: true }) });
  const titles = (page: Page) => page.locator('.row-item h2 a').allTextContents();
  const follows = (page: Page) => page.locator('#list[data-live]').waitFor({ state: 'attached' });

  test('a row changes in its place; a new and a re-sorted thread wait behind a pill', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    const boardId = await on().board('everyone', 'living');
    const older = await bob.startThread(boardId, 'Older');
    await bob.startThread(boardId, 'Newer');
    const page = await open(ann, `/boards/living.${boardId}/`);
    await follows(page);
    const guests = await open(null, `/boards/living.${boardId}/`);
    await follows(guests);
    await bob.post(older.thread.id, 'A reply.');
    for (const each of [page, guests]) {
      await row(each, 'Older').getByText('1 reply').waitFor();
      await each.locator('.pill', { hasText: '1 new' }).waitFor();
      expect(await titles(each)).toEqual(['Newer', 'Older']);
    }
    await bob.startThread(boardId, 'Newest');
    await page.locator('.pill', { hasText: '2 new' }).waitFor();
    await page.locator('.pill').click();
    await soon(() => titles(page)).toEqual(['Newest', 'Older', 'Newer']);
    expect(await page.locator('.pill').count()).toBe(0);
    expect(await row(page, 'Newest').getByText('New', { exact: true }).count()).toBe(1);
    expect(await row(guests, 'Older').locator('.tag').count()).toBe(0);
  });

  test('the boards tell their totals, their last post and how many people are there', async () => {
    const [cid, dot] = [await on().member('Cid'), await on().member('Dot')];
    const boardId = await on().board('everyone', 'counted');
    await on().app.db.updateTable('boards').set({ title: 'Counted' }).where('id', '=', boardId).execute();
    const front = await open(cid, '/');
    await follows(front);
    const board = row(front, 'Counted');
    const onForum = front.locator('.viewers');
    await onForum.getByRole('link', { name: 'Cid' }).waitFor();
    expect(await onForum.getByRole('link', { name: 'Dot' }).count()).toBe(0);
    expect(await board.getByText('viewing').count()).toBe(0);
    const { thread } = await dot.startThread(boardId, 'First of all');
    await board.getByText('1 thread').waitFor();
    await board.getByRole('link', { name: 'First of all' }).waitFor();
    await board.getByText('New', { exact: true }).waitFor();
    const his = await open(dot, threadPath(thread));
    await live(his);
    await board.getByText('1 viewing').waitFor();
    await onForum.getByRole('link', { name: 'Dot' }).waitFor();
    const list = await open(null, `/boards/counted.${boardId}/`);
    await board.getByText('2 viewing').waitFor();
    await row(list, 'First of all').getByText('1 viewing').waitFor();
    await his.close();
    await soon(() => row(list, 'First of all').getByText('viewing').count()).toBe(0);
    await soon(() => onForum.getByRole('link', { name: 'Dot' }).count()).toBe(0);
    await board.getByText('1 viewing').waitFor();
  });

  test('what is read in one tab is unread in no other', async () => {
    const [eve, fay] = [await on().member('Eve'), await on().member('Fay')];
    const boardId = await on().board('everyone', 'read');
    await on().app.db.updateTable('boards').set({ title: 'Read' }).where('id', '=', boardId).execute();
    const { thread } = await fay.startThread(boardId, 'To read');
    await fay.startThread(boardId, 'Also to read');
    const list = await open(eve, `/boards/read.${boardId}/`);
    await follows(list);
    const news = await tab(list, '/whats-new');
    const front = await tab(list, '/');
    for (const page of [news, front]) await follows(page);
    for (const page of [list, news]) expect(await row(page, 'To read').locator('.tag.accent').count()).toBe(1);
    const reading = await tab(list, threadPath(thread));
    await reading.bringToFront();
    for (const page of [list, news]) await soon(() => row(page, 'To read').locator('.tag.accent').count()).toBe(0);
    expect(await row(news, 'Also to read').locator('.tag.accent').count()).toBe(1);
    expect(await row(front, 'Read').locator('.tag.accent').count()).toBe(1);
    await list.getByRole('button', { name: 'Mark this board read' }).click();
    for (const page of [list, news]) await soon(() => row(page, 'Also to read').locator('.tag.accent').count()).toBe(0);
    await soon(() => row(front, 'Read').locator('.tag.accent').count()).toBe(0);
  });

  test('a list that lost its connection reads itself anew', async () => {
    const [gus, hal] = [await on().member('Gus'), await on().member('Hal')];
    const boardId = await on().board('everyone', 'lost');
    const { thread } = await hal.startThread(boardId, 'While away');
    await hal.startThread(boardId, 'On top');
    const page = await open(gus, `/boards/lost.${boardId}/`);
    await follows(page);
    await page.context().setOffline(true);
    on().app.live.releaseFollowers();
    await page.locator('#list:not([data-live])').waitFor();
    await hal.post(thread.id, 'Nobody told.');
    await page.context().setOffline(false);
    await row(page, 'While away').getByText('1 reply').waitFor();
    await page.locator('.pill', { hasText: '1 new' }).waitFor();
    expect(await titles(page)).toEqual(['On top', 'While away']);
  });

  test('a slow answer puts nothing older over what has been announced since', async () => {
    const [kim, lou] = [await on().member('Kim'), await on().member('Lou')];
    const boardId = await on().board('everyone', 'slow');
    await on().app.db.updateTable('boards').set({ title: 'Slow' }).where('id', '=', boardId).execute();
    const { thread } = await lou.startThread(boardId, 'Moving');
    for (const [path, name, words] of [
      [`/boards/slow.${boardId}/`, 'Moving', '1 reply'],
      ['/', 'Slow', '3 posts'],
    ] as const) {
      const page = await open(kim, path);
      await follows(page);
      let letGo = () => {};
      const held = new Promise<void>((go) => {
        letGo = go;
      });
      let isRead = () => {};
      const read = new Promise<void>((go) => {
        isRead = go;
      });
      await page.route(`${on().url}${path}`, async (route) => {
        const response = await route.fetch();
        isRead();
        await held;
        await route.fulfill({ response });
      });
      const answered = page.waitForResponse(`${on().url}${path}`);
      await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
      await read;
      await lou.post(thread.id, 'Meanwhile.');
      await row(page, name).getByText(words).waitFor();
      letGo();
      await (await answered).finished();
      await drawn(page);
      expect(await row(page, name).getByText(words).count()).toBe(1);
    }
  });

  test('without JavaScript it is plain links and forms', async () => {
    const [ida, jon] = [await on().member('Ida'), await on().member('Jon')];
    const boardId = await on().board('everyone', 'plain');
    await jon.startThread(boardId, 'Plain');
    const page = await open(ida, '/whats-new', { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Unread', exact: true }).click();
    await row(page, 'Plain').getByText('New', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Posts' }).click();
    await row(page, 'Plain').getByText('The first post.').waitFor();
    await page.getByRole('button', { name: 'Mark everything read' }).click();
    await page.getByRole('link', { name: 'Unread', exact: true }).click();
    await page.getByText('Nothing unread here.').waitFor();
    expect(await page.locator('.pill').count()).toBe(0);
  });
});
