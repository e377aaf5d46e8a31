import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { live, post, reply, soon, visitors } from './support.ts';

const SHOWN = 'The hostile <script>alert(1)</script> words';

describeWith('browser', sharedBrowser, 'moderating in a browser', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  const still = { javaScriptEnabled: false };
  let made = 0;
  const people = async () => {
    made += 1;
    return { ann: await on().member(`Ann ${made}`), mod: await on().staff(`Mod ${made}`) };
  };
  const waitingBoard = async () => {
    const board = await on().board();
    await on().app.db.updateTable('boards').set({ approval: 'members' }).where('id', '=', board).execute();
    return board;
  };

  test('what waits for approval is seen by its author and moderators, who let it through, live for everyone', async () => {
    const { ann, mod } = await people();
    const { thread } = await mod.startThread(await waitingBoard(), 'Approve me');
    const path = `/threads/approve-me.${thread.id}/`;
    const [hers, bystanders, queue] = [await open(ann, path), await open(null, path), await open(mod, '/')];
    await Promise.all([live(hers), live(bystanders)]);
    await soon(() =>
      queue.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/notifications')),
      ),
    ).toBe(true);
    await reply(hers, SHOWN);
    await hers.locator('#waiting', { hasText: 'Your post is waiting for approval' }).waitFor();
    expect(await hers.locator('.pending').count()).toBe(0);
    await queue.locator('[data-queue=all]', { hasText: /^[1-9]/ }).waitFor({ state: 'attached' });

    await queue.locator('.menu summary').first().click();
    await queue.getByRole('link', { name: /^Moderation/ }).click();
    await queue.getByText(SHOWN).waitFor();
    await queue.getByRole('button', { name: `Approve what ${ann.name} wrote` }).click();
    await post(bystanders, 2).getByText(SHOWN).waitFor();
    await post(hers, 2).getByText(SHOWN).waitFor();
    await hers.locator('#waiting').waitFor({ state: 'detached' });
    // It is on her screen: nothing pops up, and nothing stays unread.
    await hers.locator('.bell').click();
    await hers.locator('.panel').getByText('approved your post in').waitFor();
  });

  test('a rejection tells its author why, in the place of the post, and the text is still there', async () => {
    const { ann, mod } = await people();
    const { thread } = await mod.startThread(await waitingBoard(), 'Reject me');
    const hers = await open(ann, `/threads/reject-me.${thread.id}/`);
    await live(hers);
    await reply(hers, 'Buy this.');
    await hers.locator('#waiting').waitFor();
    const his = await open(mod, '/moderation', still);
    await his.getByRole('link', { name: `Reject… what ${ann.name} wrote` }).click();
    await his.getByLabel('Reason').fill('No adverts, please');
    await his.getByRole('button', { name: 'Reject' }).click();
    const waiting = hers.locator('#waiting');
    await waiting.getByText('A moderator did not publish this').waitFor();
    await waiting.getByText('No adverts, please').waitFor();
    await waiting.getByText('Buy this.').waitFor();
  });

  test('a thread is renamed, marked, locked and moved while people look at it, without JavaScript too', async () => {
    const { ann, mod } = await people();
    const [board, staffs] = [await on().board(), await on().board('staff')];
    await on().app.db.insertInto('prefixes').values({ board_id: board, title: 'Question', position: 0 }).execute();
    await on().app.db.updateTable('boards').set({ title: 'Staff room' }).where('id', '=', staffs).execute();
    const { thread } = await ann.startThread(board, 'Old title');
    const path = `/threads/old-title.${thread.id}/`;
    const hers = await open(ann, path);
    await live(hers);
    const his = await open(mod, path);
    await live(his);
    await his.getByText('Moderate', { exact: true }).click();
    await his.getByRole('button', { name: 'Lock' }).click();
    await hers.getByText('This thread is locked: no more replies.').waitFor();
    await hers.locator('.locked').waitFor();

    const plain = await open(mod, path, still);
    await plain.getByText('Moderate', { exact: true }).click();
    await plain.getByRole('button', { name: 'Pin to the top of the board' }).click();
    await plain.getByText('· Pinned').waitFor();
    await plain.getByText('Moderate', { exact: true }).click();
    await plain.getByRole('link', { name: 'Rename, prefix, move…' }).click();
    await plain.getByLabel('Title').fill('New title');
    await plain.getByLabel('Prefix').selectOption('Question');
    await plain.getByRole('button', { name: 'Save' }).click();
    await hers.getByRole('heading', { name: 'Question New title' }).waitFor();
    await hers.getByText('· Pinned').waitFor();

    await plain.getByText('Moderate', { exact: true }).click();
    await plain.getByRole('link', { name: 'Rename, prefix, move…' }).click();
    await plain.getByLabel('Board').selectOption({ label: 'Staff room (staff only)' });
    await plain.getByRole('button', { name: 'Save' }).click();
    await hers.getByRole('heading', { name: 'Nothing here' }).waitFor();
    await his.getByRole('link', { name: 'Staff room' }).waitFor();
  });

  test('a post is removed with a reason and brought back, and its history can be read', async () => {
    const { ann, mod } = await people();
    const { thread } = await ann.startThread(await on().board(), 'History', 'One two three.');
    const path = `/threads/history.${thread.id}/`;
    const hers = await open(ann, path);
    await live(hers);
    await post(hers, 1).getByRole('link', { name: 'Edit' }).click();
    await hers.getByLabel('Edit post 1').fill('One two four.');
    await hers.getByLabel('Reason for the edit').fill('Counted again');
    await post(hers, 1).getByRole('button', { name: 'Save' }).click();
    await post(hers, 1).getByText('Counted again').waitFor();

    const his = await open(mod, path, still);
    await post(his, 1)
      .getByRole('link', { name: /^Edited/ })
      .click();
    await his.locator('del', { hasText: 'three' }).waitFor();
    await his.locator('ins', { hasText: 'four' }).waitFor();
    await his.getByRole('link', { name: 'to its place' }).click();
    await post(his, 1).getByRole('link', { name: 'Delete' }).click();
    await his.getByLabel('Reason').fill('A test');
    await his.getByRole('main').getByRole('button', { name: 'Delete' }).click();
    await post(hers, 1).getByText('removed by a moderator: A test').waitFor();
    expect(await post(hers, 1).getByRole('link', { name: 'Show' }).count()).toBe(0);
    await post(his, 1).getByRole('link', { name: 'Show' }).click();
    await his.getByRole('button', { name: 'Bring it back' }).click();
    await post(hers, 1).getByText('One two four.').waitFor();
  });

  test('a post is reported and decided on without JavaScript, and whoever reported it hears of it at once', async () => {
    const { ann, mod } = await people();
    const { thread } = await mod.startThread(await on().board(), 'Reported');
    const bob = await on().member(`Bob ${made}`);
    await bob.post(thread.id, 'Buy my things.');
    const path = `/threads/reported.${thread.id}/`;
    const [hers, queue] = [await open(ann, path), await open(mod, '/')];
    await live(hers);
    await post(hers, 2).locator('.post-menu summary').click();
    await post(hers, 2).getByRole('link', { name: 'Report…' }).click();
    await hers.getByLabel('What is wrong with it?').fill('An advert');
    await hers.getByRole('button', { name: 'Report' }).click();
    await hers.getByText('You have reported post #2').waitFor();
    await queue.locator('[data-queue=all]', { hasText: /^[1-9]/ }).waitFor({ state: 'attached' });
    const still = await open(mod, '/moderation/reports', { javaScriptEnabled: false });
    const reported = still.locator('.reported', { hasText: 'Buy my things.' });
    await reported.getByText('An advert').waitFor();
    await reported.getByLabel(/^Message to/).fill('Well spotted');
    await reported.getByRole('button', { name: 'Resolve' }).click();
    await soon(() => still.locator('.reported', { hasText: 'Buy my things.' }).count()).toBe(0);
    await hers.locator('.bell .badge', { hasText: '1' }).waitFor();
    await hers.locator('.bell').click();
    await hers.locator('.panel').getByText('Well spotted').waitFor();
  });
});

describeWith(
  'browser',
  sharedBrowser,
  'the first steps of an administrator, with JavaScript switched off',
  (browser) => {
    const on = started(() => Parley.start());
    const { open } = visitors(browser, on);

    test('lead from the one-time link to a forum with a name and boards, or past them', async () => {
      const { welcomeFirstRun } = await import('../../server/first-run.ts');
      const token = await welcomeFirstRun(on().app, on().url, Date.now());
      const page: Page = await open(null, `/account/invitation/${token}`, { javaScriptEnabled: false });
      await page.getByLabel('Name').fill('Ada');
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByLabel('Password').fill('a password for tests');
      await page.getByRole('main').getByRole('button', { name: 'Register' }).click();
      await page.getByRole('heading', { name: 'Welcome, Ada' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/admin/welcome');
      await page.getByLabel('What is it called?').fill('Harbour');
      expect(await page.getByLabel('Board 1', { exact: true }).inputValue()).toBe('General');
      await page.getByLabel('Board 1', { exact: true }).fill('Moorings');
      await page.getByLabel('Board 2', { exact: true }).fill('Staff room');
      await page.getByLabel('Who reads board 2').selectOption('staff');
      await page.getByLabel('Board 3', { exact: true }).fill('');
      await page.getByRole('button', { name: 'Open the forum' }).click();
      await page.getByRole('link', { name: 'Harbour' }).first().waitFor();
      await page.getByRole('link', { name: 'Staff room' }).waitFor();
      await page.getByRole('link', { name: 'Moorings' }).waitFor();
      expect(await page.getByRole('link', { name: 'Help' }).count()).toBe(0);
      await page.goto(`${on().url}/admin/welcome`);
      expect(new URL(page.url()).pathname).toBe('/');
      const guest = await open(null, '/');
      await guest.getByRole('link', { name: 'Moorings' }).waitFor();
      expect(await guest.getByRole('link', { name: 'Staff room' }).count()).toBe(0);
      expect(await guest.title()).toBe('Harbour');
    });
  },
);
