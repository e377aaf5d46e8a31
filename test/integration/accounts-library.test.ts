import { expect, test } from 'vitest';
import { describeOnBothEngines } from '../support/engines.ts';
import { PASSWORD, type Person } from '../support/person.ts';

const auth = (person: Person, call: string, body: unknown, headers: Record<string, string> = {}) =>
  person.fetch(`/api/auth/${call}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

const isSignedIn = async (person: Person) => (await person.call('GET', '/notifications')).status === 200;

describeOnBothEngines('the accounts library’s own calls', (on) => {
  test('the accounts library’s own calls register, sign in and sign out', async () => {
    const hal = on().guest();
    const made = await auth(hal, 'sign-up/email', { name: 'Hal', email: 'hal@example.org', password: PASSWORD });
    expect(made.status).toBe(200);
    expect(await hal.page('/')).toContain('<bdi>Hal</bdi>');
    expect((await auth(hal, 'sign-out', {})).status).toBe(200);
    expect(await isSignedIn(hal)).toBe(false);
    expect((await auth(hal, 'sign-in/username', { username: 'HAL', password: PASSWORD })).status).toBe(200);
    expect(await isSignedIn(hal)).toBe(true);
    await hal.fetch('/api/auth/sign-out', { method: 'POST' });
    expect(await isSignedIn(hal)).toBe(false);
    const wrong = await auth(hal, 'sign-in/email', { email: 'hal@example.org', password: 'wrong, wrong' });
    expect([wrong.status, await wrong.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'INVALID_EMAIL_OR_PASSWORD' }),
    ]);
    const taken = await auth(hal, 'sign-up/email', { name: 'hal', email: 'hal2@example.org', password: PASSWORD });
    expect([taken.status, await taken.json()]).toEqual([422, { code: 'invalid', message: 'This name is taken.' }]);
  });

  test('no address longer than mail takes is kept, by call, by form or as another one, and NUL is no fault of ours', async () => {
    const email = `${'a'.repeat(60)}@${Array.from({ length: 40 }, (_, i) => `part${i}`).join('.')}.example.org`;
    const lu = await on().member('Lu');
    const called = await auth(on().guest(), 'sign-up/email', { name: 'Mo', email, password: PASSWORD });
    expect([called.status, await called.json()]).toMatchObject([422, { message: 'No e-mail address is that long.' }]);
    for (const [who, path, fields] of [
      [on().guest(), '/account/register', { name: 'Mo', email, password: PASSWORD }],
      [lu, '/account/settings/email', { email, currentPassword: PASSWORD }],
    ] as const) {
      const answer = await who.form(path, fields);
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('No e-mail address is that')]);
    }
    for (const [call, body] of [
      ['revoke-session', { token: 'a\u0000b' }],
      ['sign-in/username', { username: 'Lu\u0000', password: 'wrong, wrong' }],
    ] as const)
      expect((await auth(lu, call, body)).status, call).toBeLessThan(500);
  });

  test('a password that is too long is refused for that, before anybody looks through it', async () => {
    // One of digits around a letter is looked through from each of its characters to its end.
    const password = `x${'1'.repeat(15_000)}x1`;
    const answer = await auth(on().guest(), 'sign-up/email', { name: 'Ned', email: 'ned@example.org', password });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'PASSWORD_TOO_LONG' }]);
    const digits = { name: 'Ned', email: 'ned@example.org', password: '1'.repeat(129) };
    expect(await (await auth(on().guest(), 'sign-up/email', digits)).json()).toMatchObject({
      code: 'PASSWORD_TOO_LONG',
    });
  });

  test('a password changed with the others’ sessions revoked leaves only this one', async () => {
    const ivy = await on().member('Ivy');
    const elsewhere = on().guest();
    await elsewhere.signIn('Ivy');
    const socket = await elsewhere.connect();
    const cutOff = new Promise((done) => socket.once('disconnect', done));
    const changed = await auth(ivy, 'change-password', {
      currentPassword: PASSWORD,
      newPassword: 'another one, longer',
      revokeOtherSessions: true,
    });
    expect(changed.status).toBe(200);
    await cutOff;
    expect(await isSignedIn(elsewhere)).toBe(false);
    expect(await isSignedIn(ivy)).toBe(true);
  });

  test('nobody else is disturbed when somebody signs out', async () => {
    const [jo, kim] = [await on().member('Jo'), await on().member('Kim')];
    const socket = await kim.connect();
    let cutOff = false;
    socket.once('disconnect', () => {
      cutOff = true;
    });
    await auth(jo, 'sign-out', {});
    await socket.emitWithAck('thread:leave', { threadId: 1 });
    expect(cutOff).toBe(false);
  });

  test.each([
    ['POST', 'update-user'],
    ['POST', 'change-email'],
    ['POST', 'delete-user'],
    ['POST', 'sign-in/social'],
    ['POST', 'is-username-available'],
    ['POST', 'request-password-reset'],
    ['GET', 'error'],
    ['GET', 'verify-email?token=x&callbackURL=https://evil.example'],
    ['GET', 'reset-password/x?callbackURL=//evil.example'],
    ['GET', 'callback/github'],
    ['POST', 'sign-in/email/'],
    ['PUT', 'sign-out'],
    ['GET', 'sign-out'],
  ])('the rest of the accounts library is closed: %s %s', async (method, call) => {
    const body = method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } };
    const answer = await on()
      .guest()
      .fetch(`/api/auth/${call}`, { method, ...body });
    expect(answer.status).toBe(call === 'sign-in/email/' ? answer.status : 404);
    expect(answer.headers.get('location')).toBeNull();
  });

  test('its calls take JSON of a fair size, and lead nowhere', async () => {
    const lea = await on().member('Lea');
    const credentials = { email: 'lea@example.org', password: PASSWORD };
    expect((await auth(lea, 'sign-in/email', { ...credentials, pad: 'x'.repeat(20_000) })).status).toBe(413);
    const typed = await lea.fetch('/api/auth/sign-in/email', {
      method: 'POST',
      body: new URLSearchParams(credentials),
    });
    expect(typed.status).toBe(415);
    const cut = await lea.fetch('/api/auth/sign-in/email', {
      method: 'POST',
      body: '{"email',
      headers: { 'content-type': 'application/json' },
    });
    expect(cut.status).toBe(400);
    for (const wrong of [{}, { email: 1, password: [] }, { email: 'x\u0000@y.z', password: 'x' }, []])
      expect([400, 401, 422]).toContain((await auth(lea, 'sign-in/email', wrong)).status);
    const led = await auth(lea, 'sign-in/email', { ...credentials, callbackURL: 'https://evil.example' });
    expect([led.status, led.headers.get('location'), await led.text()]).toEqual([
      200,
      null,
      expect.not.stringContaining('evil'),
    ]);
  });
});
