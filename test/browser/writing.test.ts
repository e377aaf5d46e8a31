import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { isInView, live, numbers, PHONE, post, reply, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'writing in the browser', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  let people = 0;

  /** A member at a thread of two posts, the second by somebody else. */
  async function atThread(options?: BrowserContextOptions) {
    people += 1;
    const [ann, bob] = [await on().member(`Ann ${people}`), await on().member(`Bob ${people}`)];
    const { thread } = await ann.startThread(await on().board());
    const second = await bob.post(thread.id, 'The *second* post has words.\n\nAnd another paragraph.');
    const page = await open(ann, `/threads/x.${thread.id}/`, options);
    await live(page);
    return { ann, bob, thread, second, page, field: page.getByLabel('Your reply') };
  }

  test('selected words can be quoted, and the quote leads to its post', async () => {
    const { page, field, bob } = await atThread();
    await post(page, 2).locator('em').selectText();
    await page.locator('.quote-selection').click();
    await soon(() => field.inputValue()).toBe(`[quote="${bob.name}, post:2"]\n_second_\n[/quote]\n\n`);
    expect(await field.evaluate((area) => document.activeElement === area)).toBe(true);
    await page.keyboard.type('Really?');
    await page.keyboard.press('Control+Enter');
    await post(page, 3)
      .getByRole('link', { name: `${bob.name} said:` })
      .click();
    await page.waitForURL('**#post-2');
  });

  test('a whole post can be quoted, beside what is written already', async () => {
    const { page, field, bob } = await atThread();
    await field.fill('Before.');
    await post(page, 2).getByRole('link', { name: 'Quote' }).click();
    await soon(() => field.inputValue()).toBe(
      `Before.\n\n[quote="${bob.name}, post:2"]\nThe *second* post has words.\n\nAnd another paragraph.\n[/quote]\n\n`,
    );
    expect(await page.locator('.quote-selection').isVisible()).toBe(false);
  });

  test('an answer says which post it answers; that can be taken back', async () => {
    const { page, field } = await atThread();
    await post(page, 2).getByRole('link', { name: 'Reply' }).click();
    await page.locator('.chip', { hasText: 'Answering #2' }).waitFor();
    await page.getByRole('button', { name: 'Answer nobody in particular' }).click();
    expect(await page.locator('.chip').count()).toBe(0);
    await post(page, 2).getByRole('link', { name: 'Reply' }).click();
    await field.fill('Yes.');
    await page.getByRole('button', { name: 'Post reply' }).click();
    await post(page, 3).getByRole('link', { name: 'answers #2' }).waitFor();
    expect(await page.locator('.chip').count()).toBe(0);
  });

  test('a preview shows what the post will look like and keeps the text', async () => {
    const { page, field } = await atThread();
    await field.fill('**Bold** it is.');
    await page.locator('.preview strong', { hasText: 'Bold' }).waitFor();
    expect(await field.inputValue()).toBe('**Bold** it is.');
    expect(await numbers(page)).toEqual([1, 2]);
  });

  test('a refused post keeps its text and says why beside the field', async () => {
    const { page, field, thread } = await atThread();
    const sent: string[] = [];
    page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()));
    await page.getByRole('button', { name: 'Post reply' }).click();
    await page.locator('#reply-error', { hasText: 'Write something first.' }).waitFor();
    const long = 'long '.repeat(80_000);
    await reply(page, long);
    await page.locator('#reply-error', { hasText: '20,000 characters' }).waitFor();
    await page.getByText('Kept in this browser only. It has 400,000 of at most 20,000 characters.').waitFor();
    expect([await field.inputValue(), sent.filter((url) => /posts|draft/.test(url))]).toEqual([long, []]);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('Short.');
    await page.getByRole('button', { name: 'Post reply' }).click();
    await post(page, 3).getByText('Short.').waitFor();
    expect(await page.locator('#reply-error').count()).toBe(0);

    await page.goto(`${on().url}/boards/x.${thread.boardId}/new`);
    await page.getByLabel('Title').fill('A title');
    const text = page.locator('.writing textarea');
    await text.fill(long);
    await page.getByRole('button', { name: 'Start the thread' }).click();
    await soon(() => text.evaluate((area: HTMLTextAreaElement) => area.validationMessage)).toMatch(/20,000 characters/);
    expect([new URL(page.url()).pathname.split('/').at(-1), await text.inputValue()]).toEqual(['new', long]);
  });

  test('what one has posted comes into view, with whatever came before it, and the focus stays where it was', async () => {
    const { page, bob, thread, field } = await atThread({ viewport: PHONE });
    await field.fill('To be sent.');
    for (const number of [3, 4, 5]) await bob.post(thread.id, `Post ${number}.\n\n${'And more of it. '.repeat(60)}`);
    await page.locator('.pill', { hasText: '3 new posts' }).waitFor();
    await field.fill(['One.', 'Two.', 'Three.'].map((word) => `${word} ${'Some more words. '.repeat(6)}`).join('\n\n'));
    await page.keyboard.press('Control+Enter');
    await post(page, 6).getByText('Three.').waitFor();
    await soon(() => isInView(post(page, 6))).toBe(true);
    expect(await field.evaluate((area) => document.activeElement === area)).toBe(true);
    await page.locator('#announcer', { hasText: 'Your post is #6 now' }).waitFor({ state: 'attached' });
  });

  test('what is pressed twice is sent once, from a page that came over plain http as well', async () => {
    const { page, field } = await atThread();
    // What browsers offer to pages of https alone.
    await page.evaluate(() => Object.defineProperty(crypto, 'randomUUID', { value: undefined }));
    await field.fill('Said once.');
    await page.getByRole('button', { name: 'Post reply' }).dblclick();
    await post(page, 3).getByText('Said once.').waitFor();
    await post(page, 3).getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Edit post 3').fill('Edited once.');
    let letGo = () => {};
    const held = new Promise<void>((go) => {
      letGo = go;
    });
    const edits: string[] = [];
    await page.route('**/api/v1/posts/*', async (route) => {
      edits.push(route.request().method());
      await held;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Save', exact: true }).dblclick();
    await page.getByLabel('Edit post 3').pressSequentially('Too late to be saved.');
    letGo();
    await post(page, 3).locator('.post-body').getByText('Edited once.', { exact: true }).waitFor();
    expect(edits).toEqual(['PATCH']);
    expect(await page.locator('.field-error, .toast').count()).toBe(0);
    expect(await numbers(page)).toEqual([1, 2, 3]);
  });

  test('what could not be sent can be taken back into the editor', async () => {
    const { page, field } = await atThread();
    const long = `Not now.${'\n\nMuch more.'.repeat(30)}`;
    const preview = page.locator('.preview', { hasText: 'Not now.' });
    await field.fill(long);
    await preview.waitFor();
    // Whatever refuses the post may refuse to render it, too.
    await page.route(/\/(posts|preview)$/, (route) => route.abort());
    await reply(page, long);
    const back = page.getByRole('button', { name: 'Back to the editor' });
    await soon(() => isInView(back)).toBe(true);
    await back.click();
    expect(await field.inputValue()).toBe(long);
    expect(await page.locator('.pending').count()).toBe(0);
    await preview.waitFor();
  });

  test('what was not sent yet is there again after a reload', async () => {
    const { page, field } = await atThread();
    await field.pressSequentially('Half a thou');
    await page.goto(`${on().url}/`);
    await page.goBack();
    await live(page);
    expect(await field.inputValue()).toBe('Half a thou');
  });

  test('an edit that is refused stays in its editor with the reason; Cancel leaves the post as it was', async () => {
    const { page } = await atThread();
    const edit = post(page, 1).getByRole('link', { name: 'Edit' });
    await edit.click();
    const field = page.getByLabel('Edit post 1');
    expect(await field.inputValue()).toBe('The first post.');
    await field.fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#edit-1-error').waitFor();
    await field.fill('Changed, but');
    await page.route('**/posts/*', (route) => route.abort());
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#edit-1-error', { hasText: 'cannot be reached' }).waitFor();
    expect(await field.inputValue()).toBe('Changed, but');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await post(page, 1).getByText('The first post.').waitFor();
    await soon(() => edit.evaluate((link) => document.activeElement === link)).toBe(true);
  });

  test('a post deleted under the editor leaves what was written there', async () => {
    const { page, thread, ann } = await atThread();
    const mod = await on().staff(`Mod ${people}`);
    await post(page, 1).getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Edit post 1').fill('Much work.');
    const { posts } = (await ann.call<{ posts: { id: number }[] }>('GET', `/threads/${thread.id}/posts?page=1`)).body;
    await mod.call('DELETE', `/posts/${posts[0]?.id}`);
    await mod.post(thread.id, 'Told.');
    await page.locator('.pill').waitFor();
    expect(await page.getByLabel('Edit post 1').inputValue()).toBe('Much work.');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await post(page, 1).getByText('was removed by a moderator').waitFor();
  });

  test('an act that fails says so in the corner', async () => {
    const { page } = await atThread();
    await page.route('**/reaction', (route) => route.abort());
    await post(page, 2).locator('.react summary').click();
    await post(page, 2).getByRole('button', { name: 'Like' }).click();
    await page.getByRole('alert').getByText('The forum cannot be reached right now.').waitFor();
    // As after an update of the forum.
    await page.route('**/assets/editing-*', (route) => route.fulfill({ status: 404 }));
    await post(page, 1).getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('alert').getByText('Load the page anew.').waitFor();
  });

  test('everything can be done by keyboard: the menu of reactions, the reply, the watch', async () => {
    const { page, field } = await atThread();
    await post(page, 2).locator('.react summary').press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await post(page, 2).locator('.reactions', { hasText: '❤️ 1' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await post(page, 2).locator('.react').getAttribute('open')).toBeNull();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.chip').waitFor();
    expect(await field.evaluate((area) => document.activeElement === area)).toBe(true);
    await page.keyboard.type('By keyboard.');
    await page.getByRole('button', { name: 'Post reply' }).press('Enter');
    await post(page, 3).getByText('By keyboard.').waitFor();
    await page.locator('.watch summary').press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.watch:has-text("Watching")').waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('.watch summary') !== null)).toBe(true);
  });

  test('the buttons and shortcuts of the toolbar work on the selection and can be undone; arrow keys go along them', async () => {
    const { page, field } = await atThread();
    await field.fill('old rope');
    await field.selectText();
    await page.keyboard.press('Control+b');
    await soon(() => field.inputValue()).toBe('**old rope**');
    await page.keyboard.press('Control+i');
    await soon(() => field.inputValue()).toBe('**_old rope_**');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await field.inputValue()).toBe('old rope');
    await field.selectText();
    await page.getByRole('button', { name: 'Link' }).click();
    await soon(() => field.inputValue()).toBe('[old rope](https://)');
    await page.keyboard.type('http://a.example');
    expect(await field.inputValue()).toBe('[old rope](http://a.example)');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Home');
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Bold');
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Preview');
  });

  test('the preview follows what is typed beside it, moves nothing and takes no focus; it can be put away for good', async () => {
    const { page, field } = await atThread();
    await field.focus();
    const box = await field.boundingBox();
    await field.pressSequentially('Some **bold** words');
    await page.locator('.preview strong', { hasText: 'bold' }).waitFor();
    expect(await field.boundingBox()).toEqual(box);
    expect(await field.evaluate((area) => document.activeElement === area)).toBe(true);
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('.preview').waitFor({ state: 'hidden' });
    await page.reload();
    await live(page);
    await field.focus();
    await page.getByRole('button', { name: 'Preview', pressed: false }).waitFor();
    expect(await page.locator('.preview').isVisible()).toBe(false);
  });

  test('a name being mentioned is suggested, those in the thread first, and chosen by keyboard or by a tap', async () => {
    const { page, field, bob } = await atThread();
    await on().member(`Boa ${people}`);
    // As in a browser that keeps nothing for sites: whatever else a field offers is there.
    await page.addInitScript(() =>
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('Denied.', 'SecurityError');
        },
      }),
    );
    await page.reload();
    await live(page);
    await field.pressSequentially('Hello @bo');
    const options = page.getByRole('option');
    await options.first().waitFor();
    expect((await options.allInnerTexts()).map((text) => text.split('\n').at(-1))[0]).toBe(bob.name);
    expect(await field.getAttribute('aria-activedescendant')).toBe('reply-body-names-0');
    await page.keyboard.press('ArrowDown');
    expect(await options.nth(1).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowUp');
    // Whoever composes characters chooses among these by the same key.
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    expect(await field.inputValue()).toBe('Hello @bo');
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe(`Hello @"${bob.name}" `);
    await field.pressSequentially('and @bo');
    await options.first().waitFor();
    await page.keyboard.press('Escape');
    await options.first().waitFor({ state: 'detached' });
    await field.pressSequentially('b');
    await options.first().click();
    expect(await field.inputValue()).toBe(`Hello @"${bob.name}" and @"${bob.name}" `);
    await page.locator('.preview .mention').nth(1).waitFor();
  });
});
