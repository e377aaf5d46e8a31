import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { live, post, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'quoting in the browser', (browser) => {
  const on = started(() => Parley.start());
  const { open, tab } = visitors(browser, on);
  let people = 0;

  async function begun(posts: string[]) {
    people += 1;
    const [ann, bob] = [await on().member(`Ann ${people}`), await on().member(`Bob ${people}`)];
    const { thread } = await ann.startThread(await on().board(), 'A thread', posts[0]);
    for (const body of posts.slice(1)) await bob.post(thread.id, body);
    const path = `/threads/x.${thread.id}/`;
    const page = await open(ann, path);
    await live(page);
    return { ann, bob, thread, path, page, field: page.getByLabel('Your reply') };
  }

  test('quoted words keep their links, emphasis, lists and the quotes in them', async () => {
    const source = 'See [the *old* rope](https://example.org) and **this**:\n\n- one\n- `two`';
    const { page, field, ann, bob } = await begun(['First.', `[quote="Ann, post:1"]\nFirst.\n[/quote]\n\n${source}`]);
    expect(ann.name).not.toBe(bob.name);
    await post(page, 2).locator('.post-body').selectText();
    await page.locator('.quote-selection').click();
    await soon(() => field.inputValue()).toBe(
      `[quote="${bob.name}, post:2"]\n[quote="Ann, post:1"]\nFirst.\n[/quote]\n\n${source.replace('*old*', '_old_')}\n[/quote]\n\n`,
    );
  });

  test('posts picked on several pages, in several tabs, are inserted together', async () => {
    const { page, path, bob } = await begun(Array.from({ length: 22 }, (_, i) => `Post ${i + 1}.`));
    await post(page, 2).getByRole('button', { name: '+ Quote' }).click();
    await page.getByText('1 quote', { exact: true }).waitFor();
    const other = await tab(page, `${path}page-2`);
    await live(other);
    await other.getByText('1 quote', { exact: true }).waitFor();
    await post(other, 22).getByRole('button', { name: '+ Quote' }).click();
    await page.getByText('2 quotes').waitFor();
    expect(await post(page, 2).getByRole('button', { name: '+ Quote' }).getAttribute('aria-pressed')).toBe('true');
    await other.getByRole('button', { name: 'Insert' }).click();
    await soon(() => other.getByLabel('Your reply').inputValue()).toBe(
      `[quote="${bob.name}, post:2"]\nPost 2.\n[/quote]\n\n[quote="${bob.name}, post:22"]\nPost 22.\n[/quote]\n\n`,
    );
    await page.locator('.tray').waitFor({ state: 'detached' });
    await post(page, 3).getByRole('button', { name: '+ Quote' }).click();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('.tray').waitFor({ state: 'detached' });
  });

  test('each quoted post is a chip above the text, which leads to it and takes the quote out again', async () => {
    const { page, field, bob } = await begun(['First.', 'The second.']);
    await field.fill('Before.');
    await post(page, 2).getByRole('link', { name: 'Quote post 2' }).click();
    const chip = page.locator('.chip', { hasText: `#2 ${bob.name} The second.` });
    expect(await chip.getByRole('link').getAttribute('href')).toMatch(/#post-2$/);
    await page.getByRole('button', { name: `Take out the quote of #2 ${bob.name}` }).click();
    await chip.waitFor({ state: 'detached' });
    expect(await field.inputValue()).toBe('Before.\n\n');
    await page.keyboard.press('Control+z');
    await chip.waitFor();
    await post(page, 2).getByRole('link', { name: 'Reply' }).click();
    await page.locator('.chip', { hasText: `Answering #2 ${bob.name} The second.` }).waitFor();
  });

  test('the quoted post is shown in a card, by pointer and by keyboard; Escape closes it', async () => {
    const { page, ann } = await begun(['The **first** post, whole.', '[quote="Ann, post:1"]\nfirst\n[/quote]\n\nYes.']);
    const by = post(page, 2).locator('.quote-by a');
    const card = page.locator('#original');
    await by.hover();
    await card.getByText('The first post, whole.').waitFor();
    await card.getByText(ann.name).waitFor();
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'hidden' });
    await page.mouse.move(0, 0);
    await post(page, 2).locator('.post-number').focus();
    await page.keyboard.press('Tab');
    await card.getByText('The first post, whole.').waitFor();
    expect(await by.getAttribute('aria-describedby')).toBe('original');
    await page.keyboard.press('Tab');
    await card.waitFor({ state: 'hidden' });
  });

  test('a tap shows the card instead of leaping; a post of another page is fetched once, a deleted one said to be gone', async () => {
    const { bob, thread, path } = await begun(Array.from({ length: 20 }, (_, i) => `Post ${i + 1}.`));
    const gone = await bob.post(thread.id, 'Gone.');
    await bob.post(thread.id, '[quote="Ann, post:3"]\nPost 3.\n[/quote]\n\nYes.');
    await bob.post(thread.id, '[quote="Bob, post:21"]\nGone.\n[/quote]\n\nNo.');
    await bob.call('DELETE', `/posts/${gone.id}`);
    const page = await open(null, `${path}page-2`, { hasTouch: true });
    await live(page);
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('/posts/3') && asked.push(request.url()));
    for (let i = 0; i < 2; i++) {
      await post(page, 22).locator('.quote-by a').tap();
      await page.locator('#original').getByText('Post 3.').waitFor();
      await page.locator('h1').tap();
      await page.locator('#original').waitFor({ state: 'hidden' });
    }
    expect(asked).toHaveLength(1);
    expect(page.url()).not.toContain('#post-3');
    await post(page, 23).locator('.quote-by a').tap();
    await page.locator('#original').getByText('Post #21 was deleted').waitFor();
    // Where the card cannot be had, the link leads where it says.
    await page.route('**/assets/original-card-*', (route) => route.abort());
    await page.reload();
    await live(page);
    await post(page, 22).locator('.quote-by a').tap();
    await page.waitForURL('**#post-3');
  });

  test('two people see who answered a post as the answers come and go', async () => {
    const { page, bob, thread, path } = await begun(['First.', 'Second.']);
    const his = await open(null, path);
    await live(his);
    const answer = await bob.post(thread.id, 'Yes.', { replyTo: 1 });
    for (const each of [page, his])
      await post(each, 1)
        .locator('.answered-by', { hasText: `Answered by #3 ${bob.name}` })
        .waitFor();
    const quoting = await bob.post(thread.id, '[quote="Ann, post:1"]\nFirst.\n[/quote]\n\nYes.');
    await post(page, 1)
      .locator('.answered-by', { hasText: `, #4 ${bob.name}` })
      .waitFor();
    await bob.call('DELETE', `/posts/${answer.id}`);
    await soon(() => post(page, 1).locator('.answered-by').textContent()).toBe(`Answered by #4 ${bob.name}`);
    await bob.call('PATCH', `/posts/${quoting.id}`, { body: 'No more.' });
    await post(page, 1).locator('.answered-by').waitFor({ state: 'detached' });
    await post(his, 1).locator('.answered-by').waitFor({ state: 'detached' });
  });
});
