import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { drawn, live, post, reply, soon, topOf, visitors } from './support.ts';

const LONG = 'The ferry is late.\n\n'.repeat(30);

describeWith('browser', sharedBrowser, 'posts that only agree', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  const row = (page: Page, text: RegExp) => page.locator('.agreement > summary', { hasText: text });

  /** A thread whose first post everybody agrees with. */
  async function agreed(title: string, ...names: string[]) {
    const starter = await on().member(`${title}-starter`);
    const { thread } = await starter.startThread(await on().board(), title, LONG);
    const people: Person[] = [];
    for (const name of names) {
      const person = await on().member(name);
      await person.post(thread.id, 'Agree 100%', { replyTo: 1 });
      people.push(person);
    }
    return { thread, starter, people, path: `/threads/${thread.slug}.${thread.id}/` };
  }

  test('are one row that names who agrees and opens, without JavaScript too; an address within opens it by itself', async () => {
    const { path } = await agreed('Ferries', 'Ann', 'Bob', 'Carla');
    const page = await open(null, path, { javaScriptEnabled: false });
    expect(await post(page, 3).isVisible()).toBe(false);
    const fold = row(page, /Ann, Bob and Carla agree with Ferries-starter/);
    expect(await fold.innerText()).toContain('#2 – #4');
    await fold.click();
    expect(await post(page, 3).isVisible()).toBe(true);
    const linked = await open(null, `${path}#post-3`, { javaScriptEnabled: false });
    expect(await post(linked, 3).isVisible()).toBe(true);
  });

  test('join the row of those before them while somebody reads, whom nothing moves; an opened row stays open', async () => {
    const { thread, path } = await agreed('Boats', 'Dot', 'Eve');
    const page = await open(null, `${path}#bottom`);
    await live(page);
    const before = await topOf(page, '.agreement > summary');
    await (await on().member('Fay')).post(thread.id, '+1', { replyTo: 1 });
    await row(page, /Dot, Eve and Fay agree/).waitFor();
    expect(await post(page, 4).isVisible()).toBe(false);
    expect(await topOf(page, '.agreement > summary')).toBe(before);
    await row(page, /Dot/).click();
    await (await on().member('Gil')).post(thread.id, 'Same here', { replyTo: 1 });
    await page.locator('.pill').click();
    await row(page, /Dot, Eve and 2 others agree/).waitFor();
    expect(await post(page, 5).isVisible()).toBe(true);
  });

  test('do not fold away before the eyes of whoever reads them, and one’s own appears as it is', async () => {
    const { starter, thread, path } = await agreed('Ships', 'Hal');
    const ida = await on().member('Ida');
    const page = await open(ida, `${path}#bottom`);
    await live(page);
    await (await on().member('Jon')).post(thread.id, 'Well said', { replyTo: 1 });
    await row(page, /^\S*Jon agrees with/).waitFor();
    expect(await post(page, 2).isVisible()).toBe(true);
    await reply(page, '+1');
    await post(page, 4).getByText('+1').waitFor();
    expect(await post(page, 4).isVisible()).toBe(true);
    await starter.post(thread.id, 'Thank you all.');
    await post(page, 5).waitFor();
    await page.goto(on().url + path);
    await row(page, /Hal, Jon and Ida agree/).waitFor();
    expect(await post(page, 4).isVisible()).toBe(false);
  });

  test('count as new one by one, and are read once their row was on screen', async () => {
    const { starter, thread, path } = await agreed('Buses', 'Kim', 'Lea');
    await starter.call('PUT', `/threads/${thread.id}/read`, { number: 1 });
    await on().app.outbox.settled();
    expect((await starter.notifications()).unreadCount).toBe(2);
    const page = await open(starter, path);
    await live(page);
    await drawn(page);
    expect((await starter.notifications()).unreadCount).toBe(2);
    await page.locator('.unread-divider + .agreement').scrollIntoViewIfNeeded();
    await soon(async () => (await starter.notifications()).unreadCount).toBe(0);
    await page.locator('#post-1').scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
    for (const name of ['Max', 'Nel']) await (await on().member(name)).post(thread.id, 'This.', { replyTo: 1 });
    await soon(() => page.title()).toMatch(/^\(2\)/);
    await page.locator('.pill', { hasText: '2 new posts' }).click();
    await row(page, /Kim, Lea and 2 others/).waitFor();
    await soon(() => page.title()).toMatch(/^Buses/);
  });

  test('that say more after an edit stand by themselves at once', async () => {
    const { thread, people, path } = await agreed('Trams', 'Oda', 'Pat', 'Quin');
    const page = await open(null, path);
    await live(page);
    const { body } = await on().guest().call<{ posts: { id: number }[] }>('GET', `/threads/${thread.id}/posts`);
    await people[1]?.call('PATCH', `/posts/${body.posts[2]?.id}`, { body: 'Agree, but not on Sundays.' });
    await post(page, 3).getByText('not on Sundays').waitFor();
    expect(await post(page, 3).isVisible()).toBe(true);
    expect(await page.locator('.agreement').count()).toBe(0);
  });
});
