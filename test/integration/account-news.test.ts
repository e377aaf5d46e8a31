import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD } from '../support/person.ts';
import { linksIn, PostOffice } from '../support/post-office.ts';
import { makeToken } from '../support/token.ts';
import { until } from '../support/until.ts';

const NEW = 'another one, longer';

describe('who has an account is written to of what is done with it', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());
  const on = started(() => Parley.start(office.environment));

  test('at the old address where it is changed, in both forms of the letter, and nowhere where it stays', async () => {
    const ann = await on().member('Ann');
    const change = (email: string) => ann.form('/account/settings/email', { email, currentPassword: PASSWORD });
    expect((await change('ANN@example.org')).status).toBe(303);
    expect((await change('taken-over@example.org')).status).toBe(303);
    const { mail } = await office.next('ann@example.org', /^Your address for Parley was changed$/);
    for (const words of [mail.text, String(mail.html)]) {
      expect(words).toContain('Nothing more is sent to this one.');
      expect(words).toContain('If it was not you, somebody knows your password');
      expect(words).not.toContain('taken-over');
    }
    await office.next('taken-over@example.org', /^Confirm/);
    expect(office.to('ann@example.org', /was changed/)).toHaveLength(1);
    expect(office.to('taken-over@example.org', /was changed/)).toEqual([]);
  });

  test('where the password is changed, by each of the three ways, at the address of that moment', async () => {
    const bob = await on().member('Bob');
    await bob.form('/account/settings/password', { currentPassword: PASSWORD, newPassword: NEW });
    await bob.form('/account/settings/email', { email: 'bobby@example.org', currentPassword: NEW });
    const { mail, ...rest } = await office.next('bob@example.org', /^Your password for Parley was changed$/);
    expect(linksIn({ mail, ...rest }, '/account/forgot')).toHaveLength(1);

    const cid = await on().member('Cid');
    const other = on().guest();
    await other.signIn('Cid');
    const body = JSON.stringify({ currentPassword: PASSWORD, newPassword: NEW, revokeOtherSessions: false });
    const headers = { 'content-type': 'application/json' };
    expect((await cid.fetch('/api/auth/change-password', { method: 'POST', body, headers })).status).toBe(200);
    await office.next('cid@example.org', /password .* was changed/);
    // As the letter says.
    expect((await other.call('GET', '/notifications')).status).toBe(401);
    expect((await cid.call('GET', '/notifications')).status).toBe(200);

    await on().member('Dee');
    await on().guest().form('/account/forgot', { email: 'dee@example.org' });
    const [link = ''] = linksIn(await office.next('dee@example.org', /^Another/), '/account/reset/');
    expect((await on().guest().form(link, { newPassword: NEW })).status).toBe(303);
    await office.next('dee@example.org', /password .* was changed/);
  });

  test('where a token is made, by its name', async () => {
    await makeToken(await on().member('Eve'), ['read']);
    const { mail } = await office.next('eve@example.org', /^A new token for Parley$/);
    expect(mail.text).toMatch(/the token “.+” was made[\s\S]*\/account\/tokens/);
  });

  test('where it is deleted, after which nobody keeps the address, though the letter is refused', async () => {
    const people = [await on().member('Fay'), await on().member('Gil')];
    await office.next('gil@example.org', /^Confirm/);
    office.refuse = (to) => (to === 'gil@example.org' ? { code: 550, said: 'No such mailbox' } : undefined);
    for (const person of people) {
      const asked = { name: person.name, currentPassword: PASSWORD };
      const answer = await person.form('/account/settings/delete', asked);
      expect(answer.headers.get('location')).toBe('/account/deleted');
    }
    const { mail } = await office.next('fay@example.org', /^Your account at Parley was deleted$/);
    expect(mail.text).toContain('cannot be brought back');
    await until(async () => !(await on().app.db.selectFrom('outbox').selectAll().executeTakeFirst()), {
      because: 'an address was kept',
    });
  });
});
