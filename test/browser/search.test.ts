import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { longThread, post, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'searching', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);

  test.each([
    ['with JavaScript', {}],
    ['without', { javaScriptEnabled: false }],
  ])('leads from the bar on top to the post, %s', async (how, options) => {
    const word = `periscope${how.length}`;
    const ann = await on().member(`Ann${how.length}`);
    const thread = await longThread(on, ann, 24, `Submarines ${how}`);
    await ann.post(thread.id, `The ${word} is *wet*.`);
    const page = await open(null, '/', options);
    await page.getByLabel('Search posts').fill(word);
    await page.keyboard.press('Enter');
    await page.getByText('1 post found').waitFor();
    expect(await page.getByLabel('Search for').inputValue()).toBe(word);
    expect(await page.locator('.found mark').allTextContents()).toEqual([word]);
    await page.getByRole('link', { name: `Submarines ${how}` }).click();
    await page.waitForURL('**/page-2#post-25');
    await post(page, 25).getByText('wet').waitFor();

    await page.getByRole('link', { name: 'Search this thread' }).click();
    await page.getByLabel('Only in').waitFor();
    await page.getByText('By whom, where, when').click();
    await page.getByLabel('Written by').fill('Nobody at all');
    await page.getByLabel('Search for').fill(`"the ${word}"`);
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await page.locator('#by-error', { hasText: 'Nobody here has this name.' }).waitFor();
    expect(await page.getByLabel('Search for').inputValue()).toBe(`"the ${word}"`);
    await page.getByLabel('Written by').fill(ann.name);
    await page.getByLabel('Best match').check();
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await page.locator('.found mark', { hasText: `The ${word}` }).waitFor();
    expect(await page.getByLabel('Only in').isChecked()).toBe(true);
    expect(await page.getByLabel('Best match').isChecked()).toBe(true);
  });

  test('goes on to what is older, and on a phone begins with a link', async () => {
    const bob = await on().member('Bob');
    await longThread(on, bob, 25, 'Longer than a page');
    const page = await open(bob, '/', { viewport: { width: 390, height: 844 } });
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByText('By whom, where, when').click();
    await page.getByLabel('Written by').fill('Bob');
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await page.locator('.found li').nth(19).waitFor();
    await page.getByRole('link', { name: 'More', exact: true }).click();
    await page.waitForURL('**cursor=**');
    expect(await page.locator('.found li').count()).toBe(5);
    expect(await page.getByLabel('Written by').inputValue()).toBe('Bob');
  });
});
