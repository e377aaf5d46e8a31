import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { SavedDraft } from '../../shared/draft.ts';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { cookiesOf, live, numbers, post, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'drafts in the browser', (browser) => {
  const on = started(() => Parley.start());
  const { open, tab } = visitors(browser, on);
  let people = 0;

  async function begun() {
    people += 1;
    const ann = await on().member(`Ann ${people}`);
    const board = await on().board();
    const { thread } = await ann.startThread(board);
    const path = `/threads/x.${thread.id}/`;
    const page = await open(ann, path);
    await live(page);
    const saved = async () =>
      (await ann.call<{ draft: SavedDraft | null }>('GET', `/threads/${thread.id}/draft`)).body.draft?.body ?? null;
    return { ann, board, thread, path, page, field: page.getByLabel('Your reply'), saved };
  }
  const signOut = (who: Person) => who.fetch('/account/sign-out', { method: 'POST', headers: { origin: who.url } });
  const loseServer = (page: Page) => page.route('**', (route) => route.abort());
  const unsaved = (page: Page) =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length);

  test('text outlives a browser that dies, and is there on another device of the same member', async () => {
    const { ann, page, field, path, saved } = await begun();
    await field.pressSequentially('Half a thou');
    await page.getByText('Draft saved').waitFor();
    expect(await saved()).toBe('Half a thou');
    expect(await unsaved(page)).toBe(0);
    await page.context().close();
    const elsewhere = await open(ann, path, { javaScriptEnabled: false });
    expect(await elsewhere.getByLabel('Your reply').inputValue()).toBe('Half a thou');
  });

  test('text begun after the server went away is there again when the page is opened again, and is saved then', async () => {
    const { page, field, path, saved } = await begun();
    await loseServer(page);
    await field.pressSequentially('Out at sea');
    await page.getByText('kept in this browser').waitFor();
    const again = await tab(page, path);
    await page.close({ runBeforeUnload: false });
    await soon(() => again.getByLabel('Your reply').inputValue()).toBe('Out at sea');
    await soon(saved).toBe('Out at sea');
  });

  test('leaving the page at once saves what was typed last', async () => {
    const { page, field, saved } = await begun();
    await field.pressSequentially('And off');
    await page.goto(`${on().url}/`);
    await soon(saved).toBe('And off');
  });

  test('a post takes its draft along, and nothing of it comes back', async () => {
    const { page, field, saved, path } = await begun();
    await field.pressSequentially('Said.');
    await page.getByText('Draft saved').waitFor();
    await field.pressSequentially(' And more.');
    await page.keyboard.press('Control+Enter');
    await post(page, 2).getByText('Said. And more.').waitFor();
    await page.goto(on().url + path);
    await live(page);
    expect(await page.getByLabel('Your reply').inputValue()).toBe('');
    await soon(saved).toBeNull();
  });

  test('a post that was on its way when the page ended is offered again, and sent once', async () => {
    const { page, field, path } = await begun();
    await loseServer(page);
    await field.fill('On its way.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Not sent', { exact: true }).waitFor();
    const again = await tab(page, path);
    await page.close({ runBeforeUnload: false });
    await again.getByRole('button', { name: 'Try again' }).click();
    await post(again, 2).getByText('On its way.').waitFor();
    await again.reload();
    await live(again);
    expect(await numbers(again)).toEqual([1, 2]);
    expect(await again.locator('.pending').count()).toBe(0);
  });

  test('two tabs never write over each other in silence: the later is offered the other text, or keeps its own', async () => {
    const { page, field, path, saved } = await begun();
    const other = await tab(page, path);
    await live(other);
    await field.pressSequentially('The first.');
    await page.getByText('Draft saved').waitFor();
    const second = other.getByLabel('Your reply');
    await second.pressSequentially('The second.');
    await other.getByText('Something else was written here').waitFor();
    await other.getByText('The first.').waitFor();
    expect(await saved()).toBe('The first.');
    await other.getByRole('button', { name: 'Use the other text' }).click();
    await soon(() => second.inputValue()).toBe('The first.');
    await second.pressSequentially(' And on.');
    await soon(saved).toBe('The first. And on.');
    await field.pressSequentially(' Mine.');
    await page.getByRole('button', { name: 'Keep this' }).click();
    await soon(saved).toBe('The first. Mine.');
  });

  test('when the session has ended, text stays in the browser until one has signed in again', async () => {
    const { ann, page, field, path, saved } = await begun();
    await signOut(ann);
    await field.pressSequentially('Locked out');
    await page.getByText('You are signed out.').waitFor();
    const back = await on().guest();
    await back.signIn(ann.name);
    for (const cookie of back.cookie.split('; ')) {
      const [name = '', ...value] = cookie.split('=');
      await page.context().addCookies([{ name, value: value.join('='), url: on().url }]);
    }
    await page.goto(on().url + path);
    await soon(() => page.getByLabel('Your reply').inputValue()).toBe('Locked out');
    ann.url = back.url;
    await soon(async () => (await back.page('/account/drafts')).includes('Locked out')).toBe(true);
    expect(await saved()).toBeNull(); // Asked as a guest.
  });

  test('when somebody else has signed in in another tab, nothing is sent or saved under their name', async () => {
    const { page, field, thread, path } = await begun();
    const eve = await on().member('Eve');
    await page.context().addCookies(cookiesOf(eve));
    await field.fill('Not by Eve.');
    await page.getByText('You are signed in as Eve in this browser now.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('You are signed in as Eve in this browser now.').waitFor();
    expect(await field.inputValue()).toBe('Not by Eve.');
    expect((await eve.call<{ draft: unknown }>('GET', `/threads/${thread.id}/draft`)).body.draft).toBeNull();
    await page.goto(on().url + path);
    await live(page);
    expect(await numbers(page)).toEqual([1]);
    expect(await page.getByLabel('Your reply').inputValue()).toBe('');
  });

  test('a new thread is kept with its title, listed, gone on with, and gone once it is started', async () => {
    const { ann, board, page } = await begun();
    await page.goto(`${on().url}/boards/x.${board}/new`);
    await page.getByLabel('Title').fill('A new one');
    await page.getByLabel('Text').pressSequentially('Begun.');
    await page.getByText('Draft saved').waitFor();
    const list = await open(ann, '/account/drafts');
    await list.getByRole('link', { name: 'Continue' }).click();
    expect(await list.getByLabel('Title').inputValue()).toBe('A new one');
    await list.getByLabel('Text').pressSequentially(' Done.');
    await list.getByRole('button', { name: 'Start the thread' }).click();
    await list.getByRole('heading', { name: 'A new one' }).waitFor();
    await list.goto(`${on().url}/account/drafts`);
    await list.getByText('Nothing unfinished.').waitFor();
  });
});
