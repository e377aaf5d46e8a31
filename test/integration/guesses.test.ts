import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { linksIn, PostOffice } from '../support/post-office.ts';

const WRONG = 'not the password';
const ALLOWED = 10;

describe('guesses at the password of one account, each from another address', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());
  const on = started(() => Parley.start({ ...office.environment, LIMITS: 'on', TRUST_PROXY: '1' }));

  let addresses = 0;
  const elsewhere = () => {
    addresses += 1;
    return `10.0.${addresses >> 8}.${addresses & 255}`;
  };
  const form = (person: Person, path: string, fields: Record<string, string>) =>
    person.fetch(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: on().url, accept: 'text/html', 'x-forwarded-for': elsewhere() },
    });
  const signIn = (who: string, password: string, person = on().guest()) =>
    form(person, '/account/sign-in', { who, password });
  const call = (path: string, body: Record<string, unknown>, person = on().guest()) =>
    person.fetch(`/api/auth${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-forwarded-for': elsewhere() },
    });
  const guess = async (who: string, times = ALLOWED) => {
    for (let i = 0; i < times; i += 1) expect((await signIn(who, WRONG)).status).toBe(422);
  };
  const told = async (answer: Response) => ({
    status: answer.status,
    wait: Number(answer.headers.get('retry-after')) > 3_000,
    text: (await answer.text()).replace(/value="[^"]*"/, ''),
  });

  test('are looked at ten times an hour; then not even the right one is, and a name that nobody bears answers alike', async () => {
    await on().member('Ann');
    await guess('Ann', ALLOWED - 1);
    // Spelled as it is, and over the API: it is the same name.
    expect((await call('/sign-in/username', { username: 'ANN', password: WRONG })).status).toBe(401);
    const refused = await told(await signIn('Ann', PASSWORD));
    expect(refused).toMatchObject({ status: 429, wait: true });
    expect(refused.text).toMatch(/too many wrong passwords\. Try again in \d+ min, or have a link sent/);
    expect(await (await signIn('Ann', PASSWORD)).text()).toContain('value="Ann"');
    await guess('Nobody');
    expect(await told(await signIn('Nobody', WRONG))).toEqual(refused);
    const called = await call('/sign-in/username', { username: 'Ann', password: PASSWORD });
    expect([called.status, await called.json()]).toMatchObject([429, { error: { code: 'rate_limited' } }]);
    // By the address of the account they count apart: else it would tell whose it is.
    expect((await signIn('ann@example.org', PASSWORD)).status).toBe(303);
  });

  test('at once are no more than ten', async () => {
    await on().member('Bob');
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => call('/sign-in/email', { email: 'bob@example.org', password: WRONG })),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(ALLOWED);
  });

  test('do not count once the password was right', async () => {
    await on().member('Cid');
    for (let i = 0; i <= ALLOWED; i += 1) expect((await signIn('Cid', PASSWORD)).status).toBe(303);
  });

  test('keep nobody out of a browser in which they were signed in, which has ten of its own', async () => {
    const dee = await on().member('Dee');
    expect((await form(dee, '/account/sign-out', {})).status).toBe(303);
    await guess('Dee');
    expect((await signIn('Dee', PASSWORD)).status).toBe(429);
    for (const who of ['Dee', 'dee@example.org']) {
      expect((await signIn(who, PASSWORD, dee)).status).toBe(303);
      await form(dee, '/account/sign-out', {});
    }
    for (let i = 0; i < ALLOWED; i += 1) expect((await signIn('Dee', WRONG, dee)).status).toBe(422);
    expect((await signIn('Dee', PASSWORD, dee)).status).toBe(429);
    // Signing in to an account of one's own there gives nobody another ten.
    await dee.register('Dees sister');
    await form(dee, '/account/sign-out', {});
    expect((await signIn('Dee', PASSWORD, dee)).status).toBe(429);
    // Nor does a browser count as known to an account in which only somebody else was signed in.
    const eve = await on().member('Eve');
    expect((await signIn('Dee', PASSWORD, eve)).status).toBe(429);
  });

  test('keep nobody from choosing another password by mail, nor from signing in with it', async () => {
    await on().member('Fay');
    await guess('Fay');
    const there = on().guest();
    await form(there, '/account/forgot', { email: 'fay@example.org' });
    const [link = ''] = linksIn(await office.next('fay@example.org', /password/), '/account/reset/');
    const newPassword = 'another one, longer';
    expect((await form(there, link, { newPassword })).status).toBe(303);
    expect((await signIn('Fay', newPassword)).status).toBe(429);
    expect((await signIn('Fay', newPassword, there)).status).toBe(303);
  });

  test('by whoever holds a session are limited as well, at every door that asks for it', async () => {
    const gil = await on().member('Gil');
    for (let i = 0; i < ALLOWED - 2; i += 1)
      expect((await form(gil, '/account/settings/delete', { name: 'Gil', currentPassword: WRONG })).status).toBe(422);
    // One that is not understood counts too.
    expect((await call('/change-password', { currentPassword: PASSWORD }, gil)).status).toBe(400);
    const change = { newPassword: 'another one, longer' };
    expect((await call('/change-password', { ...change, currentPassword: WRONG }, gil)).status).toBe(400);
    expect((await call('/change-password', { ...change, currentPassword: PASSWORD }, gil)).status).toBe(429);
    const answer = await form(gil, '/account/settings/password', { ...change, currentPassword: PASSWORD });
    expect([answer.status, await answer.text()]).toEqual([429, expect.stringContaining('too many wrong passwords')]);
  });
});
