import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { NodeProcess } from '../support/node.ts';
import { describeWith } from '../support/offered.ts';
import { PASSWORD } from '../support/person.ts';
import { program } from '../support/program.ts';
import { live, numbers, post, soon, visitors } from './support.ts';

const BUSY_MS = 1_000;

describeWith('browser', sharedBrowser, 'a page that is open while an older backup is restored', (browser) => {
  let node: NodeProcess;
  beforeAll(async () => {
    node = await NodeProcess.start();
  });
  afterAll(() => node?.stop());
  const { open } = visitors(browser, () => node);

  test('shows what the forum holds now, keeps what is being written, and follows on', async () => {
    const place = { DATA_DIR: join(node.folder, 'data') };
    const [ann, bob] = [node.person(), node.person()];
    await ann.register('Ann');
    await bob.register('Bob');
    await node.person().register('Cid');
    const { thread } = await ann.startThread(1);
    await ann.post(thread.id, 'Two, kept.');
    await program('backup', [join(node.folder, 'backup')], place);
    for (const body of ['Three, lost.', 'Four, lost.']) await ann.post(thread.id, body);
    const page = await open(bob, `/threads/a-thread.${thread.id}/`);
    await live(page);
    await post(page, 4).getByText('Four, lost.').waitFor();
    await page.evaluate(() => Object.assign(window, { isTheSamePage: true }));
    await page.getByLabel('Your reply').fill('A long answer, not sent yet.');

    const cid = node.person();
    await cid.signIn('Cid');
    const signedOut = await open(cid, `/threads/a-thread.${thread.id}/`);
    await signedOut.getByLabel('Your reply').fill('Begun after the backup.');
    await signedOut.getByText('Draft saved').waitFor();

    // A node that has just started may be too busy at first: it is asked again, but not without end.
    let asked = 0;
    let busyUntil = Number.POSITIVE_INFINITY;
    await page.route('**/threads/a-thread.*/', (route) => {
      asked += 1;
      busyUntil = Math.min(busyUntil, Date.now() + BUSY_MS);
      return Date.now() < busyUntil ? route.fulfill({ status: 503, body: 'Busy.' }) : route.continue();
    });

    node.kill('SIGTERM');
    await node.ended();
    await program('restore', [join(node.folder, 'backup'), '--replace'], place);
    await node.restart();

    await soon(() => numbers(page)).toEqual([1, 2]);
    expect(asked).toBeLessThan(5);
    await page.locator('#live-status', { hasText: 'restored from a copy: posts newer than it are gone' }).waitFor();
    expect(await page.getByLabel('Your reply').inputValue()).toBe('A long answer, not sent yet.');
    await page.getByRole('button', { name: 'Post reply' }).click();
    await post(page, 3).getByText('A long answer, not sent yet.').waitFor();
    await ann.post(thread.id, 'Heard at once.');
    await page.getByText('Heard at once.').waitFor();
    expect(await numbers(page)).toEqual([1, 2, 3, 4]);
    expect(await page.evaluate(() => 'isTheSamePage' in window)).toBe(true);

    await signedOut.getByText('You are signed out. Your text is kept in this browser').waitFor();
    expect(await signedOut.getByLabel('Your reply').inputValue()).toBe('Begun after the backup.');
    expect(await signedOut.getByText('Four, lost.').count()).toBe(0);
    await signedOut.getByRole('link', { name: 'sign in', exact: true }).click();
    await signedOut.getByLabel('Name').fill('Cid');
    await signedOut.getByLabel('Password').fill(PASSWORD);
    await signedOut.getByRole('button', { name: 'Sign in' }).click();
    await signedOut.getByText('Draft saved').waitFor();
    expect(await signedOut.getByLabel('Your reply').inputValue()).toBe('Begun after the backup.');
  });
});
