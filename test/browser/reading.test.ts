import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import {
  drawn,
  focusWindow,
  live,
  longThread,
  numbers,
  post,
  putInBackground,
  reply,
  soon,
  topOf,
  visitors,
} from './support.ts';

describeWith('browser', sharedBrowser, 'reading a thread that grows', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  const pill = '.pill';

  test('at the end of the thread a new post simply appears', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    const thread = await longThread(on, ann, 4);
    const page = await open(null, `${thread.path}#post-4`);
    await live(page);
    await bob.post(thread.id, 'At the end.');
    await post(page, 5).getByText('At the end.').waitFor();
    expect(await page.locator(pill).count()).toBe(0);
  });

  test('whoever reads in the middle is not moved: a pill says that there is more, and leads to it', async () => {
    const [cid, dot] = [await on().member('Cid'), await on().member('Dot')];
    const thread = await longThread(on, cid, 6);
    const page = await open(null, thread.path);
    await live(page);
    // Not every browser keeps the place by itself.
    await page.evaluate(() => {
      for (const { style } of [document.documentElement, document.body]) style.setProperty('overflow-anchor', 'none');
    });
    await page.locator('#post-3').evaluate((element) => element.scrollIntoView({ behavior: 'instant' }));
    const before = await topOf(page, '#post-3');
    for (const body of ['Seven.', 'Eight.']) await dot.post(thread.id, body);
    await page.locator(pill, { hasText: '2 new posts' }).waitFor();
    expect(await topOf(page, '#post-3')).toBe(before);
    expect(await numbers(page)).toEqual([1, 2, 3, 4, 5, 6]);
    await soon(() => page.title()).toMatch(/^\(2\) A long thread/);
    // An edit above makes a post longer; what is read stays where it is all the same.
    await cid.call('PATCH', `/posts/${(await first(thread.id)).id}`, { body: 'Longer.\n\n'.repeat(30) });
    await post(page, 1).getByText('Edited').waitFor({ state: 'attached' });
    await drawn(page);
    expect(Math.abs((await topOf(page, '#post-3')) - before)).toBeLessThan(2);
    await page.locator(pill).click();
    await post(page, 7).getByText('Seven.').waitFor();
    expect(await numbers(page)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await soon(() => page.title()).toBe('A long thread | Parley');
    expect(await page.locator(pill).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('post-7');
  });

  test('who scrolls to the end by themselves finds there what waited behind the pill', async () => {
    const [eve, fay] = [await on().member('Eve'), await on().member('Fay')];
    const thread = await longThread(on, eve, 6);
    const page = await open(null, thread.path);
    await live(page);
    await fay.post(thread.id, 'Seven.');
    await page.locator(pill).waitFor();
    await page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight, behavior: 'instant' }));
    await post(page, 7).getByText('Seven.').waitFor();
    expect(await page.locator(pill).count()).toBe(0);
  });

  test('while somebody writes, nothing is added and the composer stays where it is; their own post still appears', async () => {
    const [gus, hal] = [await on().member('Gus'), await on().member('Hal')];
    const thread = await longThread(on, gus, 3);
    const page = await open(gus, thread.path);
    await live(page);
    const field = page.getByLabel('Your reply');
    await field.pressSequentially('I think that ');
    const before = await topOf(page, '#reply-body');
    await hal.post(thread.id, 'Meanwhile.');
    await page.locator(pill, { hasText: '1 new post' }).waitFor();
    expect(await topOf(page, '#reply-body')).toBe(before);
    await field.pressSequentially('so.');
    expect(await field.inputValue()).toBe('I think that so.');
    await page.locator(pill).evaluate((button) => (button as HTMLButtonElement).click());
    await post(page, 4).getByText('Meanwhile.').waitFor();
    expect(await field.inputValue()).toBe('I think that so.');
    await page.getByRole('button', { name: 'Post reply' }).click();
    await post(page, 5).getByText('I think that so.').waitFor();
    expect(await numbers(page)).toEqual([1, 2, 3, 4, 5]);
  });

  test('a composer in use keeps text, caret and place through events of every kind', async () => {
    const [ida, jon, mod] = [await on().member('Ida'), await on().member('Jon'), await on().staff('Mod')];
    const thread = await longThread(on, ida, 3);
    const page = await open(ida, thread.path);
    await live(page);
    const field = page.getByLabel('Your reply');
    await field.click();
    await field.fill('one three');
    await field.evaluate((area) => (area as HTMLTextAreaElement).setSelectionRange(4, 4));
    const before = await topOf(page, '#reply-body');
    await jon.post(thread.id, 'four');
    await jon.call('PUT', `/posts/${(await first(thread.id)).id}/reaction`, { kind: 'like' });
    await mod.call('PATCH', `/threads/${thread.id}`, { title: 'Renamed' });
    await page.getByRole('heading', { name: 'Renamed' }).waitFor({ state: 'attached' });
    await drawn(page);
    expect(Math.abs((await topOf(page, '#reply-body')) - before)).toBeLessThan(2);
    await page.keyboard.type('two ');
    expect(await field.inputValue()).toBe('one two three');
  });

  test('what is selected stays selected, and new posts wait', async () => {
    const [kim, lea] = [await on().member('Kim'), await on().member('Lea')];
    const { thread, post: start } = await kim.startThread(await on().board(), 'Selected', 'It\'s "so" & <so>.');
    const page = await open(null, `/threads/x.${thread.id}/`);
    await live(page);
    await post(page, 1).locator('.post-body p').selectText();
    await lea.call('PUT', `/posts/${start.id}/reaction`, { kind: 'like' });
    await post(page, 1).locator('.reactions').waitFor();
    await lea.post(thread.id, 'Two.');
    await page.locator(pill).waitFor();
    expect(await page.evaluate(() => String(getSelection()))).toContain('It\'s "so" & <so>.');
  });

  test('in a hidden tab posts wait and the title counts them', async () => {
    const [max, nel] = [await on().member('Max'), await on().member('Nel')];
    const { thread } = await max.startThread(await on().board(), 'Hidden');
    // High enough for all four to be seen at once.
    const page = await open(max, `/threads/hidden.${thread.id}/`, { viewport: { width: 1000, height: 1800 } });
    await live(page);
    await putInBackground(page);
    for (const body of ['Two.', 'Three.', 'Four.']) await nel.post(thread.id, body);
    await soon(() => page.title()).toBe('(3) Hidden | Parley');
    expect(await numbers(page)).toEqual([1]);
    await putInBackground(page, false);
    await page.locator(pill, { hasText: '3 new posts' }).click();
    await soon(() => page.title()).toBe('Hidden | Parley');
    expect(await numbers(page)).toEqual([1, 2, 3, 4]);
  });

  test('on an older page the pill leads to the page of the new post, and so does one’s own', async () => {
    const [oda, pat] = [await on().member('Oda'), await on().member('Pat')];
    const { thread } = await oda.startThread(await on().board(), 'Pages');
    for (let number = 2; number <= 21; number++) await oda.post(thread.id, `Post ${number}.`);
    const page = await open(oda, `/threads/pages.${thread.id}/`);
    await live(page);
    await pat.post(thread.id, 'Twenty-two.');
    await page.locator(pill, { hasText: '1 new post' }).click();
    await page.waitForURL('**/page-2#post-22');
    await page.goto(`${on().url}/threads/pages.${thread.id}/`);
    await live(page);
    await reply(page, 'Twenty-three.');
    await page.waitForURL('**/page-2#post-23');
    await post(page, 23).getByText('Twenty-three.').waitFor();
  });

  test('the unread divider stays for the visit, and guests get none', async () => {
    const [quin, ron] = [await on().member('Quin'), await on().member('Ron')];
    const { thread } = await quin.startThread(await on().board(), 'Divided');
    const path = `/threads/divided.${thread.id}/`;
    for (const body of ['Two.', 'Three.']) await ron.post(thread.id, body);
    await quin.call('PUT', `/threads/${thread.id}/read`, { number: 2 });
    const page = await open(quin, path);
    const below = () => page.locator('.unread-divider + .post').getAttribute('id');
    expect(await below()).toBe('post-3');
    await live(page);
    await ron.post(thread.id, 'Four.');
    await reply(page, 'Five.');
    await post(page, 5).waitFor();
    expect(await below()).toBe('post-3');
    expect(await page.locator('.unread-divider').count()).toBe(1);
    expect(await (await open(null, path)).locator('.unread-divider').count()).toBe(0);
  });

  test('whoever has read everything gets no divider over what comes while they look', async () => {
    const [uma, vic] = [await on().member('Uma'), await on().member('Vic')];
    const { thread } = await uma.startThread(await on().board());
    const page = await open(uma, `/threads/x.${thread.id}/`);
    await live(page);
    await vic.post(thread.id, 'Two.');
    await post(page, 2).waitFor();
    expect(await page.locator('.unread-divider').count()).toBe(0);
  });

  test('a post is read only once it was on screen in a focused tab', async () => {
    const [sue, tim] = [await on().member('Sue'), await on().member('Tim')];
    const thread = await longThread(on, sue, 2, 'Marked');
    await tim.call('PUT', `/threads/${thread.id}/watch`, { level: 'everything' });
    const page = await open(tim, `${thread.path}#post-2`);
    await live(page);
    const unread = async () => (await tim.notifications()).unreadCount;
    await putInBackground(page);
    await sue.post(thread.id, 'Unseen.');
    await soon(unread).toBe(1);
    await page.locator(pill).waitFor();
    await putInBackground(page, false);
    await drawn(page);
    expect(await unread()).toBe(1);
    const saved = page.waitForRequest(
      (request) => request.url().endsWith('/read') && request.postData() === '{"number":3}',
    );
    await page.locator(pill).click();
    await saved;
    await soon(unread).toBe(0);
    // Read by who goes on at once: the place is saved as the page is left.
    await putInBackground(page);
    await sue.post(thread.id, 'Seen in passing.');
    await soon(unread).toBe(1);
    await putInBackground(page, false);
    await page.locator(pill).click();
    await drawn(page);
    await page.goto(`${on().url}/members`);
    await soon(unread).toBe(0);
  });

  test('a post in view of a window without focus counts as new until somebody is there again', async () => {
    const [wim, xia] = [await on().member('Wim'), await on().member('Xia')];
    const { thread } = await wim.startThread(await on().board(), 'Aside');
    const page = await open(wim, `/threads/aside.${thread.id}/`);
    await live(page);
    await focusWindow(page, false);
    await xia.post(thread.id, 'Two.');
    await post(page, 2).getByText('Two.').waitFor();
    await soon(() => page.title()).toBe('(1) Aside | Parley');
    await drawn(page);
    expect(await page.title()).toBe('(1) Aside | Parley');
    await on().app.outbox.settled();
    expect((await wim.notifications()).unreadCount).toBe(1);
    await focusWindow(page, true);
    await soon(() => page.title()).toBe('Aside | Parley');
    await soon(async () => (await wim.notifications()).unreadCount).toBe(0);
  });

  const first = async (threadId: number) => {
    const guest = on().guest();
    const { body } = await guest.call<{ posts: { id: number }[] }>('GET', `/threads/${threadId}/posts?page=1`);
    return body.posts[0] ?? { id: 0 };
  };
});
