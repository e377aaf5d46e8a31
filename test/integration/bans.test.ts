import { expect, test } from 'vitest';
import { deliverable } from '../../server/notifications/deliverable.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { makeToken, withToken } from '../support/token.ts';

describeOnBothEngines('a ban', (on) => {
  const idOf = async ({ name }: Person) =>
    (await on().app.db.selectFrom('members').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
  const ban = async (by: Person, whom: Person, reason = 'Spam, again and again.') =>
    by.form(`/members/${await idOf(whom)}/ban`, { reason });
  const call = (who: { email?: string; username?: string }, password: string) =>
    on()
      .guest()
      .fetch(`/api/auth/sign-in/${Object.keys(who)[0]}`, {
        method: 'POST',
        body: JSON.stringify({ ...who, password }),
        headers: { 'content-type': 'application/json' },
      });

  test('ends whatever its member holds; signing in answers as to a wrong password, until it is lifted', async () => {
    const [mod, ann] = [await on().staff('Mod'), await on().member('Ann')];
    const program = withToken(on(), await makeToken(ann, ['read']));
    const socket = await ann.connect();
    const cutOff = new Promise((done) => socket.once('disconnect', done));
    expect((await ban(mod, ann)).status).toBe(303);
    await cutOff;
    expect((await ann.call('GET', '/notifications')).status).toBe(401);
    expect((await program.call('GET', '/boards')).status).toBe(401);

    const page = async (password: string) => {
      const answer = await on().guest().form('/account/sign-in', { who: 'Ann', password });
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await page(PASSWORD)).toBe(await page('a wrong password'));
    for (const who of [{ email: 'ann@example.org' }, { username: 'Ann' }]) {
      const [right, wrong] = [await call(who, PASSWORD), await call(who, 'a wrong password')];
      expect([right.status, await right.text()]).toEqual([401, await wrong.text()]);
    }

    const id = await idOf(ann);
    expect(await mod.page(`/members/ann.${id}`)).toMatch(/Banned <time.*Spam, again and again\./s);
    expect(await on().guest().page(`/members/ann.${id}`)).not.toMatch(/Banned|Spam/);
    expect((await mod.form(`/members/${id}/lift-ban`, {})).status).toBe(303);
    await ann.signIn('Ann');
    expect((await program.call('GET', '/boards')).status).toBe(200);
    const audit = await (await on().staff('Boss', 'administrator')).page('/admin/audit');
    expect(audit).toMatch(/lifted the ban of .*Ann[\s\S]*banned .*Ann[\s\S]*Spam, again/);
  });

  test('is for those of a lower office, and says why', async () => {
    const [mod, other] = [await on().staff('Moda'), await on().staff('Modb')];
    const [admin, chief, bob] = [
      await on().staff('Admin', 'administrator'),
      await on().staff('Chief', 'administrator'),
      await on().member('Bob'),
    ];
    for (const [by, whom] of [
      [bob, mod],
      [mod, other],
      [mod, mod],
      [mod, admin],
      [admin, chief],
      [admin, admin],
    ] as const)
      expect((await ban(by, whom)).status, `${by.name} bans ${whom.name}`).toBe(403);
    const nothing = await ban(mod, bob, ' ');
    expect([nothing.status, await nothing.text()]).toEqual([422, expect.stringContaining('id="reason-error"')]);
    const long = await ban(mod, bob, 'x'.repeat(1_000));
    expect([long.status, await long.text()]).toEqual([422, expect.stringContaining(`value="${'x'.repeat(1_000)}"`)]);
    expect((await ban(admin, mod)).status).toBe(303);
    expect((await ban(admin, mod)).status).toBe(422);
  });

  test('has nothing more sent to its member', async () => {
    const [mod, cid, dee] = [await on().staff('Modc'), await on().member('Cid'), await on().member('Dee')];
    const { thread } = await cid.startThread(await on().board());
    await dee.post(thread.id, 'What do you think, @Cid?');
    const memberId = await idOf(cid);
    const { notifications } = await cid.notifications();
    const ids = notifications.map(({ id }) => id);
    const told = async () => (await deliverable(on().app.db, memberId, 'mail', ids)).length;
    expect(await told()).toBe(1);
    await ban(mod, cid);
    expect(await told()).toBe(0);
  });
});
