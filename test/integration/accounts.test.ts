import { expect, test } from 'vitest';
import { insertMember } from '../../server/members/store.ts';
import { asked, work } from '../support/argon2.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { PASSWORD, type Person } from '../support/person.ts';

/** Registers through the form, as a browser does. */
const register = (person: Person, fields: Record<string, string>) =>
  person.form('/account/register', { password: PASSWORD, ...fields });

const signIn = (person: Person, who: string, password = PASSWORD) => person.form('/account/sign-in', { who, password });

const isSignedIn = async (person: Person) => (await person.call('GET', '/notifications')).status === 200;

describeOnBothEngines('accounts', (on) => {
  /** A member of another forum, taken in without an account. */
  const imported = (name: string) => insertMember(on().app.db, { accountId: null, name, joinedAt: 1 });

  test('whoever registers is a member at once, signed in, and back where they came from', async () => {
    const ann = on().guest();
    const answer = await register(ann, { name: '  Ann  ', email: 'ann@example.org', to: '/whats-new' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/whats-new']);
    expect(await isSignedIn(ann)).toBe(true);
    expect(await ann.page('/')).toContain('<bdi>Ann</bdi>');
    // OWASP's first choice.
    expect(asked.at(-1)).toEqual({ memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 });
  });

  test.each([
    ['Bob', 'the same name'],
    ['bOB', 'the name in other letters'],
    ['Вob', 'a letter that looks like another'],
    ['Ｂｏｂ', 'wide letters'],
    ['Imported One', 'the name of an imported member'],
    ['imported ONE', 'the name of an imported member in other letters'],
  ])('%s is refused where %s is taken, and what was typed stays', async (name) => {
    if (!(await on().app.db.selectFrom('members').select('id').where('name', '=', 'Bob').executeTakeFirst())) {
      await on().member('Bob');
      await imported('Imported One');
    }
    const guest = on().guest();
    const answer = await register(guest, { name, email: 'new@example.org' });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toMatch(/id="name-error"[^>]*>This name is taken/);
    expect(page).toContain('value="new@example.org"');
    expect(page).not.toContain(PASSWORD);
    expect(await isSignedIn(guest)).toBe(false);
    const left = await on().app.db.selectFrom('user').select('id').where('email', '=', 'new@example.org').execute();
    expect(left).toEqual([]);
  });

  test.each([
    ['email', { email: 'no address' }],
    ['email', { email: '' }],
    ['password', { password: 'short' }],
    ['password', { password: 'x'.repeat(129) }],
    ['name', { name: '' }],
  ])('a wrong %s is said beside it: %j', async (field, wrong) => {
    const answer = await register(on().guest(), { name: 'Cleo', email: 'cleo@example.org', ...wrong });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(`id="${field}-error"`)]);
  });

  test('an e-mail address makes one account', async () => {
    await on().member('Dee');
    const answer = await register(on().guest(), { name: 'Dee Two', email: 'DEE@example.org' });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('id="email-error"')]);
    const free = await register(on().guest(), { name: 'Dee Two', email: 'dee-two@example.org' });
    expect(free.status).toBe(303);
  });

  test('of two people who register one name at once, one gets it and the other may try again', async () => {
    const [one, two] = [on().guest(), on().guest()];
    const answers = await Promise.all([
      register(one, { name: 'Same Name', email: 'one@example.org' }),
      register(two, { name: 'same name', email: 'two@example.org' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    const [loser, email] = answers[0].status === 422 ? [one, 'one@example.org'] : [two, 'two@example.org'];
    expect((await register(loser, { name: 'Another Name', email })).status).toBe(303);
  });

  test('signing in takes the name in any case, or the e-mail address', async () => {
    await on().member('Eve Adams');
    for (const who of ['Eve Adams', 'eve adams', ' EVE  ADAMS ', 'eve-adams@example.org', 'Eve-Adams@Example.org']) {
      const eve = on().guest();
      expect((await signIn(eve, who)).status, who).toBe(303);
      expect(await isSignedIn(eve)).toBe(true);
    }
  });

  test('whatever is wrong about signing in, the answer is the same', async () => {
    await on().member('Flo');
    await imported('Long Gone');
    const pages = new Set<string>();
    for (const who of [
      'Flo',
      'flo@example.org',
      'Nobody',
      'nobody@example.org',
      'Long Gone',
      'F\u0000',
      '@',
      'x',
      'x'.repeat(300),
    ]) {
      const answer = await signIn(on().guest(), who, 'a wrong password');
      expect(answer.status, who).toBe(422);
      pages.add((await answer.text()).replace(/value="[^"]*"/g, '').replace(/<input id="who"[^>]*>/, ''));
    }
    expect(pages.size).toBe(1);
  });

  test('whoever is tried, a name or an address that nobody has too, the same work is done and the same is answered', async () => {
    await on().member('Gil');
    await imported('Never Here');
    const gone = await on().member('Hugh');
    await gone.form('/account/settings/delete', { name: 'Hugh', currentPassword: PASSWORD });
    const tried = ['Gil', 'gil@example.org', 'Never Here', 'Hugh', 'hugh@example.org', 'No One', 'no.one@example.org'];
    const password = 'a wrong password';
    for (const door of ['form', 'call'] as const) {
      const answers = new Set<string>();
      for (const who of tried) {
        const isAddress = who.includes('@');
        work.done = 0;
        const answer =
          door === 'form'
            ? await signIn(on().guest(), who, password)
            : await on()
                .guest()
                .fetch(`/api/auth/sign-in/${isAddress ? 'email' : 'username'}`, {
                  method: 'POST',
                  body: JSON.stringify(isAddress ? { email: who, password } : { username: who, password }),
                  headers: { 'content-type': 'application/json' },
                });
        expect([who, work.done]).toEqual([who, 1]);
        const text = (await answer.text()).replace(who, '').replace('_EMAIL', '_USERNAME').replace('email', 'username');
        answers.add(`${answer.status} ${text}`);
      }
      expect(answers.size, [...answers].join('\n')).toBe(1);
    }
  });

  test('signing out ends the session for whoever still holds its cookie', async () => {
    const gus = await on().member('Gus');
    const { cookie } = gus;
    expect((await gus.form('/account/sign-out', {})).headers.get('location')).toBe('/');
    const answer = await fetch(`${on().url}/api/v1/notifications`, { headers: { cookie } });
    expect(answer.status).toBe(401);
  });
});
