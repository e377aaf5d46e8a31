import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { live, longThread, post, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'ignoring somebody in the browser', (browser) => {
  const on = started(() => Parley.start());
  const { open, tab } = visitors(browser, on);
  const folded = 'Post by Bob, whom you ignore.';

  test('a post’s menu folds all posts of its author at once, and those to come; Show opens one', async () => {
    const [ann, bob, cid] = [await on().member('Ann'), await on().member('Bob'), await on().member('Cid')];
    const { thread } = await ann.startThread(await on().board(), 'Folding');
    await bob.post(thread.id, 'The first of Bob.');
    const path = `/threads/folding.${thread.id}/`;
    const [page, his] = [await open(ann, path), await open(bob, path)];
    await live(page);
    await live(his);
    await post(page, 2).getByText('More').click();
    await post(page, 2).getByRole('button', { name: 'Ignore Bob' }).click();
    await post(page, 2).getByText(folded).waitFor();
    expect(await post(page, 2).getByText('The first of Bob.').isVisible()).toBe(false);

    await his.getByLabel('Your reply').pressSequentially('Bob types');
    await cid.post(thread.id, 'Cid between.');
    await post(page, 3).getByText('Cid between.').waitFor();
    await his.getByLabel('Your reply').fill('The second of Bob.');
    await his.getByRole('button', { name: 'Post reply' }).click();
    await post(page, 4).getByText(folded).waitFor();
    expect(await page.locator('.typing').textContent()).toBe('');
    await post(page, 4).locator('summary').first().click();
    await post(page, 4).getByText('The second of Bob.').waitFor();
    await post(page, 4).getByText('More').click();
    await post(page, 4).getByRole('button', { name: 'Stop ignoring Bob' }).click();
    await post(page, 2).getByText('The first of Bob.').waitFor();
    expect(await page.getByText(folded).count()).toBe(0);
  });

  test('one’s other tabs follow at once: posts fold and unfold, and lists mark what is unread anew', async () => {
    const [flo, gil, bob] = [await on().member('Flo'), await on().member('Gil'), await on().guest()];
    await bob.signIn('Bob');
    const boardId = await on().board('everyone', 'tabs');
    const { thread } = await flo.startThread(boardId, 'Followed');
    const { author } = await bob.post(thread.id, 'Of Bob.');
    const path = `/threads/followed.${thread.id}/`;
    const page = await open(flo, path);
    const board = await tab(page, `/boards/tabs.${boardId}/`);
    const posts = await tab(page, '/whats-new/posts');
    await live(page);
    for (const list of [board, posts]) await list.locator('#list[data-live]').waitFor({ state: 'attached' });
    const unread = (name: string) => board.locator('.row-item', { hasText: name }).getByText('New', { exact: true });
    await gil.startThread(boardId, 'Beside');
    await bob.startThread(boardId, 'Unheard');
    await board.locator('.pill', { hasText: '2 new' }).click();
    await unread('Beside').waitFor();
    await unread('Unheard').waitFor();

    await flo.call('PUT', `/members/${author.id}/ignore`);
    await post(page, 2).getByText(folded).waitFor();
    await posts.getByText(folded).first().waitFor();
    await soon(() => unread('Unheard').count()).toBe(0);
    await bob.post(thread.id, 'Of Bob again.');
    await post(page, 3).getByText(folded).waitFor();
    await board.locator('.row-item', { hasText: 'Followed' }).getByText('2 replies').waitFor();
    expect(await unread('Followed').count()).toBe(0);
    expect(await unread('Beside').count()).toBe(1);

    await flo.call('DELETE', `/members/${author.id}/ignore`);
    await post(page, 2).getByText('Of Bob.').waitFor();
    await unread('Unheard').waitFor();
    await soon(() => posts.getByText(folded).count()).toBe(0);
  });

  test('what they post raises neither the pill nor the number in the title', async () => {
    const [dee, eli, bob] = [await on().member('Dee'), await on().member('Eli'), await on().guest()];
    await bob.signIn('Bob');
    const { id, path } = await longThread(on, dee, 8);
    const author = await bob.post(id, 'Bob is here.');
    await dee.call('PUT', `/members/${author.author.id}/ignore`);
    const page = await open(dee, path);
    await live(page);
    await bob.post(id, 'Unheard.');
    await eli.post(id, 'Heard.');
    await page.getByRole('button', { name: '1 new post', exact: true }).waitFor();
    await soon(() => page.title()).toMatch(/^\(1\) /);
    await bob.post(id, 'Unheard again.');
    await eli.post(id, 'Heard again.');
    await page.getByRole('button', { name: '2 new posts', exact: true }).waitFor();
    await page.getByRole('button', { name: '2 new posts', exact: true }).click();
    await post(page, 13).getByText('Heard again.').waitFor();
    await post(page, 12).getByText(folded).waitFor();
  });

  test('without JavaScript a folded post opens too', async () => {
    const [gus, bob] = [await on().member('Gus'), await on().guest()];
    await bob.signIn('Bob');
    const { thread } = await bob.startThread(await on().board(), 'Still', 'Of Bob.');
    const page = await open(gus, `/threads/still.${thread.id}/`, { javaScriptEnabled: false });
    await post(page, 1).getByText('More').click();
    await post(page, 1).getByRole('button', { name: 'Ignore Bob' }).click();
    await post(page, 1).getByText(folded).waitFor();
    expect(await post(page, 1).getByText('Of Bob.').isVisible()).toBe(false);
    await post(page, 1).locator('summary').first().click();
    await post(page, 1).getByText('Of Bob.').waitFor();
  });
});
