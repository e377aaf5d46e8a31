import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { recordAct } from '../../server/audit/store.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Parley } from '../support/parley.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { until } from '../support/until.ts';

/** All text that stands in the database, by table. */
async function textsIn(on: Parley): Promise<Map<string, string>> {
  const { db } = on.app;
  const tables = await db.introspection.getTables();
  const texts = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(db);
    texts.set(name, JSON.stringify(rows));
  }
  return texts;
}

describeOnBothEngines('members who leave', (on) => {
  const db = () => on().app.db;
  const memberOf = (name: string) =>
    db().selectFrom('members').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
  const leave = (person: Person, more: Record<string, string> = {}) =>
    person.form('/account/settings/delete', { name: person.name, currentPassword: PASSWORD, ...more });

  test('nothing of them remains in any table but what they wrote, under no name', async () => {
    const name = 'Zebedee Quux';
    const [zeb, ann] = [await on().member(name), await on().member('Ann')];
    const { id } = await memberOf(name);
    const board = await on().board();
    const { thread } = await zeb.startThread(board, 'Of somebody', 'My words.');
    const answer = await ann.post(thread.id, 'Hello @Ann and nobody else.');
    await zeb.form('/account/settings', { country: 'GB', location: 'Quuxville' });
    await zeb.form('/account/settings/appearance', { theme: 'dark', timeZone: 'Asia/Karachi' });
    await zeb.call('PUT', `/posts/${answer.id}/reaction`, { kind: 'like' });
    await zeb.call('PUT', `/threads/${thread.id}/read`, { number: 2 });
    await zeb.call('PUT', `/members/${(await memberOf('Ann')).id}/ignore`);
    await ann.call('PUT', `/members/${id}/ignore`);
    const mod = await on().staff('Mod');
    const asking = await on().board();
    await db().updateTable('boards').set({ approval: 'members' }).where('id', '=', asking).execute();
    await zeb.call('POST', `/boards/${asking}/threads`, { title: 'Quux things', body: 'For sale.' });
    const waiting = await db().selectFrom('submissions').select('id').executeTakeFirstOrThrow();
    await mod.call('POST', `/submissions/${waiting.id}/reject`, { reason: 'No, Quux.' });
    const ban = { banned_at: 1, banned_until: 2, banned_by: (await memberOf('Mod')).id, ban_reason: 'Quux was rude.' };
    await db().updateTable('members').set(ban).where('id', '=', id).execute();
    await zeb.form('/account/settings/name', { name: 'Zebedee Quuxer' });
    await recordAct(db(), id, { act: 'renamed', subject: 'Zebedee Quuxer', path: `/members/x.${id}` }, 1);
    const address = 'zebedee-quux@example.org';
    const before = [...(await textsIn(on()))].filter(([, text]) => text.includes('Quux') || text.includes(address));
    expect(before.map(([table]) => table)).toEqual(expect.arrayContaining(['members', 'user', 'acts']));

    const answered = await leave(zeb, { name: 'zebedee quuxer' });
    expect([answered.status, answered.headers.get('location')]).toEqual([303, '/account/deleted']);
    for (const [table, text] of await textsIn(on())) {
      expect(text, table).not.toMatch(/quux/i);
      expect(text, table).not.toContain('Asia/Karachi');
    }
    const former = await memberOf('Former member');
    expect(former).toMatchObject({ id, account_id: null, country: null, location: null, title: null, post_count: 1 });

    const page = await ann.page(`/threads/${thread.slug}.${thread.id}/`);
    expect(page).toContain('My words.');
    expect(page).toMatch(/class="author-name"[^>]*><bdi>Former member</);
    expect(page).not.toContain('Jan 1, 1970');
    const { body } = await ann.call<{ post: { reactions: unknown } }>('GET', `/posts/${answer.id}`);
    expect(body.post.reactions).toMatchObject([{ kind: 'like', count: 1, members: [{ id, name: 'Former member' }] }]);
    expect(await ann.page(`/members/former-member.${id}`)).toContain('My words.');
  });

  test('what the staff did to anything else that bears their name stays as it was written down', async () => {
    const boss = await on().staff('Chief', 'administrator');
    await boss.form('/admin/forum', { name: 'Parley', description: '', editHours: '48' });
    const act = () => db().selectFrom('acts').selectAll().where('path', '=', '/admin/forum').executeTakeFirst();
    const before = await act();
    expect(before?.detail).toContain('hours to edit');
    const { subject = '' } = before ?? {};
    expect((await leave(await on().member(subject))).status).toBe(303);
    expect(await act()).toEqual(before);
  });

  test('they are out at once: pages, sockets and streams; and whoever reads their posts sees it', async () => {
    const [bob, cid] = [await on().member('Bob'), await on().member('Cid')];
    const { thread } = await bob.startThread(await on().board());
    const phone = on().guest();
    await phone.signIn('Bob');
    const socket = await phone.connect();
    const cutOff = new Promise((done) => socket.once('disconnect', done));
    const stream = await phone.fetch(`/api/v1/threads/${thread.id}/stream`);
    const reader = await cid.follow(thread.id);
    await leave(bob);
    await cutOff;
    await stream.text();
    expect((await phone.call('GET', '/notifications')).status).toBe(401);
    expect((await bob.call('GET', '/notifications')).status).toBe(401);
    const { member } = await reader.until('member:changed');
    expect(member).toMatchObject({ name: 'Former member', former: true });
    await reader.until('thread:updated', (event) => event.thread.author.name === 'Former member');
  });

  test('it takes the password and the name, and keeps what was typed but the password', async () => {
    const dee = await on().member('Dee');
    for (const [fields, error] of [
      [{ name: 'Dot' }, 'name-error'],
      [{ name: '' }, 'name-error'],
      [{ currentPassword: 'wrong wrong' }, 'currentPassword-error'],
      [{ currentPassword: '' }, 'currentPassword-error'],
    ] as const) {
      const answer = await leave(dee, fields);
      const page = await answer.text();
      expect([answer.status, page]).toEqual([422, expect.stringContaining(`id="${error}"`)]);
      expect(page).not.toContain(PASSWORD);
    }
    expect((await dee.call('GET', '/notifications')).status).toBe(200);
  });

  test('the only administrator stays until there is another', async () => {
    await db().updateTable('members').set({ role: 'member' }).execute();
    const boss = await on().staff('Boss', 'administrator');
    expect((await leave(boss)).status).toBe(409);
    const second = await on().staff('Second', 'administrator');
    // Whoever is banned administers nothing.
    const ban = (banned_at: number | null) =>
      db().updateTable('members').set({ banned_at }).where('name', '=', second.name).execute();
    await ban(1);
    expect((await leave(boss)).status).toBe(409);
    await ban(null);
    expect((await leave(boss)).status).toBe(303);
  });

  test('name and address are free at once, and whoever comes back is somebody new', async () => {
    const eve = await on().member('Eve');
    const { thread } = await eve.startThread(await on().board());
    await leave(eve);
    const back = await on().member('Eve');
    const mine = await back.call('PATCH', `/posts/${thread.id}`, { body: 'Not mine.' });
    expect([403, 404]).toContain(mine.status);
    await leave(back);
    await on().member('Eve');
    expect(
      await db().selectFrom('members').select('id').where('name', '=', 'Former member').execute(),
    ).not.toHaveLength(1);
  });

  test('the download holds all there is of a member, and no key to their account', async () => {
    const [fay, gus] = [await on().member('Fay'), await on().member('Gus')];
    const { thread, post } = await fay.startThread(await on().board(), 'Kept', 'The "first" words.');
    for (let number = 2; number <= 5; number++) await fay.post(thread.id, `Post ${number}.`);
    const theirs = await gus.post(thread.id, 'Words of Gus, to @Fay.');
    await fay.call('PUT', `/posts/${theirs.id}/reaction`, { kind: 'love' });
    await fay.call('PUT', `/threads/${thread.id}/read`, { number: 3 });
    await fay.call('PUT', `/members/${(await memberOf('Gus')).id}/ignore`);
    const download = (fields: Record<string, string>) => fay.form('/account/settings/download', fields);
    expect((await download({ currentPassword: 'wrong wrong' })).status).toBe(422);
    const answer = await download({ currentPassword: PASSWORD });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=fay.json');
    const text = await answer.text();
    const data = JSON.parse(text);
    expect(data.profile).toMatchObject({ name: 'Fay', email: 'fay@example.org', watch_read: 'answers' });
    expect(data.posts).toHaveLength(5);
    expect(data.posts[0]).toMatchObject({ address: `${on().url}/posts/${post.id}`, body: 'The "first" words.' });
    expect(data.reactions).toEqual([expect.objectContaining({ post: `${on().url}/posts/${theirs.id}`, kind: 'love' })]);
    expect(data.watches).toEqual([expect.objectContaining({ level: 'everything', reason: 'started' })]);
    expect(data.readPositions).toEqual([expect.objectContaining({ number: 3 })]);
    expect(data.notifications).toEqual([expect.objectContaining({ kind: 'mention' })]);
    expect([data.ignored, data.sessions.length]).toEqual([['Gus'], 1]);
    expect(text).not.toContain('Words of Gus');
    const secrets = await db().selectFrom('session').select(['token', 'id']).execute();
    for (const { token, id } of secrets) for (const secret of [token, id]) expect(text).not.toContain(secret);
    expect(text).not.toContain('argon2');
    await until(async () => (await gus.call('GET', '/notifications')).status === 200, { because: 'Gus was disturbed' });
  });

  test('many posts come whole and in order', async () => {
    const hal = await on().member('Hal');
    const { id } = await memberOf('Hal');
    const { thread } = await hal.startThread(await on().board());
    const rows = Array.from({ length: 1_000 }, (_, i) => ({
      thread_id: thread.id,
      number: i + 2,
      cursor: i + 2,
      author_id: id,
      body: `Post ${i + 2}.`,
      html: '',
      created_at: Date.now() + i,
    }));
    for (let i = 0; i < rows.length; i += 100)
      await db()
        .insertInto('posts')
        .values(rows.slice(i, i + 100) as never)
        .execute();
    const answer = await hal.form('/account/settings/download', { currentPassword: PASSWORD });
    const { posts } = (await answer.json()) as { posts: { number: number }[] };
    expect(posts.map(({ number }) => number)).toEqual(Array.from({ length: 1_001 }, (_, i) => i + 1));
  });
});
