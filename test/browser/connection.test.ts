import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { startProxy } from '../support/proxy.ts';
import { isInView, line, live, numbers, PHONE, post, reply, soon, visitors } from './support.ts';

const AGAIN_TWICE_MS = 30_000;

describeWith('browser', sharedBrowser, 'a page whose connection comes and goes', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  const status = (page: Page, words: RegExp) => page.locator('#live-status', { hasText: words }).waitFor();
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

  /** Stops the processes that run the pages, as the system does when the lid is closed; returns what lets them run on. */
  async function putToSleep(): Promise<() => void> {
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const pages = processInfo.filter(({ type }) => type === 'renderer');
    expect(pages).not.toEqual([]);
    for (const { id } of pages) process.kill(id, 'SIGSTOP');
    return () => {
      for (const { id } of pages) process.kill(id, 'SIGCONT');
    };
  }

  test('says that it is live, that it reconnects and up to when it shows posts, and what it has caught up', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    const { thread, post: start } = await ann.startThread(await on().board());
    const page = await open(null, `/threads/x.${thread.id}/`);
    const { cut, mend } = await line(page);
    await status(page, /^Live$/);
    cut();
    await status(page, /^Reconnecting · showing posts up to \d\d:\d\d$/);
    await page.locator('#announcer', { hasText: 'Reconnecting' }).waitFor({ state: 'attached' });
    for (const body of ['two', 'three', 'four']) await bob.post(thread.id, body);
    await ann.call('PATCH', `/posts/${start.id}`, { body: 'The first post, edited.' });
    mend();
    await status(page, /^Live · caught up through #4, nothing missed$/);
    expect(await numbers(page)).toEqual([1, 2, 3, 4]);
    await post(page, 1).getByText('The first post, edited.').waitFor();
    await status(page, /^Live$/);
  });

  test('offline it says so; posts made meanwhile are there, in order and once, as soon as it is back', async () => {
    const [cid, dot] = [await on().member('Cid'), await on().member('Dot')];
    const { thread } = await cid.startThread(await on().board());
    const proxy = await startProxy({ host: '127.0.0.1', port: on().port });
    const page = await open(null, proxy.url(`${on().url}/threads/x.${thread.id}/`));
    await live(page);
    await page.context().setOffline(true);
    await proxy.cut();
    await status(page, /^Offline · showing posts up to \d\d:\d\d$/);
    await Promise.all(Array.from({ length: 12 }, (_, i) => dot.post(thread.id, `meanwhile ${i}`)));
    await proxy.restore();
    await page.context().setOffline(false);
    await status(page, /caught up through #13, nothing missed/);
    await post(page, 13).waitFor();
    expect(await numbers(page)).toEqual(upTo(13));
    await proxy.stop();
  });

  test('while no websocket gets through at all, it keeps up over HTTP', async () => {
    const [eve, fay] = [await on().member('Eve'), await on().member('Fay')];
    const { thread } = await eve.startThread(await on().board());
    const page = await open(null, `/threads/x.${thread.id}/`);
    const { cut } = await line(page);
    await live(page);
    cut();
    await fay.post(thread.id, 'By another way.');
    await post(page, 2).getByText('By another way.').waitFor();
  });

  test('while something is missing and cannot be had it does not say that it is live, and asks now and then', async () => {
    const jan = await on().member('Jan');
    const { thread } = await jan.startThread(await on().board());
    const page = await open(null, `/threads/x.${thread.id}/`);
    let lost = 0;
    let asked = 0;
    await page.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        if (String(message).includes('Lost on the way.')) lost += 1;
        if (lost !== 1) socket.send(message);
      });
    });
    await page.route('**/changes?*', (route) => {
      asked += 1;
      return route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'Busy.' } } });
    });
    await page.reload();
    await live(page);
    await jan.post(thread.id, 'Lost on the way.');
    await soon(() => lost).toBe(1);
    lost = 2;
    await jan.post(thread.id, 'Not lost.');
    await status(page, /^Reconnecting/);
    expect(asked).toBeLessThan(5);
    await status(page, /^Live · caught up through #3, nothing missed$/);
    expect(await numbers(page)).toEqual([1, 2, 3]);
  });

  test('a post written while the line is down is seen not to be sent, is sent again by itself, and is there once', async () => {
    const gus = await on().member('Gus');
    const { thread } = await gus.startThread(await on().board());
    const page = await open(gus, `/threads/x.${thread.id}/`, { viewport: PHONE });
    await live(page);
    const sent: string[] = [];
    await page.route('**/posts', async (route) => {
      sent.push((route.request().postDataJSON() as { clientId: string }).clientId);
      if (sent.length > 2) return route.continue();
      if (sent.length > 1) return route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' });
      // It is written, but its answer is lost.
      await route.fetch();
      await route.abort();
    });
    await page.route('**/changes?*', (route) => (sent.length > 2 ? route.continue() : route.abort()));
    await page.routeWebSocket(/./, (socket) => socket.close());
    await page.reload();
    await reply(page, `${'So many words that they fill a phone. '.repeat(12)}\n\nOnce only.`);
    await page.getByRole('alert').getByText('was not sent. The forum cannot be reached right now.').waitFor();
    await soon(() => isInView(page.locator('.pending.failed'))).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Post reply');
    await page.getByRole('link', { name: 'Your post' }).press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Try again');
    await post(page, 2).getByText('Once only.').waitFor({ timeout: AGAIN_TWICE_MS });
    expect(new Set(sent).size).toBe(1);
    expect(sent.length).toBe(3);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.getByText('Once only.', { exact: true }).count()).toBe(1);
    expect(await numbers(page)).toEqual([1, 2]);
  });

  test('a tab that sleeps while 150 posts are made wakes and has them all, in order and once', async () => {
    const [hal, ida] = [await on().member('Hal'), await on().member('Ida')];
    const { thread } = await hal.startThread(await on().board(), 'Asleep');
    const proxy = await startProxy({ host: '127.0.0.1', port: on().port });
    const page = await open(null, proxy.url(`${on().url}/threads/x.${thread.id}/`));
    await live(page);
    const wake = await putToSleep();
    for (let number = 2; number <= 151; number++) await ida.post(thread.id, `Post ${number}.`);
    // A server gives up a connection that is silent for so long.
    await proxy.cut();
    await proxy.restore();
    wake();
    // Whoever scrolls to the end finds there what has come.
    await soon(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      return (await numbers(page)).at(-1);
    }).toBe(151);
    expect(await numbers(page)).toEqual(upTo(151));
    await proxy.stop();
  });
});
