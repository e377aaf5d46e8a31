import { expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';

const on = started(() => Parley.start({ LIMITS: 'on' }));

test('whoever changes anything without end is told to wait, by form and by call, whatever it is', async () => {
  const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
  const { thread } = await ann.startThread(await on().board());
  const path = `/threads/${thread.id}`;
  for (let i = 0; i < 120; i += 1) {
    expect((await ann.form('/account/settings/privacy', {})).status).toBe(303);
    expect((await ann.call('PUT', `${path}/watch`, { level: 'nothing' })).status).toBe(200);
  }
  for (const form of ['/account/settings/privacy', `${path}/watch`, '/whats-new/read', '/account/notifications/read'])
    expect((await ann.form(form, { level: 'nothing' })).status, form).toBe(429);
  for (const call of [`${path}/watch`, `${path}/read`])
    expect((await ann.call('PUT', call, { level: 'nothing', number: 1 })).status, call).toBe(429);
  expect((await ann.call('GET', path)).status).toBe(200);
  expect((await bob.call('PUT', `${path}/watch`, { level: 'nothing' })).status).toBe(200);
});
