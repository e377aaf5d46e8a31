import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { live, post, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'the number of a post', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);

  test('gives its address away, says so, and becomes the page’s own', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board(), 'Shared');
    const second = await ann.post(thread.id, 'Two.');
    const page = await open(null, `/threads/shared.${thread.id}/`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await live(page);
    await post(page, 2).getByRole('link', { name: 'Permalink to post 2' }).click();
    await page.locator('#announcer', { hasText: 'Link copied' }).waitFor({ state: 'attached' });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${on().url}/posts/${second.id}`);
    expect(new URL(page.url()).hash).toBe('#post-2');
  });

  test('is the link that it is, without JavaScript', async () => {
    const bob = await on().member('Bob');
    const { thread } = await bob.startThread(await on().board(), 'Linked');
    const page = await open(null, `/threads/linked.${thread.id}/`, { javaScriptEnabled: false });
    await post(page, 1).getByRole('link', { name: 'Permalink to post 1' }).click();
    await page.waitForURL(`**/threads/linked.${thread.id}/#post-1`);
  });
});
