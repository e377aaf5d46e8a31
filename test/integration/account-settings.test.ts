import { expect, test } from 'vitest';
import { deleteEnded } from '../../server/accounts/session-store.ts';
import { writeForum } from '../../server/settings/forum.ts';
import { NEW_FORUM } from '../../shared/forum.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { until } from '../support/until.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NEW = 'another one, longer';

describeOnBothEngines('what a member signs in with', (on) => {
  const db = () => on().app.db;
  const memberOf = (person: Person) =>
    db().selectFrom('members').selectAll().where('name', '=', person.name).executeTakeFirstOrThrow();
  const rename = (person: Person, name: string) => person.form('/account/settings/name', { name });
  const signIn = (who: string, password = PASSWORD) => {
    const person = on().guest();
    return person.form('/account/sign-in', { who, password }).then(({ status }) => ({ status, person }));
  };
  const isSignedIn = async (person: Person) => (await person.call('GET', '/notifications')).status === 200;

  test('another name holds at once: in signing in, on cards, among viewers, on every open page', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    const { id } = await memberOf(ann);
    const { thread } = await ann.startThread(await on().board(), 'A thread', 'Hello.');
    await bob.post(thread.id, 'To @Ann.');
    const his = await bob.follow(thread.id);
    await ann.follow(thread.id);
    expect((await rename(ann, 'Anna Lena')).headers.get('location')).toBe('/account/settings/account?saved');
    const { member } = await his.until('member:changed');
    expect(member).toMatchObject({ id, name: 'Anna Lena' });
    await his.until('thread:viewers', ({ members }) => members.some(({ name }) => name === 'Anna Lena'));
    expect(await ann.page('/')).toContain('<bdi>Anna Lena</bdi>');
    expect([(await signIn('anna lena')).status, (await signIn('Ann')).status]).toEqual([303, 422]);
    const old = await bob.fetch(`/members/ann.${id}`, { headers: { accept: 'text/html' } });
    expect([old.status, old.headers.get('location')]).toEqual([301, `/members/anna-lena.${id}`]);
    const page = await bob.page(`/threads/${thread.slug}.${thread.id}/`);
    expect(page).toMatch(/class="author-name"[^>]*><bdi>Anna Lena</);
    expect(page).toContain('@Ann</a>');
    await his.until('thread:updated', (event) => event.thread.author.name === 'Anna Lena');
  });

  test('it can be chosen once in 30 days, and the old one is kept from others for 90', async () => {
    const [cid, eve] = [await on().member('Cid'), await on().member('Eve')];
    await rename(cid, 'Cidney');
    const again = await rename(cid, 'Sidney');
    const page = await again.text();
    expect(again.status).toBe(422);
    expect(page).toMatch(/id="name-error"[^>]*>You can choose another name from/);
    expect(page).toContain('value="Sidney"');
    for (const name of ['Cid', 'cid', 'Сid']) {
      const taken = await rename(eve, name);
      expect([taken.status, await taken.text()], name).toEqual([422, expect.stringContaining('This name is taken.')]);
      const newcomer = await on()
        .guest()
        .form('/account/register', { name, email: 'c@example.org', password: PASSWORD });
      expect(newcomer.status).toBe(422);
    }
    await db()
      .updateTable('members')
      .set({ renamed_at: Date.now() - 31 * DAY_MS })
      .where('name', '=', 'Cidney')
      .execute();
    expect((await rename(cid, 'Cid')).status).toBe(303);
    expect((await rename(eve, 'Cidney')).status).toBe(422);
    await db()
      .updateTable('former_names')
      .set({ kept_until: Date.now() - 1 })
      .execute();
    expect((await rename(eve, 'Cidney')).status).toBe(303);
  });

  test.each(['Dee', 'DEE', 'Dее', '', 'x', 'Former member', 'former  MEMBER 12', 'a@b'])(
    'the rules are those of registering: %j is refused',
    async (name) => {
      if (!(await db().selectFrom('members').select('id').where('name', '=', 'Dee').executeTakeFirst()))
        await on().member('Dee');
      const person = await on().member(`Person ${Math.random().toString(36).slice(2)}`);
      const answer = await rename(person, name);
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('id="name-error"')]);
    },
  );

  test('an administrator renames others, which is written down; nobody else does', async () => {
    const [boss, fay, gus] = [
      await on().staff('Boss', 'administrator'),
      await on().member('Fay'),
      await on().member('Gus'),
    ];
    const { id } = await memberOf(fay);
    expect((await gus.form(`/members/${id}/rename`, { name: 'Silly' })).status).toBe(403);
    expect((await boss.form(`/members/${id}/rename`, { name: 'Fay Two' })).status).toBe(303);
    expect((await boss.form(`/members/${id}/rename`, { name: 'Fay Three' })).status).toBe(303);
    expect(await boss.page('/admin/audit')).toMatch(/renamed <a [^>]*>Fay Three<\/a>/);
  });

  test('another address needs the password, and is the one to sign in with', async () => {
    const hal = await on().member('Hal');
    const path = '/account/settings/email';
    const wrong = await hal.form(path, { email: 'new@example.org', currentPassword: 'a wrong password' });
    const page = await wrong.text();
    expect(wrong.status).toBe(422);
    expect(page).toContain('id="email-password-error"');
    expect(page).toContain('value="new@example.org"');
    expect(page).not.toContain('a wrong password');
    const changed = await hal.form(path, { email: 'New@Example.org', currentPassword: PASSWORD });
    expect(changed.status).toBe(303);
    expect([(await signIn('new@example.org')).status, (await signIn('hal@example.org')).status]).toEqual([303, 422]);
    await on().member('Ida');
    const taken = await hal.form(path, { email: 'ida@example.org', currentPassword: PASSWORD });
    expect([taken.status, await taken.text()]).toEqual([422, expect.stringContaining('This address cannot be used.')]);
  });

  test('another password ends all other sessions, their sockets at once', async () => {
    const jon = await on().member('Jon');
    const { person: elsewhere } = await signIn('Jon');
    const socket = await elsewhere.connect();
    const cutOff = new Promise((done) => socket.once('disconnect', done));
    const path = '/account/settings/password';
    for (const [fields, error] of [
      [{ currentPassword: 'wrong wrong', newPassword: NEW }, 'password-password-error'],
      [{ currentPassword: PASSWORD, newPassword: 'short' }, 'newPassword-error'],
      [{ currentPassword: PASSWORD, newPassword: 'password1234' }, 'newPassword-error'],
      [{ currentPassword: PASSWORD, newPassword: 'jon@example.org' }, 'newPassword-error'],
      [{ currentPassword: PASSWORD, newPassword: 'Parley2024' }, 'newPassword-error'],
    ] as const) {
      const answer = await jon.form(path, { ...fields });
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(`id="${error}"`)]);
    }
    expect(socket.connected).toBe(true);
    expect((await jon.form(path, { currentPassword: PASSWORD, newPassword: NEW })).status).toBe(303);
    await cutOff;
    expect([await isSignedIn(jon), await isSignedIn(elsewhere)]).toEqual([true, false]);
    expect([(await signIn('Jon')).status, (await signIn('Jon', NEW)).status]).toEqual([422, 303]);
  });

  test('a password that would be guessed at once is refused at every door, and all else that was typed stays', async () => {
    const fields = { name: 'Kim', email: 'kim.kimball@example.org' };
    await writeForum(on().app.db, { ...NEW_FORUM, name: 'Harbour Lights' });
    const json = { 'content-type': 'application/json' };
    for (const password of ['1234567890', 'P@ssw0rd123!', 'basketball', 'kim.kimball@example.org', 'HarbourLights1']) {
      const form = await on()
        .guest()
        .form('/account/register', { ...fields, password });
      const page = await form.text();
      expect([form.status, page]).toEqual([422, expect.stringContaining('id="password-error"')]);
      for (const typed of Object.values(fields)) expect(page).toContain(`value="${typed}"`);
      expect(page).toMatch(/<input id="password"[^>]* type="password" value autocomplete/);
      const call = await on()
        .guest()
        .fetch('/api/auth/sign-up/email', {
          method: 'POST',
          body: JSON.stringify({ ...fields, password }),
          headers: json,
        });
      expect([call.status, await call.json()]).toEqual([422, expect.objectContaining({ code: 'WEAK_PASSWORD' })]);
    }
    const kim = await on().member('Kim');
    const changed = await kim.fetch('/api/auth/change-password', {
      method: 'POST',
      body: JSON.stringify({ currentPassword: PASSWORD, newPassword: 'HarbourLights1' }),
      headers: json,
    });
    expect([changed.status, await changed.json()]).toEqual([422, expect.objectContaining({ code: 'WEAK_PASSWORD' })]);
    await writeForum(on().app.db, NEW_FORUM);
  });

  test('sessions are listed by device, this one marked, and no token is told', async () => {
    const lea = await on().member('Lea');
    const phone = on().guest();
    const userAgent =
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';
    await phone.fetch('/account/sign-in', {
      method: 'POST',
      body: new URLSearchParams({ who: 'Lea', password: PASSWORD }),
      headers: { origin: on().url, 'user-agent': userAgent },
    });
    const page = await lea.page('/account/settings/sessions');
    expect(page).toContain('Chrome on Android');
    expect(page.match(/This one/g)).toHaveLength(1);
    const tokens = await db().selectFrom('session').select('token').execute();
    for (const { token } of tokens) expect(page).not.toContain(token);

    const id = /name="end" value="(\w{20,})"/.exec(page)?.[1] ?? '';
    const socket = await phone.connect();
    const cutOff = new Promise((done) => socket.once('disconnect', done));
    const stranger = await on().member('Mia');
    await stranger.form('/account/settings/sessions', { end: id });
    expect(await isSignedIn(phone)).toBe(true);
    await lea.form('/account/settings/sessions', { end: id });
    await cutOff;
    expect([await isSignedIn(lea), await isSignedIn(phone)]).toEqual([true, false]);
    const { person: third } = await signIn('Lea');
    await third.form('/account/settings/sessions', { end: 'others' });
    expect([await isSignedIn(lea), await isSignedIn(third)]).toEqual([false, true]);
  });

  test('a session that ended by itself is forgotten, and no other', async () => {
    const quin = await on().member('Quin');
    const { person: elsewhere } = await signIn('Quin');
    const { account_id: account } = await memberOf(quin);
    const left = () => db().selectFrom('session').select(['id', 'expiresAt']).where('userId', '=', account).execute();
    const [ended, stands] = await left();
    const end = new Date(Date.now() - 1_000).toISOString();
    await db()
      .updateTable('session')
      .set({ expiresAt: end })
      .where('id', '=', ended?.id ?? '')
      .execute();
    await deleteEnded(db(), Date.now());
    expect((await left()).map(({ id }) => id)).toEqual([stands?.id]);
    expect(await Promise.all([quin, elsewhere].map(isSignedIn))).toContain(true);
  });

  test('a session in use is prolonged, at most once an hour, and the browser is told', async () => {
    const nia = await on().member('Nia');
    const account = (await memberOf(nia)).account_id ?? '';
    const end = async () => {
      const { expiresAt } = await db()
        .selectFrom('session')
        .select('expiresAt')
        .where('userId', '=', account)
        .executeTakeFirstOrThrow();
      return new Date(expiresAt).getTime();
    };
    const open = async () => {
      on().app.live.recheck({ memberId: (await memberOf(nia)).id });
      const answer = await nia.fetch('/', { headers: { accept: 'text/html' } });
      return answer.headers.getSetCookie().filter((cookie) => cookie.includes('session_token'));
    };
    const before = await end();
    expect(await open()).toEqual([]);
    expect(await end()).toBe(before);
    const soon = new Date(Date.now() + 60 * DAY_MS - 2 * HOUR_MS);
    await db().updateTable('session').set({ expiresAt: soon.toISOString() }).where('userId', '=', account).execute();
    const socket = await nia.connect();
    socket.disconnect();
    expect(await end()).toBe(soon.getTime());
    expect(await open()).toEqual([expect.stringMatching(/Max-Age=5184000/i)]);
    await until(async () => (await end()) > soon.getTime() + HOUR_MS, { because: 'the session was not prolonged' });
    expect(await open()).toEqual([]);
    expect(await isSignedIn(nia)).toBe(true);
  });
});
