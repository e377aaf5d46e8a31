import { describe, expect, test } from 'vitest';
import { welcomeFirstRun } from '../../server/first-run.ts';
import { insertMember } from '../../server/members/store.ts';
import { Signer } from '../../server/signer.ts';
import { describeOnBothEngines, started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import { PASSWORD, type Person } from '../support/person.ts';

/** Registers through the form, as a browser does. */
const register = (person: Person, fields: Record<string, string>) =>
  person.form('/account/register', { password: PASSWORD, ...fields });

/** Claims the member Old Timer with their own name as the password. */
const guessable = (person: Person, path: string, invitation: string) => {
  const fields = { name: 'Somebody Else', email: 'old0@example.org', password: 'oldtimer1999', invitation };
  if (path.startsWith('/account')) return person.form(path, fields);
  const headers = { 'content-type': 'application/json' };
  return person.fetch(path, { method: 'POST', body: JSON.stringify(fields), headers });
};

describeOnBothEngines('invitations', (on) => {
  /** A member of another forum, taken in without an account. */
  const imported = (name: string) => insertMember(on().app.db, { accountId: null, name, joinedAt: 1 });

  test('an administrator’s invitation gives an imported member, once, with name and posts', async () => {
    const [admin, member] = [await on().staff('Boss', 'administrator'), await on().member('Mary')];
    const id = await imported('Old Timer');
    expect(await admin.page(`/members/old-timer.${id}`)).toContain(`action="/members/${id}/invite"`);
    expect(await member.page(`/members/old-timer.${id}`)).not.toContain('/invite"');
    expect((await member.form(`/members/${id}/invite`, {})).status).toBe(403);
    expect((await on().guest().form(`/members/${id}/invite`, {})).status).toBe(401);

    const page = await (await admin.form(`/members/${id}/invite`, {})).text();
    const token = /\/account\/invitation\/([\w-]+)/.exec(page)?.[1] as string;
    const claim = (person: Person, email: string) =>
      register(person, { name: 'Somebody Else', email, invitation: token });
    expect(await on().guest().page(`/account/invitation/${token}`)).toContain('Old Timer');

    for (const typed of ['/account/register', '/api/auth/sign-up/email']) {
      const weak = await guessable(on().guest(), typed, token);
      expect([weak.status, await weak.text()], typed).toEqual([422, expect.stringContaining('This is your name')]);
    }
    const [one, two] = [on().guest(), on().guest()];
    const answers = await Promise.all([claim(one, 'old1@example.org'), claim(two, 'old2@example.org')]);
    expect(answers.map(({ status }) => status === 303).sort()).toEqual([false, true]);
    const winner = answers[0].status === 303 ? one : two;
    expect(await winner.page('/')).toContain(`/members/old-timer.${id}`);
    expect((await claim(on().guest(), 'old3@example.org')).status).toBe(422);
    expect((await on().guest().fetch(`/account/invitation/${token}`)).status).toBe(404);
    expect((await admin.form(`/members/${id}/invite`, {})).status).toBe(422);
  });

  test('an invitation ends after 14 days', async () => {
    const admin = await on().staff('Chief', 'administrator');
    const id = await imported('Late Comer');
    const page = await (await admin.form(`/members/${id}/invite`, {})).text();
    const token = /\/account\/invitation\/([\w-]+)/.exec(page)?.[1] as string;
    const { expires_at } = await on()
      .app.db.selectFrom('invitations')
      .select('expires_at')
      .where('member_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(Math.round(((expires_at ?? 0) - Date.now()) / 86_400_000)).toBe(14);
    await on()
      .app.db.updateTable('invitations')
      .set({ expires_at: Date.now() - 1 })
      .where('member_id', '=', id)
      .execute();
    expect((await on().guest().fetch(`/account/invitation/${token}`)).status).toBe(404);
    const late = await register(on().guest(), { name: 'Any Name', email: 'late@example.org', invitation: token });
    expect([late.status, await late.text()]).toEqual([422, expect.stringContaining('has ended')]);
  });
});

describeOnBothEngines('the first administrator', (on) => {
  const link = () => welcomeFirstRun(on().app, on().url, Date.now());

  test('is whoever opens the one-time link first; it is the same at every start, and another under another secret', async () => {
    const of = { ...on().app, signer: new Signer('another secret than that of the node') };
    const old = (await welcomeFirstRun(of, on().url, Date.now())) as string;
    const token = (await link()) as string;
    expect(token).not.toBe(old);
    expect(await link()).toBe(token);
    const threads = await on().app.db.selectFrom('threads').select('title').execute();
    expect(threads).toEqual([{ title: 'Welcome to Parley' }]);
    expect((await on().guest().fetch(`/account/invitation/${old}`)).status).toBe(404);

    const [member, stranger] = [await on().member('Nasr'), on().guest()];
    expect(await member.page(`/account/invitation/${token}`)).toContain('administrator</button>');
    const answers = await Promise.all([
      member.form(`/account/invitation/${token}/accept`, {}),
      register(stranger, { name: 'Stranger', email: 'stranger@example.org', invitation: token }),
    ]);
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    const administrators = await on()
      .app.db.selectFrom('members')
      .select('name')
      .where('role', '=', 'administrator')
      .execute();
    expect(administrators).toHaveLength(1);
    expect((await member.form(`/account/invitation/${token}/accept`, {})).status).toBe(404);
    expect(await link()).toBeUndefined();
  });

  test('a link that leads nowhere leads nowhere', async () => {
    const olga = await on().member('Olga');
    for (const token of ['x', '%00', '__proto__', 'x'.repeat(5_000)]) {
      expect((await olga.fetch(`/account/invitation/${token}`)).status).toBe(404);
      expect((await olga.form(`/account/invitation/${token}/accept`, {})).status).toBe(404);
    }
  });
});

describe('two nodes that start on one empty database', () => {
  const on = started(() => Parley.start());

  test('make one board and one welcome between them', async () => {
    await Promise.all([1, 2, 3].map(() => welcomeFirstRun(on().app, on().url, Date.now())));
    expect(await on().app.db.selectFrom('boards').select('slug').execute()).toEqual([{ slug: 'general' }]);
    expect(await on().app.db.selectFrom('threads').select('title').execute()).toHaveLength(1);
  });
});
