import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { emailOf } from '../../server/accounts/change-email.ts';
import { insertMember } from '../../server/members/store.ts';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD } from '../support/person.ts';

const PUBLIC = 'https://forum.example';

describe('cookies and headers', () => {
  const plain = started(() => Parley.start());
  const secure = started(() => Parley.start({ PUBLIC_URL: PUBLIC }));

  const registered = async (on: Parley, name: string, origin: string) => {
    const response = await fetch(`${on.url}/account/register`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin, accept: 'text/html' },
      body: new URLSearchParams({ name, email: `${name}@example.org`, password: PASSWORD }),
    });
    expect(response.status).toBe(303);
    return response.headers.getSetCookie();
  };

  test('the session’s cookie is the browser’s alone, and over https only where the site is', async () => {
    const [cookie] = await registered(plain(), 'ann', plain().url);
    expect(cookie).toMatch(/^better-auth\.session_token=[^;]+;.*HttpOnly;.*SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).not.toMatch(/Secure/);
    const [safe] = await registered(secure(), 'ann', PUBLIC);
    expect(safe).toMatch(/^__Secure-better-auth\.session_token=[^;]+;/);
    expect(safe).toMatch(/; Secure/i);
    const page = await fetch(secure().url, { headers: { cookie: safe?.split(';')[0] ?? '', accept: 'text/html' } });
    expect(await page.text()).toContain('<bdi>ann</bdi>');
  });

  test('an address that names another host, or none there can be, asks the accounts of this one', async () => {
    for (const host of ['forum.example', 'a:99999']) {
      const asked = request({ port: plain().port, path: `http://${host}/api/auth/get-session` }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      expect([host, answer.resume().statusCode]).toEqual([host, 200]);
    }
  });

  test('a guest who opens a page gets a cookie of the same kind, once; a program and a crawler get none', async () => {
    const get = (headers: Record<string, string>) => fetch(secure().url, { headers });
    const [cookie] = (await get({ accept: 'text/html' })).headers.getSetCookie();
    expect(cookie).toMatch(/^parley_guest=[\w-]{36};.*HttpOnly;.*Secure;.*SameSite=Lax/i);
    expect((await get({ accept: 'text/html', cookie: cookie?.split(';')[0] ?? '' })).headers.getSetCookie()).toEqual(
      [],
    );
    expect((await get({ accept: 'application/json' })).headers.getSetCookie()).toEqual([]);
    expect((await get({ accept: 'text/html', 'user-agent': 'Googlebot/2.1' })).headers.getSetCookie()).toEqual([]);
  });

  test('nothing that depends on who asks is kept by caches, and what has its content in its name is', async () => {
    const board = await plain().board();
    const { thread } = await (await plain().member('Bob')).startThread(board);
    for (const path of [
      '/',
      `/threads/wrong.${thread.id}/`,
      '/nothing',
      '/api/v1/boards',
      '/api/v1/nothing',
      '/api/auth/get-session',
    ]) {
      const { headers } = await plain().guest().fetch(path);
      expect(headers.get('cache-control'), path).toBe('private, no-cache');
    }
    const asset = /(?:href|src)="(\/assets\/[^"]+)"/.exec(await plain().guest().page('/'))?.[1];
    expect(
      (
        await plain()
          .guest()
          .fetch(asset as string)
      ).headers.get('cache-control'),
    ).toContain('immutable');
    expect((await plain().guest().fetch('/assets/nothing.js')).status).toBe(404);
    expect((await plain().guest().fetch('/.vite/manifest.json')).status).toBe(404);
  });

  test('every page forbids scripts and styles within it, and holds none', async () => {
    const cleo = await plain().member('Cleo');
    const { thread } = await cleo.startThread(
      await plain().board(),
      'T',
      '![x](https://x.example/y.png "z")\n\n`code`',
    );
    for (const path of [
      '/',
      `/threads/t.${thread.id}/`,
      '/account/settings',
      '/account/register',
      '/whats-new',
      '/nothing',
    ]) {
      const response = await cleo.fetch(path, { headers: { accept: 'text/html' } });
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('x-powered-by')).toBeNull();
      const page = await response.text();
      // What is data is run by no browser.
      for (const script of page.match(/<script(?![^>]*\ssrc=)[^>]*>/g) ?? [])
        expect(script).toMatch(/^<script type="application\/(ld\+)?json"/);
      expect(page).not.toMatch(/<style|\sstyle="|\son\w+="/);
    }
    expect((await secure().guest().fetch('/')).headers.get('strict-transport-security')).toBeTruthy();
    expect((await plain().guest().fetch('/')).headers.get('strict-transport-security')).toBeNull();
  });

  test('links are made of the public address, whatever Host was asked for', async () => {
    const admin = await secure().staff('Boss', 'administrator');
    const id = await insertMember(secure().app.db, { accountId: null, name: 'Imported', joinedAt: 1 });
    const response = await admin.fetch(`/members/${id}/invite`, {
      method: 'POST',
      headers: { origin: PUBLIC, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
    });
    const page = await response.text();
    expect(page).toContain(`${PUBLIC}/account/invitation/`);
    expect(page).not.toContain('evil.example');
  });
});

describe('limits', () => {
  const limited = started(() => Parley.start({ LIMITS: 'on' }));
  const behindProxy = started(() => Parley.start({ LIMITS: 'on', TRUST_PROXY: 'loopback' }));
  const mailing = started(() =>
    Parley.start({
      LIMITS: 'on',
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'forum@forum.example',
      PUBLIC_URL: 'http://forum.example',
    }),
  );

  /** Tries a password of one account after the other, each time under another forwarded address, and returns the statuses. */
  const guesses = async (
    on: Parley,
    how: 'form' | 'email' | 'username',
    addressOf = (guess: number) => `203.0.113.${guess}`,
  ) => {
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) {
      const headers = { 'x-forwarded-for': addressOf(i), origin: on.url };
      const response = await fetch(`${on.url}${how === 'form' ? '/account/sign-in' : `/api/auth/sign-in/${how}`}`, {
        method: 'POST',
        ...(how === 'form'
          ? { body: new URLSearchParams({ who: `Ann ${i}`, password: 'guess' }), headers }
          : {
              body: JSON.stringify({ email: `ann-${i}@example.org`, username: `Ann ${i}`, password: 'guess' }),
              headers: { ...headers, 'content-type': 'application/json' },
            }),
      });
      statuses.push(response.status);
      if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    return statuses;
  };

  test('passwords cannot be tried without end, by any door, nor under forged addresses', async () => {
    expect((await guesses(limited(), 'email')).slice(10)).toEqual([429, 429]);
    expect(await guesses(limited(), 'form')).toEqual(Array(12).fill(429));
    expect(await guesses(limited(), 'username')).toEqual(Array(12).fill(429));
  });

  test('behind a proxy that is trusted, each person counts alone', async () => {
    expect(await guesses(behindProxy(), 'form')).toEqual(Array(12).fill(422));
  });

  test('whoever takes another address of their own network for each try is one all the same', async () => {
    const statuses = await guesses(behindProxy(), 'form', (guess) => `2001:db8:1:2:${guess}::${guess}`);
    expect(statuses).toEqual([...Array(10).fill(422), 429, 429]);
    expect(await guesses(behindProxy(), 'email', (guess) => `2001:db8:2:${guess}::1`)).toEqual(Array(12).fill(401));
  });

  test('letters to addresses that somebody types are few', async () => {
    const bea = await mailing().member('Bea');
    const { id } = await mailing()
      .app.db.selectFrom('members')
      .select('id')
      .where('name', '=', 'Bea')
      .executeTakeFirstOrThrow();
    const change = (email: string) =>
      bea.form('/account/settings/email', { email, currentPassword: 'a password for tests' });
    for (let i = 0; i < 5; i++) expect((await change(`victim-${i}@example.org`)).status).toBe(303);
    const refused = await change('victim-5@example.org');
    expect([refused.status, await refused.text()]).toEqual([
      429,
      expect.stringContaining('value="victim-5@example.org"'),
    ]);
    expect(await emailOf(mailing().app, id)).toBe('victim-4@example.org');
    // Nor do many accounts help against one address.
    for (const name of ['Cal', 'Dan', 'Eva', 'Fay', 'Gil', 'Hal']) {
      const other = await mailing().member(name);
      const answer = await other.form('/account/settings/email', {
        email: 'Victim-4@example.org',
        currentPassword: 'a password for tests',
      });
      expect(answer.status, name).toBe(['Cal', 'Dan', 'Eva', 'Fay'].includes(name) ? 422 : 429);
    }
    // Nor is whose address it is kept from the way to another password.
    const forgotten = await mailing().guest().form('/account/forgot', { email: 'victim-4@example.org' });
    expect(forgotten.status).toBe(303);
  });

  test('a refused form of too many keeps what was typed', async () => {
    const bob = await behindProxy().member('Bob');
    const { thread } = await bob.startThread(await behindProxy().board());
    let refused: Response | undefined;
    for (let i = 0; i < 31 && !refused; i++) {
      const answer = await bob.form(`/threads/${thread.id}/reply`, { body: `Post ${i}.` });
      if (answer.status !== 303) refused = answer;
    }
    expect([refused?.status, await refused?.text()]).toEqual([429, expect.stringMatching(/>Post \d+\.<\/textarea>/)]);
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});
