import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD } from '../support/person.ts';
import { numbers, post, reply, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'with JavaScript switched off', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);
  const still = { javaScriptEnabled: false };
  const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click();

  test('one can register, start a thread, reply, sign out and in again', async () => {
    await on().board('everyone', 'open');
    const page = await open(null, '/', still);
    await page.getByRole('link', { name: 'Register' }).click();
    await page.getByLabel('Name').fill('Ann');
    await page.getByLabel('E-mail').fill('ann@example.org');
    await page.getByLabel('Password').fill('short');
    await press(page, 'Register');
    await page.locator('#password-error', { hasText: 'at least 10' }).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Ann');
    expect(await page.getByLabel('E-mail').inputValue()).toBe('ann@example.org');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Register');
    await page.getByRole('link', { name: 'A board' }).first().click();
    await page.getByRole('link', { name: 'Start a thread' }).click();
    await page.getByLabel('Text').fill('The **first** post.');
    await press(page, 'Start the thread');
    await page.locator('#title-error', { hasText: 'title' }).waitFor();
    expect(await page.getByLabel('Text').inputValue()).toBe('The **first** post.');
    await page.getByLabel('Title').fill('No script');
    await press(page, 'Start the thread');
    await page.getByRole('heading', { name: 'No script' }).waitFor();
    expect(await page.locator('#live-status').textContent()).toBe('');
    await reply(page, 'Second.');
    await page.waitForURL('**#post-2');
    expect(await numbers(page)).toEqual([1, 2]);
    await page.getByText('Ann', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Name or e-mail').fill('Ann');
    await page.getByLabel('Password').fill('something else');
    await press(page, 'Sign in');
    await page.locator('.field-error').waitFor();
    expect(await page.getByLabel('Name or e-mail').inputValue()).toBe('Ann');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Sign in');
    await page.locator('.bell').waitFor();
  });

  test('a guest who wants to reply is sent to sign in and comes back', async () => {
    const bob = await on().member('Bob');
    const { thread } = await bob.startThread(await on().board(), 'Come in');
    const page = await open(null, `/threads/x.${thread.id}/`, still);
    await page.getByRole('link', { name: 'Sign in to reply' }).click();
    await page.getByLabel('Name or e-mail').fill('Bob');
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Sign in');
    await page.getByRole('heading', { name: 'Come in' }).waitFor();
    await page.getByLabel('Your reply').waitFor();
  });

  test('one can quote, preview, answer, edit, react, watch, delete and read the notifications', async () => {
    const [cid, dot] = [await on().member('Cid'), await on().member('Dot')];
    const { thread } = await cid.startThread(await on().board(), 'By hand', 'Words of Cid.');
    const page = await open(dot, `/threads/x.${thread.id}/`, still);
    const field = page.getByLabel('Your reply');

    await post(page, 1).getByRole('link', { name: 'Quote' }).click();
    expect(await field.inputValue()).toContain('[quote="Cid, post:1"]');
    await field.fill(`${await field.inputValue()}*Indeed.*`);
    await press(page, 'Preview');
    await page.locator('.preview em', { hasText: 'Indeed.' }).waitFor();
    await press(page, 'Post reply');
    await post(page, 2).getByRole('link', { name: 'Cid said:' }).waitFor();

    await post(page, 1).getByRole('link', { name: 'Reply' }).click();
    await page.locator('.chip', { hasText: 'Answering #1' }).waitFor();
    await press(page, 'Post reply');
    await page.locator('#reply-error').waitFor();
    await page.locator('.chip', { hasText: 'Answering #1' }).waitFor();
    await reply(page, 'Tehre.');
    await post(page, 3).getByRole('link', { name: 'answers #1' }).waitFor();

    await post(page, 3).getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('Text').fill('x'.repeat(20_001));
    await press(page, 'Save');
    await page.locator('#body-error').waitFor();
    await page.getByLabel('Text').fill('There.');
    await press(page, 'Save');
    await post(page, 3).getByText('There.').waitFor();

    await post(page, 1).locator('.react summary').click();
    await post(page, 1).getByRole('button', { name: 'Agree' }).click();
    await post(page, 1).locator('.reactions', { hasText: '🤝 1' }).waitFor();
    await press(page, 'Watching');
    await page.getByRole('button', { name: 'Watch', exact: true }).waitFor();

    await post(page, 3).getByRole('link', { name: 'Delete' }).click();
    await press(page, 'Delete');
    await post(page, 3).getByText('was deleted').waitFor();

    const his = await open(cid, '/', still);
    await his.getByRole('link', { name: 'Alerts, 2 unread' }).click();
    await his.getByRole('link', { name: 'Dot reacted to your post in By hand' }).waitFor();
    await his.getByRole('link', { name: 'Dot quoted you in By hand' }).waitFor();
    await press(his, 'Mark all read');
    await his.getByRole('link', { name: 'Alerts, 0 unread' }).waitFor();
  });
});
