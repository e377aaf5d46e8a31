import { expect, test } from 'vitest';
import { threadPath } from '../../shared/addresses.ts';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { live, numbers, post, reply, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'two browsers that follow each other', (browser) => {
  const on = started(() => Parley.start());
  const { open, tab } = visitors(browser, on);

  test('a post by one appears in the other, without a reload', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    const { thread } = await ann.startThread(await on().board());
    // Tall enough for three authors' cards: whoever is not at the end is shown a pill instead.
    const tall = { viewport: { width: 1000, height: 1100 } };
    const [hers, his] = [await open(ann, threadPath(thread), tall), await open(bob, threadPath(thread), tall)];
    const guests = await open(null, threadPath(thread), tall);
    for (const page of [hers, his, guests]) await live(page);
    await his.evaluate(() => Object.assign(window, { sameDocument: true }));
    await reply(hers, 'Hello, *Bob*.');
    for (const page of [hers, his, guests]) await post(page, 2).getByText('Hello, Bob.').waitFor();
    await reply(his, 'Hello, Ann.');
    for (const page of [hers, his, guests]) await post(page, 3).getByText('Hello, Ann.').waitFor();
    for (const page of [hers, his, guests]) expect(await numbers(page)).toEqual([1, 2, 3]);
    expect(await his.evaluate(() => 'sameDocument' in window)).toBe(true);
    expect(await post(his, 2).locator('time').first().textContent()).toBe('just now');
    expect(await post(his, 2).locator('.author-title, .author-facts').first().isVisible()).toBe(true);
  });

  test('one’s own post is shown as pending, then confirmed once, when its event comes before the answer', async () => {
    const cid = await on().member('Cid');
    const { thread } = await cid.startThread(await on().board());
    const page = await open(cid, threadPath(thread));
    await live(page);
    let letGo = () => {};
    const held = new Promise<void>((go) => {
      letGo = go;
    });
    await page.route('**/posts', async (route) => {
      const response = await route.fetch();
      await held;
      await route.fulfill({ response });
    });
    const answered = page.waitForResponse('**/posts');
    await reply(page, 'Mine.');
    await post(page, 2).getByText('Mine.').waitFor();
    letGo();
    await answered;
    await soon(() => page.locator('.pending').count()).toBe(0);
    expect(await page.getByText('Mine.', { exact: true }).count()).toBe(1);
    expect(await page.getByLabel('Your reply').inputValue()).toBe('');
  });

  test('… and when the answer comes before its event', async () => {
    const dot = await on().member('Dot');
    const { thread } = await dot.startThread(await on().board());
    const page = await open(dot, threadPath(thread));
    await page.routeWebSocket(/./, (socket) => {
      socket.connectToServer();
      // What the server announces never gets here.
      socket.onMessage(() => {});
    });
    await page.reload();
    let letGo = () => {};
    const held = new Promise<void>((go) => {
      letGo = go;
    });
    await page.route('**/posts', (route) => held.then(() => route.continue()));
    await reply(page, 'Mine, too.');
    await page.locator('.pending', { hasText: 'Mine, too.' }).waitFor();
    letGo();
    await post(page, 2).getByText('Mine, too.').waitFor();
    expect(await page.getByText('Mine, too.', { exact: true }).count()).toBe(1);
    expect(await page.locator('.pending').count()).toBe(0);
  });

  test('an edit, a reaction and a deletion are seen in place', async () => {
    const [eve, fay] = [await on().member('Eve'), await on().member('Fay')];
    const { thread } = await eve.startThread(await on().board());
    await eve.post(thread.id, 'Frist.');
    const [hers, theirs] = [await open(eve, threadPath(thread)), await open(fay, threadPath(thread))];
    await live(theirs);
    await post(hers, 2).getByRole('link', { name: 'Edit' }).click();
    await hers.getByLabel('Edit post 2').fill('First.');
    await hers.getByRole('button', { name: 'Save' }).click();
    await post(theirs, 2).getByText('First.').waitFor();
    await post(theirs, 2).getByText('Edited just now').waitFor();
    await post(theirs, 2).locator('summary', { hasText: 'React' }).click();
    await post(theirs, 2).getByRole('button', { name: 'Love' }).click();
    await post(hers, 2).locator('.reactions', { hasText: '❤️ 1' }).waitFor();
    await post(theirs, 2).locator('summary', { hasText: 'Love' }).click();
    await post(theirs, 2).getByRole('button', { name: 'Love' }).click();
    await soon(() => post(hers, 2).locator('.reactions').count()).toBe(0);
    hers.once('dialog', (dialog) => dialog.accept());
    await post(hers, 2).getByRole('link', { name: 'Delete' }).click();
    await post(theirs, 2).getByText('was deleted').waitFor();
    expect(await theirs.getByText('First.', { exact: true }).count()).toBe(0);
    expect(await numbers(theirs)).toEqual([1, 2]);
  });

  test('who is typing is said, until the post is there', async () => {
    const [gus, hal] = [await on().member('Gus'), await on().member('Hal')];
    const { thread } = await gus.startThread(await on().board());
    const [his, other] = [await open(gus, threadPath(thread)), await open(hal, threadPath(thread))];
    for (const page of [his, other]) await live(page);
    await his.getByLabel('Your reply').pressSequentially('Well');
    await other.getByText('Gus is typing…').waitFor();
    expect(await his.getByText('is typing…').count()).toBe(0);
    await his.getByRole('button', { name: 'Post reply' }).click();
    await post(other, 2).getByText('Well').waitFor();
    await soon(() => other.getByText('is typing…').count()).toBe(0);
  });

  test('the viewers line moves, counts everyone once, and names members with a link', async () => {
    const [ida, jon] = [await on().member('Ida'), await on().member('Jon')];
    const { thread } = await ida.startThread(await on().board());
    const hers = await open(ida, threadPath(thread));
    const line = hers.locator('#viewers');
    await line.getByText('(Total: 1, Members: 1, Guests: 0)').waitFor();
    await tab(hers, threadPath(thread));
    const his = await open(jon, threadPath(thread));
    await open(null, threadPath(thread));
    await line.getByText('(Total: 3, Members: 2, Guests: 1)').waitFor();
    expect(await line.locator('a bdi').allTextContents()).toEqual(['Ida', 'Jon']);
    await line.getByRole('link', { name: 'Jon' }).click({ trial: true });
    await his.close();
    await line.getByText('(Total: 2, Members: 1, Guests: 1)').waitFor();
    await line.getByRole('link', { name: 'Ida' }).click();
    await hers.getByRole('heading', { name: 'Ida' }).waitFor();
  });

  test('a new name and a lock are seen at once', async () => {
    const [kim, mod] = [await on().member('Kim'), await on().staff('Mod')];
    const { thread } = await kim.startThread(await on().board(), 'Old name');
    const page = await open(kim, threadPath(thread));
    await live(page);
    await mod.call('PATCH', `/threads/${thread.id}`, { title: 'New name', locked: true });
    await page.getByRole('heading', { name: 'New name' }).waitFor();
    await page.getByText('This thread is locked').waitFor();
    await soon(() => page.title()).toBe('New name | Parley');
    expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
  });

  test('what the browser draws over the served page is the same page', async () => {
    const [lea, max] = [await on().member('Lea'), await on().member('Max')];
    const { thread } = await lea.startThread(
      await on().board(),
      'Both',
      '# "Quotes" & <tags>\n\n![x](https://nowhere.invalid/x.png)',
    );
    const second = await max.post(thread.id, '[quote="Lea, post:1"]\nBoth\n[/quote]\n\nTwo.', { replyTo: 1 });
    await lea.call('PUT', `/posts/${second.id}/reaction`, { kind: 'like' });
    for (const person of [lea, null]) {
      const served = await open(person, threadPath(thread), { javaScriptEnabled: false });
      const alive = await open(person, threadPath(thread));
      await live(alive);
      const shape = () =>
        [...document.querySelectorAll('#thread *')]
          .filter((element) => !element.closest('time, .missing, figure, #live-status, #viewers, [name=clientId]'))
          .map(({ tagName, className, id, textContent, childElementCount }) =>
            [tagName, className, id, childElementCount ? '' : textContent].join(' '),
          );
      expect(await alive.evaluate(shape)).toEqual(await served.evaluate(shape));
    }
  });
});
