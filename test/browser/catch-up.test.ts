import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { drawn, live, post, topOf, visitors } from './support.ts';

const BAR_PX = 52;

describeWith('browser', sharedBrowser, 'catching up with a thread', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);

  /** A thread that the reader left at its third post, and that went on for two pages; its last post answers them. */
  async function left(name: string) {
    const [reader, writer] = [await on().member(name), await on().member(`${name}Writer`)];
    const { thread } = await reader.startThread(await on().board(), `Left by ${name}`);
    for (let number = 2; number <= 29; number++) await writer.post(thread.id, `Post ${number}.`);
    await writer.post(thread.id, `@${name}, this is for you.`);
    await reader.call('PUT', `/threads/${thread.id}/read`, { number: 3 });
    return { reader, writer, thread, path: `/threads/${thread.slug}.${thread.id}/` };
  }

  test('whoever comes to the first unread post sees it above, and goes from there and back', async () => {
    const { reader, path } = await left('Ann');
    const page = await open(reader, `${path}unread`, { viewport: { width: 1000, height: 800 } });
    await live(page);
    expect(page.url()).toMatch(/#post-4$/);
    const panel = page.locator('.catch-up');
    expect(await topOf(page, '.catch-up')).toBeGreaterThan(BAR_PX);
    expect(await topOf(page, '.unread-divider')).toBeGreaterThan(await topOf(page, '.catch-up'));
    await panel.getByText('27 new posts').waitFor();
    const link = panel.getByRole('link', { name: 'this is for you' });
    expect(await link.innerText()).toMatch(/AnnWriter[\s\S]*mentions you[\s\S]*#30/);
    await link.click();
    await page.waitForURL('**/page-2#post-30');
    await live(page);
    await page.goBack();
    await panel.getByRole('link', { name: 'this is for you' }).waitFor();
  });

  test('closed, it stays closed while the thread goes on; whom one ignores goes from it', async () => {
    const { reader, writer, thread, path } = await left('Bob');
    const page = await open(reader, path);
    await live(page);
    const summary = page.locator('.catch-up summary');
    await summary.click();
    await writer.post(thread.id, 'One more.');
    await page.locator('.catch-up summary', { hasText: '28 new posts' }).waitFor();
    expect(await page.locator('.catch-up li').first().isVisible()).toBe(false);
    await summary.click();
    await page.locator('.catch-up li').first().waitFor();
    await post(page, 5).locator('.post-menu summary').click();
    await post(page, 5).getByRole('button', { name: 'Ignore' }).click();
    await page.locator('.catch-up').waitFor({ state: 'detached' });
  });

  test('is there without JavaScript, closes, and leads to its posts; guests have none', async () => {
    const { reader, path } = await left('Cid');
    const page = await open(reader, path, { javaScriptEnabled: false });
    const link = page.locator('.catch-up').getByRole('link', { name: 'this is for you' });
    await page.locator('.catch-up summary').click();
    expect(await link.isVisible()).toBe(false);
    await page.locator('.catch-up summary').click();
    await link.click();
    expect(page.url()).toMatch(/page-2#post-30$/);
    const guest = await open(null, path);
    await live(guest);
    await drawn(guest);
    expect(await guest.locator('.catch-up').count()).toBe(0);
  });
});
