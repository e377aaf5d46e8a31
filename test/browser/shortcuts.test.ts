import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { threadPath } from '../../shared/addresses.ts';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { live, post, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'keyboard shortcuts', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  let ann: Person;
  let path: string;
  let boardId: number;

  beforeAll(async () => {
    ann = await on().member('Ann');
    const bob = await on().member('Bob');
    boardId = await on().board('everyone', 'keys');
    const { thread } = await bob.startThread(boardId, 'Keys');
    for (let i = 2; i <= 25; i += 1) await bob.post(thread.id, `Words of post ${i}.`);
    await bob.startThread(boardId, 'Other');
    path = threadPath(thread);
  });

  const focused = (page: Page) =>
    page.evaluate(() => document.activeElement?.closest('.post')?.id ?? document.activeElement?.textContent);

  test('j and k go from post to post, r and q answer the one that is reached, l likes it', async () => {
    const page = await open(ann, path);
    await live(page);
    await page.keyboard.press('j');
    await soon(() => focused(page)).toBe('post-1');
    await page.keyboard.press('j');
    await soon(() => focused(page)).toBe('post-2');
    await page.keyboard.press('k');
    await soon(() => focused(page)).toBe('post-1');
    await page.keyboard.press('j');
    await soon(() => focused(page)).toBe('post-2');
    await page.keyboard.press('l');
    await post(page, 2).locator('.reactions', { hasText: '1' }).waitFor();
    await page.keyboard.press('r');
    await page.getByText('Answering #2').waitFor();
    await page.keyboard.type('jkr? typed, not pressed');
    expect(await page.getByLabel('Your reply').inputValue()).toContain('jkr? typed, not pressed');
    expect(await page.locator('dialog').count()).toBe(0);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.locator('#post-3').evaluate((element) => {
      element.tabIndex = -1;
      element.focus();
    });
    await page.keyboard.press('q');
    await soon(() => page.getByLabel('Your reply').inputValue()).toContain('Words of post 3.');
  });

  test('# goes to a post by number, on this page and on another', async () => {
    const page = await open(null, path);
    await live(page);
    await page.keyboard.press('#');
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('jump-number');
    await page.keyboard.type('7');
    await page.keyboard.press('Enter');
    await soon(() => focused(page)).toBe('post-7');
    await page.keyboard.press('#');
    await page.getByLabel('The number of the post').fill('24');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/page-2#post-24');
    await post(page, 24).waitFor();
  });

  test('j and k walk lists, g leads to places, . to the newest, / to the search', async () => {
    const page = await open(ann, `/boards/keys.${boardId}/`);
    await page.keyboard.press('j');
    await soon(() => focused(page)).toBe('Other');
    await page.keyboard.press('j');
    await soon(() => focused(page)).toBe('Keys');
    await page.keyboard.press('k');
    await soon(() => focused(page)).toBe('Other');
    await page.keyboard.press('j');
    await soon(() => focused(page)).toBe('Keys');
    await page.keyboard.press('Enter');
    // To its beginning or, where some of it was read before, to where that ended.
    await page.waitForURL(`**${path}**`);
    await page.keyboard.press('.');
    await page.waitForURL('**/page-2#post-25');
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.waitForURL('**/whats-new');
    await page.keyboard.press('/');
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('q');
  });

  test('? shows them all, and they can be switched off for good; never with a modifier', async () => {
    const page = await open(null, '/');
    await page.keyboard.press('Control+g');
    await page.keyboard.press('n');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Next post or thread').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await sheet.getByLabel('Use single-key shortcuts in this browser').uncheck();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.reload();
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await sheet.getByLabel('Use single-key shortcuts in this browser').check();
    await sheet.getByRole('button', { name: 'Close' }).click();
    expect(new URL(page.url()).pathname).toBe('/');
    await page.keyboard.press('?');
    await sheet.waitFor();
  });
});
