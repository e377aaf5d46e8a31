import { expect, test } from 'vitest';
import { deliverable } from '../../server/notifications/deliverable.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { makeToken, withToken } from '../support/token.ts';
import { until } from '../support/until.ts';

const DAY_MS = 86_400_000;

describeOnBothEngines('a ban', (on) => {
  const membersNamed = ({ name }: Person) => on().app.db.selectFrom('members').where('name', '=', name);
  const idOf = async (person: Person) => (await membersNamed(person).select('id').executeTakeFirstOrThrow()).id;
  const ban = async (by: Person, whom: Person, given: { lasts?: string; until?: string; reason?: string } = {}) =>
    by.form(`/members/${await idOf(whom)}/ban`, {
      lasts: 'week',
      until: '',
      reason: 'Spam, again and again.',
      ...given,
    });
  const endsAt = async (whom: Person) =>
    (await membersNamed(whom).select('banned_until').executeTakeFirstOrThrow()).banned_until;
  const call = (who: { email?: string; username?: string }, password: string) =>
    on()
      .guest()
      .fetch(`/api/auth/sign-in/${Object.keys(who)[0]}`, {
        method: 'POST',
        body: JSON.stringify({ ...who, password }),
        headers: { 'content-type': 'application/json' },
      });
  const signIn = async (who: string, password: string) => {
    const answer = await on().guest().form('/account/sign-in', { who, password });
    return { status: answer.status, text: await answer.text() };
  };

  test('closes every door to its member and says until when and why, to whoever knows the password', async () => {
    const [mod, ann] = [await on().staff('Mod'), await on().member('Ann')];
    const { thread } = await ann.startThread(await on().board());
    const program = withToken(on(), await makeToken(ann, ['read']));
    const socket = await ann.connect();
    const cutOff = new Promise((done) => socket.once('disconnect', done));
    const began = Date.now();
    expect((await ban(mod, ann)).status).toBe(303);
    await cutOff;
    const end = (await endsAt(ann)) ?? 0;
    expect(end).toBeGreaterThanOrEqual(began + 7 * DAY_MS);
    expect(end).toBeLessThan(began + 8 * DAY_MS);
    const day = new Date(end).toLocaleDateString('en', { timeZone: 'UTC', dateStyle: 'medium' });
    const words = `You are banned until ${day} at ${new Date(end).toISOString().slice(11, 16)} UTC. The reason: Spam, again and again.`;

    const refused = { status: 403, body: { error: { code: 'forbidden', message: words } } };
    expect(await ann.call('POST', `/threads/${thread.id}/posts`, { body: 'But I' })).toMatchObject(refused);
    expect(await program.call('GET', '/boards')).toMatchObject(refused);
    const typing = await ann.connect().then((again) => again.emitWithAck('thread:typing', { threadId: thread.id }));
    expect(typing).toMatchObject({ ok: false });
    const sent = await ann.form(`/threads/${thread.id}/reply`, { body: 'What I wrote.' });
    expect([sent.status, await sent.text()]).toEqual([
      403,
      expect.stringMatching(/again and again[\s\S]*What I wrote/),
    ]);
    expect((await ann.fetch('/account/settings')).status).toBe(403);
    expect((await ann.form('/account/settings/delete', { name: 'Ann', currentPassword: PASSWORD })).status).toBe(403);

    // They are signed in all the same, and may leave.
    const [header = ''] = /<header class="site">[\s\S]*<\/header>/.exec(await ann.page('/')) ?? [];
    expect(header).not.toMatch(/Sign in|Register/);
    expect(header).toMatch(
      /<bdi>Ann<\/bdi>[\s\S]*href="\/account\/settings\/download"[\s\S]*action="\/account\/sign-out"/,
    );

    const settings = await ann.page('/account/settings');
    expect(settings).toMatch(/You are banned until <time[\s\S]*You cannot do this while you are banned\./);
    expect(settings.match(/again and again/g)).toHaveLength(1);

    // What is stored of them they may take along all the same: with their password.
    const download = (currentPassword: string) => ann.form('/account/settings/download', { currentPassword });
    expect(await ann.page('/account/settings/download')).toMatch(/You are banned[\s\S]*name="currentPassword"/);
    const unknown = await download('a wrong password');
    expect([unknown.status, await unknown.text()]).toEqual([
      422,
      expect.stringContaining('id="currentPassword-error"'),
    ]);
    const taken = await download(PASSWORD);
    expect([taken.status, taken.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const data = (await taken.json()) as { profile: object; posts: object[] };
    expect(data.profile).toMatchObject({ name: 'Ann', email: 'ann@example.org', ban_reason: 'Spam, again and again.' });
    expect(data.profile).not.toHaveProperty('banned_by');
    expect(data.posts).toHaveLength(1);
    expect((await ann.fetch('/api/auth/list-sessions')).status).toBe(403);

    // Read as a guest does, under a notice that no guest's page holds.
    for (const path of ['/', `/threads/a-thread.${thread.id}/`]) {
      const [own, others] = [await ann.page(path), await on().guest().page(path)];
      expect(own).toMatch(/You are banned until <time[\s\S]*Spam, again and again[\s\S]*Sign out/);
      expect(others).not.toMatch(/banned|Spam/);
    }
    const again = await (await ann.form('/account/sign-in', { who: 'Ann', password: PASSWORD })).text();
    expect(again.match(/again and again/g)).toHaveLength(1);
    const foot = await ann.page(`/threads/a-thread.${thread.id}/`);
    expect(foot).toMatch(/You cannot reply: you are banned until <time/);
    expect(foot).not.toContain('Sign in to reply');
    const board = await ann.fetch(`/boards/x.${thread.boardId}/`);
    const there = await ann.page(board.headers.get('location') ?? '');
    expect(there).toMatch(/You cannot start threads: you are banned until <time/);
    expect(there).not.toContain('Start a thread');

    expect(await signIn('Ann', PASSWORD)).toEqual({ status: 422, text: expect.stringContaining(words) });
    const wrong = await signIn('Ann', 'a wrong password');
    expect([wrong.status, wrong.text]).toEqual([422, expect.not.stringMatching(/banned|Spam/)]);
    for (const who of [{ email: 'ann@example.org' }, { username: 'Ann' }]) {
      const [right, wrong] = [await call(who, PASSWORD), await call(who, 'a wrong password')];
      expect([right.status, await right.json()]).toEqual([403, { code: 'BANNED', message: words }]);
      expect([wrong.status, await wrong.text()]).toEqual([401, expect.not.stringMatching(/banned|Spam/)]);
    }

    const id = await idOf(ann);
    const shown = /Banned <time[\s\S]*by <a[^>]*><bdi>Mod<[\s\S]*until <time[\s\S]*Spam, again and again\./;
    expect(await mod.page(`/members/ann.${id}`)).toMatch(shown);
    expect(await on().guest().page(`/members/ann.${id}`)).not.toMatch(/Banned|Spam/);
    expect((await mod.form(`/members/${id}/lift-ban`, {})).status).toBe(303);
    expect((await ann.call('GET', '/notifications')).status).toBe(200);
    expect((await program.call('GET', '/boards')).status).toBe(200);
    expect((await call({ username: 'Ann' }, PASSWORD)).status).toBe(200);
    const audit = await (await on().staff('Boss', 'administrator')).page('/admin/audit');
    expect(audit).toMatch(/lifted the ban of .*Ann[\s\S]*banned .*Ann[\s\S]*\(until [A-Z][^)]*: Spam, again/);
  });

  test('ends by itself, to the moment, or lasts until it is lifted', async () => {
    const [mod, eve, fay] = [await on().staff('Mody'), await on().member('Eve'), await on().member('Fay')];
    await ban(mod, eve, { lasts: 'day' });
    const soon = Date.now() + 1_500;
    await on().app.db.updateTable('members').set({ banned_until: soon }).where('name', '=', 'Eve').execute();
    let lastRefused = 0;
    await until(
      async () => {
        const asked = Date.now();
        const { status } = await eve.call('GET', '/notifications');
        if (status === 403) lastRefused = asked;
        // Nobody is let in before it is over, nor kept out after.
        expect(status, `${asked - soon} ms after the end`).toBe(asked >= soon ? 200 : status);
        return status === 200;
      },
      { because: 'the ban did not end' },
    );
    expect(lastRefused).toBeGreaterThan(0);
    expect(Date.now()).toBeGreaterThanOrEqual(soon);
    expect((await call({ username: 'Eve' }, PASSWORD)).status).toBe(200);
    const profile = `/members/eve.${await idOf(eve)}`;
    expect(await mod.page(profile)).not.toMatch(/Banned/);
    expect((await mod.form(`/members/${await idOf(eve)}/lift-ban`, {})).status).toBe(404);
    expect((await ban(mod, eve)).status).toBe(303);

    const [today, later] = [Date.now(), Date.now() + 3 * DAY_MS].map((at) => new Date(at).toISOString().slice(0, 10));
    const past = await ban(mod, fay, { until: today ?? '' });
    expect([past.status, await past.text()]).toEqual([
      422,
      expect.stringMatching(`value="${today}"[\\s\\S]*until-error`),
    ]);
    expect((await ban(mod, fay, { until: '2031-02-30' })).status).toBe(422);
    expect((await ban(mod, fay, { until: later ?? '' })).status).toBe(303);
    expect(await endsAt(fay)).toBe(Date.parse(later ?? ''));
    const admin = await on().staff('Adminy', 'administrator');
    expect(await admin.page(`/admin/members/${await idOf(eve)}`)).toContain('/lift-ban"');
    await admin.form(`/members/${await idOf(fay)}/lift-ban`, {});
    expect(await admin.page(`/admin/members/${await idOf(fay)}`)).toContain(`href="/members/${await idOf(fay)}/ban"`);

    await ban(mod, fay, { lasts: 'lifted' });
    expect(await endsAt(fay)).toBeNull();
    expect((await signIn('Fay', PASSWORD)).text).toContain('You are banned until a moderator lifts the ban.');
    expect((await ban(mod, await on().member('Gil'), { lasts: 'ever' })).status).toBe(422);
  });

  test('of a time when reasons were for the staff alone keeps its reason from its member', async () => {
    const hal = await on().member('Hal');
    await on()
      .app.db.updateTable('members')
      .set({ banned_at: 1, ban_reason: 'Between us: a fool.' })
      .where('name', '=', 'Hal')
      .execute();
    expect((await signIn('Hal', PASSWORD)).text).toMatch(/You are banned(?![\s\S]*a fool)/);
    const mod = await on().staff('Modz');
    expect(await mod.page(`/members/hal.${await idOf(hal)}`)).toContain('a fool');
  });

  test('is listed to moderators while it lasts, the newest first, with its end in reach of whoever may lift it', async () => {
    const [mod, chief] = [await on().staff('Modl'), await on().staff('Chiefl', 'administrator')];
    const [ida, jon, kay] = [await on().member('Ida'), await on().member('Jon'), await on().staff('Kay')];
    await ban(mod, ida, { reason: 'The first.' });
    await ban(mod, jon, { lasts: 'lifted', reason: 'The second.' });
    await ban(chief, kay, { reason: 'The third.' });
    const list = async () => (await mod.page('/moderation/bans')).match(/The (first|second|third)\./g);
    expect(await list()).toEqual(['The third.', 'The second.', 'The first.']);
    const page = await mod.page('/moderation/bans');
    for (const person of [ida, jon]) expect(page).toContain(`action="/members/${await idOf(person)}/lift-ban"`);
    expect(page).not.toContain(`action="/members/${await idOf(kay)}/lift-ban"`);
    expect(await chief.page('/moderation/bans')).toContain(`action="/members/${await idOf(kay)}/lift-ban"`);
    const { at, id } = { at: 'banned_at', id: 'id' } as const;
    const { [at]: when, [id]: last } = await membersNamed(jon).select([at, id]).executeTakeFirstOrThrow();
    const older = await mod.page(`/moderation/bans?before=${when}.${last}`);
    expect(older).toMatch(/The first\./);
    expect(older).not.toMatch(/The (second|third)\./);

    const lifted = await mod.form(`/members/${await idOf(jon)}/lift-ban`, { to: '/moderation/bans' });
    expect(lifted.headers.get('location')).toBe('/moderation/bans');
    await on().app.db.updateTable('members').set({ banned_until: Date.now() }).where('name', '=', 'Ida').execute();
    expect(await list()).toEqual(['The third.']);
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
    const nothing = await ban(mod, bob, { reason: ' ' });
    expect([nothing.status, await nothing.text()]).toEqual([422, expect.stringContaining('id="reason-error"')]);
    const long = await ban(mod, bob, { reason: 'x'.repeat(1_000) });
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
