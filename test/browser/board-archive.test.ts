import { test } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { started } from '../support/engines.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { live, soon, visitors } from './support.ts';

describeWith('browser', sharedBrowser, 'a board that is archived, in the browser', (browser) => {
  const on = started(() => Parley.start());
  const { open } = visitors(browser, on);

  test('is seen to be so at once on its page, in its threads and in the list of boards, and to be opened again', async () => {
    const ann = await on().member('Ann');
    const admin = await on().staff('Boss', 'administrator');
    const id = await on().board('everyone', 'away');
    const { thread } = await ann.startThread(id, 'Put away');
    const list = await open(ann, `/boards/away.${id}/`);
    const reading = await open(ann, `/threads/x.${thread.id}/`);
    const front = await open(ann, '/');
    for (const p of [list, front]) await p.locator('#list[data-live]').waitFor();
    await live(reading);
    await admin.form(`/admin/boards/${id}/archive`, { archived: 'yes' });
    await reading.getByText('This board is archived').waitFor();
    await list.getByText('This board is archived').waitFor();
    await front.getByRole('heading', { name: 'Archived' }).waitFor();
    await admin.form(`/admin/boards/${id}/archive`, { archived: 'no' });
    await reading.getByLabel('Your reply').waitFor();
    await list.getByRole('link', { name: 'Start a thread' }).waitFor();
    await soon(() => front.getByRole('heading', { name: 'Archived' }).count()).toBe(0);
  });
});
