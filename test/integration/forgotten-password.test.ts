import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Signer } from '../../server/signer.ts';
import { started } from '../support/engines.ts';
import { Parley, SECRET } from '../support/parley.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { linksIn, PostOffice } from '../support/post-office.ts';
import { makeToken, withToken } from '../support/token.ts';
import { until } from '../support/until.ts';

const NEW = 'another one, longer';

describe('a forgotten password', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());
  const on = started(() => Parley.start(office.environment));
  const db = () => on().app.db;
  const ask = (email: string) => on().guest().form('/account/forgot', { email });
  const choose = (link: string, newPassword = NEW) => on().guest().form(link, { newPassword });
  const signIn = async (who: string, password: string) =>
    (await on().guest().form('/account/sign-in', { who, password })).status;
  const isSignedIn = async (person: Person) => (await person.call('GET', '/notifications')).status === 200;
  const linkTo = async (email: string) => {
    await ask(email);
    const { mail, ...rest } = await office.next(email, /password/);
    return linksIn({ mail, ...rest }, '/account/reset/')[0] ?? '';
  };

  test('whoever asks is answered alike, whether or not somebody has the address', async () => {
    await on().member('Ann');
    const [known, unknown] = [await ask('ANN@example.org'), await ask('nobody@example.org')];
    for (const answer of [known, unknown])
      expect([answer.status, answer.headers.get('location'), await answer.text()]).toEqual([
        303,
        '/account/forgot?sent',
        expect.anything(),
      ]);
    await office.next('ann@example.org', /password/);
    await until(async () => !(await db().selectFrom('outbox').selectAll().executeTakeFirst()), {
      because: 'the outbox did not empty',
    });
    expect(office.to('nobody@example.org')).toEqual([]);
    expect((await ask('no address')).status).toBe(422);
  });

  test('is replaced by one link, once; all sessions and tokens end, their sockets at once, and the address is confirmed', async () => {
    const bob = await on().member('Bob');
    const program = withToken(on(), await makeToken(bob, ['read']));
    expect((await program.call('GET', '/boards')).status).toBe(200);
    const socket = await bob.connect();
    const cutOff = new Promise((done) => socket.once('disconnect', done));
    const link = await linkTo('bob@example.org');
    expect(await on().guest().page(link)).toContain('New password');
    for (const weak of ['short', 'password1234', 'bob@example.org', 'Parley2024']) {
      const answer = await choose(link, weak);
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('id="newPassword-error"')]);
    }
    expect(await isSignedIn(bob)).toBe(true);
    expect((await choose(link)).headers.get('location')).toBe('/account/sign-in?changed');
    await cutOff;
    expect(await isSignedIn(bob)).toBe(false);
    expect((await program.call('GET', '/boards')).status).toBe(401);
    expect([await signIn('Bob', PASSWORD), await signIn('Bob', NEW)]).toEqual([422, 303]);
    expect((await choose(link, 'yet another one')).status).toBe(404);
    const row = await db().selectFrom('members').selectAll().where('name', '=', 'Bob').executeTakeFirstOrThrow();
    expect(row.confirmed_email).toBe('bob@example.org');
  });

  test('is replaced by one of those who use a link at once', async () => {
    await on().member('Cal');
    const link = await linkTo('cal@example.org');
    const wished = Array.from({ length: 6 }, (_, i) => `${NEW}, number ${i}`);
    const answers = await Promise.all(wished.map((password) => choose(link, password)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 404, 404, 404, 404, 404]);
    const letIn = await Promise.all(wished.map((password) => signIn('Cal', password)));
    expect(letIn.indexOf(303)).toBe(answers.findIndex(({ status }) => status === 303));
  });

  test('stays as it is where a link is old, made up, or meant for something else', async () => {
    const cid = await on().member('Cid');
    const link = await linkTo('cid@example.org');
    const [text = ''] = link.replace('/account/reset/', '').split('.');
    const signer = new Signer(SECRET);
    const [memberId, , seal] = JSON.parse(Buffer.from(text, 'base64url').toString());
    const made = (purpose: string, until: number, by = signer) =>
      `/account/reset/${by.sign(purpose, JSON.stringify([memberId, until, seal]))}`;
    const right = 'choose another password';
    for (const path of [
      made(right, Date.now() - 1),
      made('confirm an address', Date.now() + 60_000),
      made(right, Date.now() + 60_000, new Signer('somebody else’s secret, as long as it')),
      `${link}x`,
    ])
      expect((await choose(path)).status, path).toBe(404);
    expect(await signIn('Cid', PASSWORD)).toBe(303);
    // Another password makes the links that were sent before void.
    await cid.form('/account/settings/password', { currentPassword: PASSWORD, newPassword: NEW });
    expect((await choose(link, 'yet another one')).status).toBe(404);
  });

  test('an administrator makes a link for whom mail does not reach, which is written down', async () => {
    const [dee, admin] = [await on().member('Dee'), await on().staff('Admin', 'administrator')];
    const { id } = await db().selectFrom('members').select('id').where('name', '=', 'Dee').executeTakeFirstOrThrow();
    expect((await dee.form(`/members/${id}/reset-link`, {})).status).toBe(403);
    const page = await (await admin.form(`/members/${id}/reset-link`, {})).text();
    const link = /http:\/\/forum\.example(\/account\/reset\/[\w.-]+)/.exec(page)?.[1] ?? '';
    expect((await choose(link)).status).toBe(303);
    expect(await signIn('Dee', NEW)).toBe(303);
    expect(await admin.page('/admin/audit')).toMatch(/forgotten password of <a [^>]*>Dee/);
  });
});

describe('a forum that sends no mail', () => {
  const on = started(() => Parley.start());

  test('says so, and asks nobody to wait for any', async () => {
    const eve = await on().member('Eve');
    expect(await on().guest().page('/account/forgot')).toContain('This forum sends no e-mail.');
    expect((await on().guest().form('/account/forgot', { email: 'eve@example.org' })).status).toBe(503);
    expect(await eve.page('/account/settings/alerts')).toContain('This forum sends no e-mail');
    expect(await on().app.db.selectFrom('outbox').selectAll().execute()).toEqual([]);
  });
});
