import { expect, test } from 'vitest';
import type { SavedDraft } from '../../shared/draft.ts';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { live, post, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'edits that were begun, in the browser', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  let people = 0;

  async function editing() {
    people += 1;
    const ann = await on().member(`Ann ${people}`);
    const { thread, post: start } = await ann.startThread(await on().board());
    const path = `/threads/x.${thread.id}/`;
    const page = await open(ann, path);
    const edit = async (where = page) => {
      await live(where);
      await post(where, 1).getByRole('link', { name: 'Edit post' }).click();
      const field = where.getByLabel('Edit post 1');
      await field.waitFor();
      return field;
    };
    const saved = async () =>
      (await ann.call<{ draft: SavedDraft | null }>('GET', `/posts/${start.id}/draft`)).body.draft?.body ?? null;
    return { ann, thread, start, path, page, edit, saved };
  }

  test('are there again after a reload and on another device, which say so; the post itself is one click away', async () => {
    const { ann, path, page, edit, saved } = await editing();
    await (await edit()).fill('Half a thou');
    await page.getByText('Draft saved').waitFor();
    await page.reload();
    expect(await (await edit()).inputValue()).toBe('Half a thou');
    await page.getByText('This is your draft of').waitFor();
    await post(page, 1).getByLabel('Edit post 1').pressSequentially('ght');
    await soon(saved).toBe('Half a thought');
    const elsewhere = await open(ann, path);
    expect(await (await edit(elsewhere)).inputValue()).toBe('Half a thought');
    await elsewhere.getByRole('button', { name: 'Show the post as it is now' }).click();
    await soon(() => elsewhere.getByLabel('Edit post 1').inputValue()).toBe('The first post.');
    await soon(saved).toBeNull();
    expect(await elsewhere.getByText('This is your draft of').count()).toBe(0);
  });

  test('are gone with the edit, and when it is cancelled', async () => {
    const { page, edit, saved } = await editing();
    await (await edit()).fill('Changed.');
    await page.getByText('Draft saved').waitFor();
    await page.getByLabel('Edit post 1').fill('Changed at last.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await post(page, 1).locator('.post-body', { hasText: 'Changed at last.' }).waitFor();
    await soon(saved).toBeNull();
    await (await edit()).fill('Never mind.');
    await page.getByText('Draft saved').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await soon(saved).toBeNull();
    expect(await (await edit()).inputValue()).toBe('Changed at last.');
  });

  test('go over what a moderator has written since only once that was said', async () => {
    const { page, start, edit, saved } = await editing();
    await (await edit()).fill('My words.');
    await page.getByText('Draft saved').waitFor();
    const mod = await on().staff(`Mod ${people}`);
    await mod.call('PATCH', `/posts/${start.id}`, { body: 'Their words.' });
    await page.getByText('has been edited since this text was begun').waitFor();
    await page.reload();
    expect(await (await edit()).inputValue()).toBe('My words.');
    await page.getByText('has been edited since this text was begun').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('#edit-1-error', { hasText: 'Save again' }).waitFor();
    expect(await saved()).toBe('My words.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await post(page, 1).locator('.post-body', { hasText: 'My words.' }).waitFor();
  });
});
