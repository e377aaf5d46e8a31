import { describe, expect, test } from 'vitest';
import { findVapid } from '../../server/push/vapid.ts';
import type { PushDevices } from '../../shared/push.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Parley } from '../support/parley.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { PushBrowser } from '../support/push-browser.ts';

const devicesOf = async (person: Person) => (await person.call<PushDevices>('GET', '/push')).body.devices;

/** Has a person's pop-ups sent to a browser. */
async function subscribe(person: Person, browser = new PushBrowser()): Promise<PushBrowser> {
  expect((await person.call('PUT', '/push/subscription', browser.subscription)).status).toBe(200);
  return browser;
}

/** Somebody signed in once more, on another device. */
async function elsewhere(on: Parley, name: string): Promise<Person> {
  const person = on.guest();
  await person.signIn(name);
  return person;
}

describeOnBothEngines('browsers that take pop-ups', (on) => {
  const stored = async (browser: PushBrowser) => {
    const { endpoint } = browser.subscription;
    return on().app.db.selectFrom('push_subscriptions').selectAll().where('endpoint', '=', endpoint).execute();
  };

  test('are told the key to subscribe with, listed by what they are, and forgotten when they say so', async () => {
    const ann = await on().member('Ann');
    const { body } = await ann.call<PushDevices>('GET', '/push');
    expect(Buffer.from(body.publicKey, 'base64url')).toHaveLength(65);
    expect(body.devices).toEqual([]);
    await subscribe(ann);
    expect(await devicesOf(ann)).toMatchObject([{ name: 'A program, node', usedAt: null, here: true }]);
    const second = await elsewhere(on(), 'Ann');
    await subscribe(second);
    expect((await devicesOf(ann)).map(({ here }) => here)).toEqual([false, true]);
    await ann.call('DELETE', '/push/subscription');
    expect((await devicesOf(ann)).map(({ here }) => here)).toEqual([false]);
    expect(JSON.stringify(await devicesOf(second))).not.toContain('push.example');
  });

  test('one browser takes what is for whoever asked last, and a session has one browser', async () => {
    const [bob, cid] = [await on().member('Bob'), await on().member('Cid')];
    const shared = await subscribe(bob);
    await subscribe(cid, shared);
    expect(await devicesOf(bob)).toEqual([]);
    expect(await devicesOf(cid)).toHaveLength(1);
    const other = await subscribe(cid);
    expect(await devicesOf(cid)).toHaveLength(1);
    expect([await stored(shared), await stored(other)]).toMatchObject([[], [{ failures: 0 }]]);
  });

  test('a member has a bounded number of them, the newest', async () => {
    const dot = await on().member('Dot');
    for (let count = 0; count < 22; count++) await subscribe(await elsewhere(on(), 'Dot'));
    expect(await devicesOf(dot)).toHaveLength(20);
  });

  describe('end with the session:', () => {
    test('by signing out, by ending it from another device, and by changing the password', async () => {
      const eve = await on().member('Eve');
      const [phone, tablet] = [await elsewhere(on(), 'Eve'), await elsewhere(on(), 'Eve')];
      const out = await subscribe(phone);
      await phone.form('/account/sign-out', {});
      expect(await stored(out)).toEqual([]);
      const ended = await subscribe(tablet);
      await eve.form('/account/settings/sessions', { end: 'others' });
      expect(await stored(ended)).toEqual([]);
      const lost = await subscribe(await elsewhere(on(), 'Eve'));
      const change = { currentPassword: PASSWORD, newPassword: 'another password' };
      expect((await eve.form('/account/settings/password', change)).status).toBe(303);
      expect(await stored(lost)).toEqual([]);
    });

    test('by deleting the account', async () => {
      const fay = await on().member('Fay');
      const browser = await subscribe(fay);
      await fay.form('/account/settings/delete', { name: 'Fay', currentPassword: PASSWORD });
      expect(await stored(browser)).toEqual([]);
    });
  });

  test('what a member takes with them names their devices, and nothing that could be sent to', async () => {
    const gus = await on().member('Gus');
    const browser = await subscribe(gus);
    const file = await (await gus.form('/account/settings/download', { currentPassword: PASSWORD })).text();
    expect(JSON.parse(file).popUpsOn).toMatchObject([{ name: 'A program, node' }]);
    expect(file).not.toContain(browser.subscription.endpoint);
    expect(file).not.toContain(browser.subscription.keys.auth);
  });

  test('only the https address of a service with a name is taken, and only keys that encrypt', async () => {
    const hal = await on().member('Hal');
    const { subscription } = new PushBrowser();
    const { auth, p256dh } = subscription.keys;
    for (const [field, given] of [
      ['endpoint', { endpoint: 'http://push.example/x' }],
      ['endpoint', { endpoint: 'https://127.0.0.1/x' }],
      ['endpoint', { endpoint: 'https://[::1]/x' }],
      ['endpoint', { endpoint: 'https://0x7f000001/x' }],
      ['endpoint', { endpoint: 'https://2130706433/x' }],
      ['endpoint', { endpoint: 'https://localhost/x' }],
      ['endpoint', { endpoint: 'https://db.internal/x' }],
      ['endpoint', { endpoint: 'https://push.example:8443/x' }],
      ['endpoint', { endpoint: 'https://user:word@push.example/x' }],
      ['endpoint', { endpoint: 'file:///etc/passwd' }],
      ['endpoint', { endpoint: `https://push.example/${'x'.repeat(3_000)}` }],
      ['keys.auth', { keys: { p256dh, auth: 'short' } }],
      ['keys.p256dh', { keys: { p256dh: p256dh.slice(2), auth } }],
      ['keys.p256dh', { keys: { p256dh: `B${'A'.repeat(86)}`, auth } }],
    ] as const) {
      const { status, body } = await hal.call<{ error: { issues: { field: string }[] } }>('PUT', '/push/subscription', {
        ...subscription,
        ...given,
      });
      expect([status, body.error.issues.map((issue) => issue.field)], JSON.stringify(given)).toEqual([422, [field]]);
    }
    expect(await devicesOf(hal)).toEqual([]);
  });

  test('the page lists them, and ends one without JavaScript; nobody ends somebody else’s', async () => {
    const [ian, joe] = [await on().member('Ian'), await on().member('Joe')];
    await subscribe(ian);
    const [{ id } = { id: 0 }] = await devicesOf(ian);
    const page = await ian.page('/account/settings/devices');
    expect(page).toContain('A program, node');
    expect(page).toContain('This one');
    await joe.form('/account/settings/devices', { end: String(id) });
    expect(await devicesOf(ian)).toHaveLength(1);
    expect((await ian.form('/account/settings/devices', { end: String(id) })).status).toBe(303);
    expect(await devicesOf(ian)).toEqual([]);
  });

  test('the key is kept: after another start it is the same', async () => {
    const kim = await on().member('Kim');
    const { body } = await kim.call<PushDevices>('GET', '/push');
    const { db } = on().app;
    const config = {
      vapid: { privateKey: undefined, subject: undefined },
      publicUrl: undefined,
      dataDir: on().dataDir,
    };
    expect((await findVapid(config, db)).publicKey).toBe(body.publicKey);
    const own = { ...config, vapid: { privateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', subject: undefined } };
    expect((await findVapid(own, db)).publicKey).toBe(
      'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
    );
  });

  test('the forum can be installed, and its service worker is served so that a newer one is found', async () => {
    const guest = on().guest();
    const manifest = await guest.fetch('/manifest.webmanifest');
    expect(manifest.headers.get('content-type')).toContain('application/manifest+json');
    const { name, icons } = (await manifest.json()) as { name: string; icons: { src: string }[] };
    expect(name).toBe('Parley');
    for (const { src } of icons) expect((await guest.fetch(src)).status, src).toBe(200);
    const worker = await guest.fetch('/service-worker.js');
    expect(worker.headers.get('content-type')).toMatch(/javascript/);
    expect(worker.headers.get('cache-control')).toBe('no-cache');
    expect(await worker.text()).not.toMatch(/\bimport\b|\bexport\b/);
  });
});
