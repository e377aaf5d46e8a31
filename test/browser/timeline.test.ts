import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { drawn, live, post, soon, visitors } from './support.ts';

const MONTH = 30 * 86_400_000;
const POSTS = 45;

describeWith('browser', sharedBrowser, 'the timeline of a thread', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);

  /** A thread of three pages over four years, a post a month. */
  async function oldThread(name: string) {
    const author = await on().member(name);
    const { thread } = await author.startThread(await on().board(), `Years of ${name}`);
    for (let number = 2; number <= POSTS; number++) await author.post(thread.id, `Post ${number}.`);
    const rows = await on()
      .app.db.selectFrom('posts')
      .select(['id', 'number'])
      .where('thread_id', '=', thread.id)
      .execute();
    for (const { id, number } of rows) {
      const created_at = Date.UTC(2020, 0, 15) + number * MONTH;
      await on().app.db.updateTable('posts').set({ created_at }).where('id', '=', id).execute();
    }
    return { author, thread, path: `/threads/${thread.slug}.${thread.id}/` };
  }

  test('is drawn beside the pager without moving anything, says what is under the pointer, and leads there', async () => {
    const { path } = await oldThread('Ann');
    const page = await open(null, path);
    const before = await page.locator('#post-1').boundingBox();
    await page.locator('.timeline svg').waitFor();
    expect((await page.locator('#post-1').boundingBox())?.y).toBe(before?.y);
    const link = page.locator('.timeline a', { hasText: 'March 2022' });
    await link.hover();
    expect(await page.locator('.timeline-said').innerText()).toBe(await link.innerText());
    await link.click();
    await page.waitForURL('**/page-2#post-*');
    await live(page);
    const number = Number(page.url().split('#post-')[1]);
    expect(await post(page, number).locator('.post-head time').getAttribute('datetime')).toMatch(/^2022-03/);
  });

  test('leads as far into a busy time as it is clicked', async () => {
    const { thread, path } = await oldThread('Flo');
    const created_at = Date.UTC(2021, 5, 15);
    await on()
      .app.db.updateTable('posts')
      .set({ created_at })
      .where('thread_id', '=', thread.id)
      .where('number', '>', 4)
      .where('number', '<=', 44)
      .execute();
    const page = await open(null, path);
    const busy = page.locator('.timeline a', { hasText: '40 posts' });
    const { width = 0, height = 0 } = (await busy.boundingBox()) ?? {};
    await busy.click({ position: { x: width * 0.8, y: height / 2 } });
    await page.waitForURL('**/page-2#post-*');
    expect(Number(page.url().split('#post-')[1])).toBeGreaterThanOrEqual(30);
  });

  test('is one stop for the keyboard, at the page that is shown, and walked through with arrows', async () => {
    const { path } = await oldThread('Bob');
    const page = await open(null, `${path}page-2`);
    await page.locator('.timeline svg').waitFor();
    expect(await page.locator('.timeline a[tabindex="0"]').count()).toBe(1);
    const stop = page.locator('.timeline .here a[tabindex="0"]');
    await stop.focus();
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    const here = await focused();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).not.toBe(here);
    expect(await page.locator('.timeline-said').textContent()).toBe(await focused());
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe(here);
    await page.keyboard.press('End');
    expect(await focused()).toMatch(/^September 2023: 1 post|^October 2023: 1 post/);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/page-3#post-${POSTS}`);
  });

  test('marks what a member wrote and has not read; guests get neither', async () => {
    const { author, thread, path } = await oldThread('Cid');
    await author.call('PUT', `/threads/${thread.id}/read`, { number: 30 });
    const page = await open(author, path);
    await page.locator('.timeline-unread').waitFor();
    expect(await page.locator('.timeline .own').count()).toBeGreaterThan(30);
    await page.locator('.timeline a', { hasText: 'unread' }).first().waitFor({ state: 'attached' });
    const guest = await open(null, path);
    await guest.locator('.timeline-posts').waitFor();
    expect(await guest.locator('.timeline .own, .timeline-unread').count()).toBe(0);
  });

  test('is a link to a page of its own without JavaScript, and absent from a thread of one page', async () => {
    const { author, path } = await oldThread('Dot');
    const page = await open(null, path, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await page.locator('.timeline-list a', { hasText: 'March 2022' }).click();
    expect(page.url()).toMatch(/page-2#post-/);
    const short = await author.startThread(await on().board(), 'Short');
    const other = await open(null, `/threads/x.${short.thread.id}/`);
    await live(other);
    await drawn(other);
    expect(await other.locator('.timeline, .timeline-place').count()).toBe(0);
  });

  test('that cannot be fetched leaves the link, and says nothing', async () => {
    const { path } = await oldThread('Eve');
    const page = await open(null, '/');
    await page.route('**/timeline', (route) => route.abort());
    await page.goto(on().url + path);
    await live(page);
    await soon(() => page.getByRole('link', { name: 'Timeline' }).isVisible()).toBe(true);
    expect(await page.locator('.toast').count()).toBe(0);
  });
});
