import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD } from '../support/person.ts';
import { live, post, soon, visitors } from './support.ts';

const [LIGHT, DARK] = ['rgb(251, 250, 247)', 'rgb(21, 23, 22)'];

describeWith('browser', sharedBrowser, 'settings in the browser', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  const paper = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  test.each([true, false])(
    'the theme that was chosen wins over the device, JavaScript: %s',
    async (javaScriptEnabled) => {
      const ann = await on().member(`Ann ${javaScriptEnabled}`);
      const colours = async () => {
        const page = await open(ann, '/account/settings/appearance', { colorScheme: 'light', javaScriptEnabled });
        const other = await open(ann, '/', { colorScheme: 'dark', javaScriptEnabled });
        return { page, colours: [await paper(page), await paper(other)] };
      };
      const { page, colours: before } = await colours();
      expect(before).toEqual([LIGHT, DARK]);
      await page.getByLabel('Dark').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      expect((await colours()).colours).toEqual([DARK, DARK]);
      await page.emulateMedia({ media: 'print' });
      expect(await paper(page)).toBe(LIGHT);
      await ann.form('/account/settings/appearance', { theme: 'light' });
      expect((await colours()).colours).toEqual([LIGHT, LIGHT]);
    },
  );

  test.each([true, false])('times are in the zone that was chosen, JavaScript: %s', async (javaScriptEnabled) => {
    const bob = await on().member(`Bob ${javaScriptEnabled}`);
    const { thread, post: first } = await bob.startThread(await on().board());
    const moment = Date.UTC(2024, 11, 31, 20, 15);
    await on().app.db.updateTable('posts').set({ created_at: moment }).where('id', '=', first.id).execute();
    const timeIn = async () => {
      const path = `/threads/x.${thread.id}/`;
      const page = await open(bob, path, { timezoneId: 'America/New_York', javaScriptEnabled });
      if (javaScriptEnabled) await live(page);
      return page.locator('#post-1 .post-head time').textContent();
    };
    expect(await timeIn()).toMatch(javaScriptEnabled ? /Dec 31, 2024, 3:15\sPM/ : /Dec 31, 2024 at 20:15 UTC/);
    await bob.form('/account/settings/appearance', { timeZone: 'Asia/Karachi' });
    expect(await timeIn()).toMatch(javaScriptEnabled ? /Jan 1, 2025, 1:15\sAM/ : /Jan 1, 2025 at 01:15/);
  });

  test('another name, and leaving, are seen on pages that are open', async () => {
    const [cid, dee] = [await on().member('Cid'), await on().member('Dee')];
    const { thread } = await cid.startThread(await on().board(), 'Open', 'Words.');
    const page = await open(dee, `/threads/open.${thread.id}/`);
    await live(page);
    await cid.form('/account/settings/name', { name: 'Sidney' });
    await post(page, 1).locator('.author-name', { hasText: 'Sidney' }).waitFor();
    await page.locator('.thread-facts', { hasText: 'Started by Sidney' }).waitFor();
    await cid.form('/account/settings/delete', { name: 'Sidney', currentPassword: PASSWORD });
    await post(page, 1).locator('.author-name', { hasText: 'Former member' }).waitFor();
    await soon(() => post(page, 1).locator('.author-facts').textContent()).toBe('Messages1');
    await soon(() => page.getByText('Sidney').count()).toBe(0);
  });

  test('a session that is ended elsewhere is a guest’s at once', async () => {
    const eve = await on().member('Eve');
    const phone = on().guest();
    await phone.signIn('Eve');
    const { thread } = await eve.startThread(await on().board(), 'Sessions');
    const theirs = await open(phone, `/threads/sessions.${thread.id}/`);
    await live(theirs);
    const page = await open(eve, '/account/settings/sessions');
    await page.getByRole('button', { name: 'End all others' }).click();
    await soon(() => page.getByRole('listitem').count()).toBe(1);
    await theirs.locator('.viewers', { hasText: 'Members: 0' }).waitFor();
    await theirs.reload();
    await theirs.getByRole('link', { name: 'Sign in', exact: true }).waitFor();
  });
});
