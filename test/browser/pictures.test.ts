import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { drawing } from '../support/drawings.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { drawn, live, post, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'pictures', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  const folder = mkdtempSync(join(tmpdir(), 'parley-pictures-'));
  const sea = join(folder, 'sea.png');
  const sun = join(folder, 'sun.png');
  beforeAll(async () => {
    writeFileSync(sea, await drawing({ width: 1200, height: 800 }));
    writeFileSync(sun, await drawing({ width: 300, height: 300 }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const field = (page: Page) => page.getByLabel('Your reply');
  const text = (page: Page) => field(page).inputValue();

  /** Hands files to the composer as a paste or a drop does. */
  const hand = async (page: Page, how: 'paste' | 'drop', files: { name: string; type: string; bytes: Buffer }[]) => {
    const data = await page.evaluateHandle(
      (given) => {
        const transfer = new DataTransfer();
        for (const { name, type, base64 } of given) {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          transfer.items.add(new File([bytes], name, { type }));
        }
        return transfer;
      },
      files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
    );
    await field(page).evaluate(
      (area, [name, transfer]) =>
        area.dispatchEvent(
          name === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: transfer as DataTransfer, bubbles: true, cancelable: true })
            : new DragEvent('drop', { dataTransfer: transfer as DataTransfer, bubbles: true, cancelable: true }),
        ),
      [how, data] as const,
    );
  };
  const png = async (name: string) => ({ name, type: 'image/png', bytes: await drawing({ width: 200 }) });

  async function composer(name: string): Promise<{ page: Page; path: string; threadId: number }> {
    const member = await on().member(name);
    const { thread } = await member.startThread(await on().board());
    const path = `/threads/a-thread.${thread.id}/`;
    const page = await open(member, path);
    await live(page);
    return { page, path, threadId: thread.id };
  }

  test('one that is pasted stands where the cursor is, and what is typed meanwhile stays', async () => {
    const { page } = await composer('Ann');
    await field(page).fill('Above.\n\nBelow.');
    await field(page).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(6, 6));
    await hand(page, 'paste', [await png('shot.png')]);
    await field(page).evaluate((area: HTMLTextAreaElement) => {
      area.setRangeText(' More.', area.value.length, area.value.length, 'end');
      area.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await soon(() => text(page)).toMatch(/^Above\.\n\n!\[shot\]\(\/files\/[\w-]{22}\)\n\nBelow\. More\.$/);
    await page.locator('.uploads li').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Post reply' }).click();
    await post(page, 2).locator('figure img[width="200"]').waitFor();
  });

  test('several that are dropped come one below the other, in their order', async () => {
    const { page } = await composer('Bea');
    await field(page).focus();
    await hand(page, 'drop', [await png('one.png'), await png('two.png'), await png('three.png')]);
    await soon(async () => [...(await text(page)).matchAll(/!\[(\w+)\]/g)].map(([, name]) => name).join(' ')).toBe(
      'one two three',
    );
    expect(await text(page)).toMatch(/^(!\[\w+\]\(\/files\/[\w-]{22}\)\n\n){3}$/);
  });

  test('those that are chosen are uploaded at once, and the draft is kept with them', async () => {
    const { page } = await composer('Cleo');
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Picture' }).click();
    await (await choosing).setFiles([sea, sun]);
    await soon(() => text(page)).toMatch(/!\[sea\]\(\/files\/.*!\[sun\]\(\/files\//s);
    await page.reload();
    await live(page);
    expect(await text(page)).toContain('![sun](/files/');
  });

  test('a refusal is said in words, and nothing is put into the text', async () => {
    const { page } = await composer('Dora');
    await hand(page, 'drop', [{ name: 'page.png', type: 'image/png', bytes: Buffer.from('<html>') }]);
    const refused = page.locator('.uploads [role=alert]');
    await soon(() => refused.textContent()).toMatch(/^page\.png: This is no picture that can be read here/);
    // It would be refused again.
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect([await page.locator('.uploads li').count(), await text(page)]).toEqual([0, '']);
  });

  test('one on its way can be taken back, and holds the post until then', async () => {
    const { page } = await composer('Emil');
    await page.route('**/api/v1/files', () => {});
    await field(page).fill('Words.');
    await hand(page, 'paste', [await png('slow.png')]);
    await page.getByRole('progressbar', { name: 'slow.png' }).waitFor();
    await page.getByRole('button', { name: 'Post reply' }).click();
    await page.getByText('Wait a moment: it is not there yet.').waitFor();
    expect(await text(page)).toBe('Words.');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.uploads li').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Post reply' }).click();
    await post(page, 2).getByText('Words.').waitFor();
  });

  test('the forum away, it may be tried again', async () => {
    const { page } = await composer('Fay');
    await page.route('**/api/v1/files', (route) => route.abort(), { times: 1 });
    await hand(page, 'paste', [await png('later.png')]);
    await page.getByText('later.png: The forum cannot be reached right now.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await soon(() => text(page)).toContain('![later](/files/');
  });

  test('text that brings a picture of itself along stays text, and other files are left to the browser', async () => {
    const { page } = await composer('Gus');
    await hand(page, 'drop', [{ name: 'notes.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF') }]);
    await hand(page, 'paste', []);
    expect([await page.locator('.uploads li').count(), await text(page)]).toEqual([0, '']);
  });

  test('nothing moves when a posted picture comes: its room was there', async () => {
    const hal = await on().member('Hal');
    const [wide, small] = [
      await hal.upload(await drawing({ width: 1200, height: 801 })),
      await hal.upload(await drawing({ width: 333, height: 500 })),
    ];
    const { thread } = await hal.startThread(
      await on().board(),
      'A thread',
      `${wide.markdown.replace(')', ' "The sea at dawn.")')}\n\nBetween.\n\n${small.markdown}\n\nBelow.`,
    );
    for (const viewport of [
      { width: 1280, height: 2000 },
      { width: 390, height: 1600 },
    ]) {
      const page = await open(null, '/', { viewport });
      // The pictures come only once the page stands as it is without them.
      let letThrough = () => {};
      const stands = new Promise<void>((done) => {
        letThrough = done;
      });
      await page.route('**/files/**', async (route) => {
        await stands;
        await route.continue();
      });
      await page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(window, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(`${on().url}/threads/a-thread.${thread.id}/`, { waitUntil: 'commit' });
      await live(page);
      const below = () => page.getByText('Below.').evaluate((p) => p.getBoundingClientRect().top);
      await drawn(page);
      const shifts = () => page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.splice(0));
      await shifts();
      const before = await below();
      letThrough();
      await soon(() =>
        page.evaluate(() =>
          [...document.querySelectorAll<HTMLImageElement>('.post-body img')].every(
            (i) => i.complete && i.naturalWidth > 0,
          ),
        ),
      ).toBe(true);
      expect(Math.abs((await below()) - before)).toBeLessThan(0.5);
      await drawn(page);
      expect(await shifts()).toEqual([]);
      const widths = await page
        .locator('.post-body img')
        .evaluateAll((all) => all.map((i) => (i as HTMLImageElement).width));
      expect(Math.max(...widths)).toBeLessThan(viewport.width);
    }
  });

  test('a change of one’s avatar is seen at once in the pages of others', async () => {
    const ida = await on().member('Ida');
    const { thread } = await ida.startThread(await on().board());
    const theirs = await open(null, `/threads/a-thread.${thread.id}/`);
    await live(theirs);
    const mine = await open(ida, '/account/avatar');
    await mine.getByLabel('A picture of you').setInputFiles([sun]);
    await mine.getByRole('button', { name: 'Use this picture' }).click();
    await mine.getByText('Saved.').waitFor();
    await post(theirs, 1).locator('.author .avatar img').waitFor();
    await soon(() =>
      post(theirs, 1)
        .locator('.author img')
        .evaluate((i: HTMLImageElement) => i.naturalWidth),
    ).toBe(96);
    await mine.getByRole('button', { name: 'Remove my picture' }).click();
    await post(theirs, 1).locator('.author .avatar img').waitFor({ state: 'detached' });
  });
});
