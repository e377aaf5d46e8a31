import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { live, post, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'people and their reactions', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);

  test('what one reacts with, another sees at once, and who it was', async () => {
    const [ann, bob, cid] = [await on().member('Ann'), await on().member('Bob'), await on().member('Cid')];
    const { thread } = await ann.startThread(await on().board());
    const path = `/threads/x.${thread.id}/`;
    const [hers, his] = [await open(ann, path), await open(bob, path)];
    await Promise.all([live(hers), live(his)]);
    await post(his, 1).locator('.react summary').click();
    await post(his, 1).getByRole('button', { name: 'Love' }).click();
    await post(his, 1).locator('.reactions', { hasText: '❤️ 1' }).waitFor();
    await post(hers, 1).locator('.reactions', { hasText: '❤️ 1' }).waitFor();
    await post(hers, 1).locator('.author', { hasText: 'Reaction score1' }).waitFor();
    await cid.call(
      'PUT',
      `/posts/${(await ann.call<{ posts: { id: number }[] }>('GET', `/threads/${thread.id}/posts`)).body.posts[0]?.id}/reaction`,
      { kind: 'like' },
    );
    await post(hers, 1).locator('.reactions', { hasText: '👍 1' }).waitFor();

    await post(hers, 1).locator('.reactions a', { hasText: '❤️' }).click();
    const panel = hers.getByRole('dialog');
    await panel.getByRole('link', { name: 'Bob' }).waitFor();
    expect(await panel.locator('.reactors li').count()).toBe(1);
    await panel.getByRole('link', { name: /Everybody/ }).click();
    await soon(() => panel.locator('.reactors li').count()).toBe(2);
    await hers.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await hers.evaluate(() => document.activeElement?.textContent)).toContain('❤️');
  });

  test('who reacted can be read without JavaScript, from the thread and back', async () => {
    const [dot, eve] = [await on().member('Dot'), await on().member('Eve')];
    const { thread, post: first } = await dot.startThread(await on().board());
    await eve.call('PUT', `/posts/${first.id}/reaction`, { kind: 'funny' });
    const page = await open(null, `/threads/x.${thread.id}/`, { javaScriptEnabled: false });
    await post(page, 1).locator('.reactions a').click();
    await page.getByRole('heading', { name: 'Reactions to post #1' }).waitFor();
    await page.locator('.reactors a', { hasText: 'Eve' }).click();
    await page.getByRole('heading', { name: 'Eve' }).waitFor();
    await page.getByRole('link', { name: 'Awards' }).click();
    await page.getByText('None yet.').waitFor();
  });

  test('members are found by how their names begin, and put in order', async () => {
    await Promise.all(['Fay', 'Fern', 'Gus'].map((name) => on().member(name)));
    const page = await open(null, '/members');
    await page.getByLabel('Find a member by how the name begins').fill('f');
    await page.getByRole('button', { name: 'Find' }).click();
    await soon(() => page.locator('.member-row h2').allTextContents()).toEqual(['Fay', 'Fern']);
    await page.getByRole('link', { name: 'Most messages' }).click();
    await page.locator('.tabs a[aria-current]', { hasText: 'Most messages' }).waitFor();
    await page.locator('.member-row', { hasText: 'Gus' }).waitFor();
  });

  test('an administrator makes an award and a moderator gives it, by forms alone', async () => {
    const [admin, mod, hal] = [
      await on().staff('Admin', 'administrator'),
      await on().staff('Mod'),
      await on().member('Hal'),
    ];
    const { post: first } = await hal.startThread(await on().board());
    const page = await open(admin, '/admin/awards', { javaScriptEnabled: false });
    await page.getByLabel('Name').fill('Navigator');
    await page.getByLabel('Emblem').selectOption('Star');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.locator('.ordered li', { hasText: 'Navigator' }).waitFor();
    const his = await open(mod, `/members/hal.${first.author.id}/awards`, { javaScriptEnabled: false });
    await his.getByLabel('Award').selectOption('Navigator');
    await his.getByRole('button', { name: 'Give' }).click();
    await his.locator('#reason-error').waitFor();
    await his.getByLabel('What for').fill('For finding the way.');
    await his.getByRole('button', { name: 'Give' }).click();
    await his.locator('.row-item', { hasText: 'For finding the way.' }).waitFor();
    const card = (await open(null, `/threads/x.${first.threadId}/`)).locator('#post-1 .author');
    await card.locator('.author-awards svg').waitFor();
    await card.getByText('Awards').first().waitFor();
  });
});
