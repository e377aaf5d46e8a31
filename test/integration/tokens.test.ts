import { expect, test } from 'vitest';
import { findToken, insertToken, listTokens, markUsed } from '../../server/accounts/tokens/store.ts';
import type { Scope } from '../../shared/token.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { makeToken, withToken } from '../support/token.ts';
import { until } from '../support/until.ts';

describeOnBothEngines('personal tokens', (on) => {
  const db = () => on().app.db;
  const idOf = async (person: Person) =>
    (await db().selectFrom('members').select('id').where('name', '=', person.name).executeTakeFirstOrThrow()).id;

  test('a token is shown once and stored as its hash; it is listed by its name, with when it was last used', async () => {
    const ann = await on().member('Ann');
    const answer = await ann.form('/account/tokens', {
      name: 'Digest bot',
      read: 'on',
      write: 'on',
      days: '30',
      currentPassword: PASSWORD,
    });
    const page = await answer.text();
    const [token = ''] = /parley_[\w-]{43}/.exec(page) ?? [];
    expect([answer.status, token]).toEqual([200, expect.stringMatching(/^parley_/)]);
    const stored = JSON.stringify(await db().selectFrom('api_tokens').selectAll().execute());
    expect(stored).not.toContain(token.slice('parley_'.length));
    const list = await ann.page('/account/tokens');
    expect(list).not.toContain(token);
    expect(list).toMatch(/Digest bot[\s\S]*read, write[\s\S]*never used/);
    expect((await withToken(on(), token).call('GET', '/boards')).status).toBe(200);
    await until(async () => (await ann.page('/account/tokens')).includes('last used'), {
      because: 'use was not noted',
    });
  });

  test('whatever is wrong with the form is said beside its field, and nothing typed is lost but the password', async () => {
    const bea = await on().member('Bea');
    const good = { name: 'Keep me', read: 'on', days: '30', currentPassword: PASSWORD };
    for (const [field, fields] of [
      ['name', { name: ' ' }],
      ['scopes', { read: undefined }],
      ['scopes', { moderate: 'on' }],
      ['days', { days: '12' }],
      ['currentPassword', { currentPassword: 'not my password' }],
    ] as const) {
      const sent = Object.entries({ ...good, ...fields }).filter((entry): entry is [string, string] => !!entry[1]);
      const answer = await bea.form('/account/tokens', Object.fromEntries(sent));
      const page = await answer.text();
      expect([answer.status, page], field).toEqual([422, expect.stringContaining(`id="${field}-error"`)]);
      expect(page).not.toContain(PASSWORD);
      if (field !== 'name') expect(page).toContain('value="Keep me"');
    }
    expect(await listTokens(db(), await idOf(bea))).toEqual([]);
  });

  test('a token that is wrong, expired or revoked is refused with 401, on open calls too, and no cookie helps it', async () => {
    const cid = await on().member('Cid');
    const token = await makeToken(cid, ['read', 'notifications']);
    const program = withToken(on(), token);
    expect((await program.call('GET', '/notifications')).status).toBe(200);
    const refused = async (shown: string) => {
      const answer = await cid.fetch('/api/v1/boards', { headers: { authorization: `Bearer ${shown}` } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      expect(await answer.json()).toMatchObject({ error: { code: 'unauthenticated' } });
      return answer.status;
    };
    expect(await refused(`${token}x`)).toBe(401);
    expect(await refused('')).toBe(401);
    const id = (await listTokens(db(), await idOf(cid)))[0]?.id ?? 0;
    await db()
      .updateTable('api_tokens')
      .set({ expires_at: Date.now() - 1 })
      .where('id', '=', id)
      .execute();
    expect(await refused(token)).toBe(401);
    await db().updateTable('api_tokens').set({ expires_at: null }).where('id', '=', id).execute();
    expect((await program.call('GET', '/notifications')).status).toBe(200);
    const eve = await on().member('Eve');
    await eve.form(`/account/tokens/${id}/revoke`, {});
    expect((await program.call('GET', '/notifications')).status, 'revoked by somebody else').toBe(200);
    await cid.form(`/account/tokens/${id}/revoke`, {});
    expect(await refused(token)).toBe(401);
  });

  test('a call beyond a token’s scopes is refused by the name of the scope it lacks', async () => {
    const dee = await on().member('Dee');
    const program = withToken(on(), await makeToken(dee, ['read']));
    const { status, body, headers } = await program.call('POST', `/boards/${await on().board()}/threads`, {
      title: 'T',
      body: 'B',
    });
    expect([status, body]).toEqual([
      403,
      { error: { code: 'forbidden', message: 'This token lacks the scope “write”.' } },
    ]);
    expect(headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="write"');
  });

  test('a token opens no page, no form and no change of the account', async () => {
    const fay = await on().member('Fay');
    const program = withToken(on(), await makeToken(fay, ['read', 'write', 'notifications']));
    const statuses = async (person: Person) => [
      (await person.fetch('/account/tokens', { headers: { accept: 'text/html' } })).status,
      (await person.form('/account/tokens', { name: 'Another', read: 'on', days: '30', currentPassword: PASSWORD }))
        .status,
      (await person.form('/account/settings/delete', { name: 'Fay', currentPassword: PASSWORD })).status,
      (await person.fetch('/api/auth/list-sessions')).status,
    ];
    expect(await statuses(program)).toEqual([303, 401, 401, 401]);
    expect(await (await program.fetch('/api/auth/get-session')).json()).toBeNull();
    expect(await listTokens(db(), await idOf(fay))).toHaveLength(1);
  });

  test('a program needs to come from no page of ours, and a foreign page gets nothing by adding a token that is wrong', async () => {
    const gus = await on().member('Gus');
    const board = await on().board();
    const body = JSON.stringify({ title: 'From elsewhere', body: 'By a program.' });
    const headers = { 'content-type': 'application/json', origin: 'https://elsewhere.example' };
    const post = (person: Person) =>
      person.fetch(`/api/v1/boards/${board}/threads`, { method: 'POST', body, headers }).then(({ status }) => status);
    expect(await post(gus)).toBe(403);
    expect(await post(withToken(on(), await makeToken(gus, ['write'])))).toBe(201);
    const both = { ...headers, authorization: 'Bearer parley_wrong' };
    expect((await gus.fetch(`/api/v1/boards/${board}/threads`, { method: 'POST', body, headers: both })).status).toBe(
      401,
    );
  });

  test('an office is a token’s only with its scope, and is lost with the office', async () => {
    const mod = await on().staff('Mod');
    const [plain, full] = [await makeToken(mod, ['read', 'write']), await makeToken(mod, ['read', 'moderate'])];
    const board = await on().board('staff');
    const open = async (token: string) => (await withToken(on(), token).call('GET', `/boards/${board}/threads`)).status;
    expect([await open(plain), await open(full)]).toEqual([404, 200]);
    await db().updateTable('members').set({ role: 'member' }).where('name', '=', 'Mod').execute();
    expect(await open(full)).toBe(404);
  });

  test('with the account its tokens go, and what it downloads names them without what they open', async () => {
    const hal = await on().member('Hal');
    const token = await makeToken(hal, ['read']);
    const data = await (await hal.form('/account/settings/download', { currentPassword: PASSWORD })).text();
    expect(data).toContain('"A bot"');
    expect(data).not.toContain(token.slice('parley_'.length));
    expect(data).not.toMatch(/token_hash|[0-9a-f]{64}/);
    await hal.form('/account/settings/delete', { name: 'Hal', currentPassword: PASSWORD });
    expect((await withToken(on(), token).call('GET', '/boards')).status).toBe(401);
  });

  test('use is written down once a minute', async () => {
    const ivy = await on().member('Ivy');
    const memberId = await idOf(ivy);
    await insertToken(db(), {
      memberId,
      name: 'T',
      token: 'parley_t',
      scopes: ['read'] as Scope[],
      createdAt: 1,
      expiresAt: null,
    });
    const row = await findToken(db(), { token: 'parley_t' }, 1);
    const used = async (now: number) => {
      await markUsed(db(), row?.token_id ?? 0, { now, withinMs: 60_000 });
      return (await listTokens(db(), memberId))[0]?.lastUsedAt;
    };
    expect([await used(100_000), await used(159_999), await used(160_000)]).toEqual([100_000, 100_000, 160_000]);
  });
});
