import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { insertMember } from '../../server/members/store.ts';
import type { Board } from '../../shared/board.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { fieldsIn } from '../support/fields-in.ts';
import type { Person } from '../support/person.ts';
import { until } from '../support/until.ts';

describeOnBothEngines('administration', (on) => {
  let admin: Person;
  const boss = async () => {
    admin ??= await on().staff('Boss', 'administrator');
    if (admin.url !== on().url) admin = await on().staff('Boss', 'administrator');
    return admin;
  };
  const boards = async (who: Person) => (await who.call<{ boards: Board[] }>('GET', '/boards')).body.boards;
  const lastAct = async () =>
    on().app.db.selectFrom('acts').select(['act', 'subject', 'detail']).orderBy('id', 'desc').executeTakeFirst();
  const idOf = async (name: string) =>
    (await on().app.db.selectFrom('members').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;

  test('a board is made, changed, put in order and, while it is empty, deleted', async () => {
    const ann = await boss();
    await on().board('everyone', 'first');
    const made = await ann.form('/admin/boards/new', {
      title: 'Questions',
      description: 'Ask.',
      starters: 'members',
      repliers: 'staff',
      approval: 'newcomers',
      prefixes: ' Open \r\nSolved\r\n\r\nOpen',
    });
    expect(made.status).toBe(303);
    const board = (await boards(ann)).find(({ title }) => title === 'Questions') as Board;
    expect(board).toMatchObject({
      slug: 'questions',
      audience: 'everyone',
      repliers: 'staff',
      approval: 'newcomers',
      prefixes: ['Open', 'Solved'],
    });
    expect((await boards(ann)).at(-1)?.id).toBe(board.id);
    await ann.form(`/admin/boards/${board.id}/move`, { by: '-1' });
    expect((await boards(ann)).at(-2)?.id).toBe(board.id);
    await ann.form(`/admin/boards/${board.id}`, { title: 'First', description: '', prefixes: 'Solved' });
    expect((await boards(ann)).find(({ id }) => id === board.id)).toMatchObject({
      slug: 'first-2',
      prefixes: ['Solved'],
    });
    expect((await lastAct())?.detail).toContain('title: Questions → First');
    const { thread } = await ann.startThread(board.id);
    expect((await ann.form(`/admin/boards/${board.id}/delete`, {})).status).toBe(409);
    const empty = await on().board();
    expect((await ann.form(`/admin/boards/${empty}/delete`, {})).status).toBe(303);
    expect(await lastAct()).toMatchObject({ act: 'deleted', subject: 'the board “A board”' });
    expect((await boards(ann)).map(({ id }) => id)).not.toContain(empty);
    expect((await ann.call('GET', `/threads/${thread.id}`)).status).toBe(200);
  });

  test('a form that is refused names the field and keeps what was typed', async () => {
    const ann = await boss();
    const refused = await ann.form('/admin/boards/new', {
      title: '',
      description: 'My long description.',
      audience: 'nobody',
      prefixes: 'x'.repeat(31),
    });
    const page = await refused.text();
    expect(refused.status).toBe(422);
    for (const field of ['title', 'audience']) expect(page).toContain(`id="${field}-error"`);
    expect(page).toContain('My long description.');
    expect(page).toContain('x'.repeat(31));
    const forum = await ann.form('/admin/forum', { name: 'x'.repeat(61), editHours: 'many' });
    const said = await forum.text();
    expect([forum.status, said.includes('id="name-error"'), said.includes('id="editHours-error"')]).toEqual([
      422,
      true,
      true,
    ]);
  });

  test('a form takes over what a colleague has set since it was opened, and what both changed only once it was said', async () => {
    const [ann, bob] = [await boss(), await on().staff('Colleague', 'administrator')];
    const { db } = on().app;
    const ida = await on().member('Ida');
    const board = await on().board();
    const [rank, award] = [
      await db.selectFrom('ranks').select('id').executeTakeFirstOrThrow(),
      await db.selectFrom('awards').select('id').executeTakeFirstOrThrow(),
    ];
    const hook = { url: 'https://8.8.8.8/hook', boardId: String(board) };
    await ann.form('/admin/webhooks', { ...hook, 'post.created': 'on' });
    const { id: hookId } = await db.selectFrom('webhooks').select('id').executeTakeFirstOrThrow();
    const elsewhere = await on().board();
    const { thread } = await ann.startThread(board, 'Talk');
    const marked = (field: string, theirs: string) =>
      new RegExp(`id="${field}-error" role="alert">Set to “${theirs}” meanwhile`);
    /** Where the form is; what Bob and Ann save that is not as the form showed it; and what she is told. */
    const forms: [path: string, bobs: Record<string, string>, anns: Record<string, string>, said: RegExp[]][] = [
      [
        `/admin/boards/${board}`,
        { title: 'Bob’s', prefixes: 'Solved', repliers: 'staff', description: 'By Bob' },
        { title: 'Ann’s', prefixes: 'Open', repliers: 'staff', approval: 'members' },
        [/changed this board/, marked('title', 'Bob’s'), marked('prefixes', 'Solved'), /Open<\/textarea>/, /"By Bob"/],
      ],
      [
        '/admin/forum',
        { name: 'Bob’s', description: 'By Bob' },
        { name: 'Ann’s', editHours: '5' },
        [/changed the forum’s settings/, marked('name', 'Bob’s'), /"By Bob"/, /value="5"/],
      ],
      [`/admin/ranks/${rank.id}`, { title: 'Bob’s', posts: '7' }, { title: 'Ann’s' }, [/this rank/, /value="7"/]],
      [
        `/admin/awards/${award.id}`,
        { name: 'Bob’s', measure: 'days', threshold: '3' },
        { threshold: '8' },
        [/changed this award/, marked('measure', 'For days since joining'), marked('threshold', '3'), /"Bob’s"/],
      ],
      ['/admin/reactions/like', { label: 'Bob’s', score: '2' }, { score: '3' }, [marked('score', '2'), /"Bob’s"/]],
      [
        `/admin/webhooks/${hookId}`,
        { url: 'https://8.8.4.4/bob', 'thread.created': 'on', 'post.created': '' },
        { url: 'https://8.8.4.4/ann', 'post.edited': 'on' },
        [
          marked('url', 'https://8.8.4.4/bob'),
          /"post.edited" checked/,
          /"thread.created" checked/,
          /"post.created"\/>/,
        ],
      ],
      [
        `/admin/members/${await idOf(ida.name)}`,
        { role: 'moderator' },
        { role: 'administrator' },
        [/this member’s role/, marked('role', 'Moderator'), /value="administrator" selected/],
      ],
      [
        `/threads/talk.${thread.id}/moderate`,
        { title: 'Bob’s', boardId: String(elsewhere) },
        { title: 'Ann’s', prefix: '' },
        [/changed this thread/, marked('title', 'Bob’s'), new RegExp(`value="${elsewhere}" selected`)],
      ],
    ];
    for (const [path, bobs, anns, said] of forms) {
      const opened = fieldsIn(await ann.page(path));
      expect((await bob.form(path, { ...opened, ...bobs })).status, path).toBe(303);
      // A form that is wrong is still the one that was opened then.
      const wrong = { title: '', name: '', label: 'x'.repeat(99), url: 'x', role: 'x' };
      const refused = await ann.form(path, { ...opened, ...anns, ...wrong });
      expect([refused.status, fieldsIn(await refused.text()).seen], path).toEqual([422, opened.seen]);
      const told = await ann.form(path, { ...opened, ...anns });
      const page = await told.text();
      expect(told.status, path).toBe(409);
      for (const words of said) expect(page, path).toMatch(words);
      const again = fieldsIn(page);
      expect((await ann.form(path, again)).status, path).toBe(303);
      expect(fieldsIn(await ann.page(path)), path).toEqual({ ...again, seen: expect.anything() });
      // What both wish is no quarrel.
      expect((await bob.form(path, again)).status, path).toBe(303);
    }
    // Changes to different fields are no quarrel either: the form was opened before, and nothing is said.
    const opened = fieldsIn(await ann.page('/admin/forum'));
    await bob.form('/admin/forum', { ...opened, name: 'Bob’s again' });
    expect((await ann.form('/admin/forum', { ...opened, editHours: '7' })).status).toBe(303);
    expect(fieldsIn(await ann.page('/admin/forum'))).toMatchObject({ name: 'Bob’s again', editHours: '7' });
    expect(await lastAct()).toMatchObject({ detail: 'hours to edit: 5 → 7' });
    await ann.form(`/admin/members/${await idOf('Colleague')}`, { role: 'member' });
    await ann.form(`/admin/members/${await idOf(ida.name)}`, { role: 'member' });
  });

  test('of two forms saved in the same moment, one is told of the other', async () => {
    const ann = await boss();
    const { db, engine } = on().app;
    await ann.form('/admin/forum', { name: 'Before', description: 'x', editHours: '' });
    const opened = fieldsIn(await ann.page('/admin/forum'));
    const save = (name: string) => ann.form('/admin/forum', { ...opened, name });
    const both = () => [save('One'), save('Other')];
    const waiting = async () => {
      const { rows } = await sql<{ pid: number }>`
        select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
      return rows.length;
    };
    // SQLite takes one after the other by itself; PostgreSQL is held up until both are under way.
    const answers = await (engine === 'sqlite'
      ? both()
      : db.transaction().execute(async (trx) => {
          await trx.updateTable('settings').set({ value: 'Before' }).where('name', '=', 'forum-name').execute();
          const answers = both();
          await until(async () => (await waiting()) === 2, { because: 'the two do not wait' });
          return answers;
        }));
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([303, 409]);
  });

  test('whoever may no longer read a board is shown out of its threads at once', async () => {
    const ann = await boss();
    const board = await on().board();
    const { thread } = await ann.startThread(board);
    const [guest, colleague] = [await on().guest().follow(thread.id), await ann.follow(thread.id)];
    const began = performance.now();
    await ann.form(`/admin/boards/${board}`, { title: 'Ours', audience: 'staff' });
    await guest.until('thread:closed');
    expect(performance.now() - began).toBeLessThan(1_500);
    await ann.post(thread.id, 'Among us.');
    await colleague.until('post:created');
    expect(guest.all('post:created')).toEqual([]);
  });

  test('the forum’s name heads every page at once, and the hours to edit hold', async () => {
    const [ann, bob] = [await boss(), await on().member('Bob')];
    const { thread, post } = await bob.startThread(await on().board(), 'Titled');
    await on().guest().page(`/threads/titled.${thread.id}/`);
    await ann.form('/admin/forum', { name: 'The <Reading> Room', description: 'About books.', editHours: '0' });
    expect(await lastAct()).toMatchObject({
      subject: 'the forum’s settings',
      detail: expect.stringContaining('name:'),
    });
    const page = await on().guest().page(`/threads/titled.${thread.id}/`);
    expect(page).toContain('<title>Titled | The &lt;Reading> Room</title>');
    expect(page).toContain('<bdi>The &lt;Reading> Room</bdi>');
    expect(await on().guest().page('/')).toMatch(/content="About books\."[\s\S]*<p>About books\.<\/p>/);
    expect((await bob.call('PATCH', `/posts/${post.id}`, { body: 'Now?' })).status).toBe(403);
    await ann.form('/admin/forum', { name: 'Parley', description: '', editHours: '' });
    await on().app.db.updateTable('posts').set({ created_at: 1 }).where('id', '=', post.id).execute();
    expect((await bob.call('PATCH', `/posts/${post.id}`, { body: 'Now?' })).status).toBe(200);
  });

  test('a title that is refused is shown again as it was typed, and says why', async () => {
    const ann = await boss();
    const id = await insertMember(on().app.db, { accountId: null, name: 'Titled', joinedAt: 1 });
    const answer = await ann.form(`/members/${id}/title`, { title: 'x'.repeat(41) });
    const page = await answer.text();
    expect([answer.status, page]).toEqual([422, expect.stringContaining(`value="${'x'.repeat(41)}"`)]);
    expect(page).toContain('Up to 40 characters.');
    expect((await ann.form(`/members/${id}/title`, { title: 'Sage' })).status).toBe(303);
  });

  test('a role holds at once, at every door and on every connection; the last administrator stays one', async () => {
    const ann = await boss();
    const cid = await on().member('Cid');
    const id = await idOf('Cid');
    const { thread } = await ann.startThread(await on().board('staff'));
    expect((await cid.call('GET', `/threads/${thread.id}`)).status).toBe(404);
    await ann.form(`/admin/members/${id}`, { role: 'moderator' });
    expect(await lastAct()).toEqual({ act: 'changed the role of', subject: 'Cid', detail: 'member → moderator' });
    const follower = await cid.follow(thread.id);
    await ann.form(`/admin/members/${id}`, { role: 'member' });
    await follower.until('thread:closed');
    expect((await cid.call('GET', `/threads/${thread.id}`)).status).toBe(404);
    const own = await ann.form(`/admin/members/${await idOf('Boss')}`, { role: 'member' });
    expect([own.status, await own.text()]).toEqual([422, expect.stringContaining('the last administrator')]);
    await ann.form(`/admin/members/${id}`, { role: 'administrator' });
    const both = await Promise.all([
      ann.form(`/admin/members/${id}`, { role: 'member' }),
      cid.form(`/admin/members/${await idOf('Boss')}`, { role: 'member' }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).not.toEqual([303, 303]);
    const left = await on().app.db.selectFrom('members').select('name').where('role', '=', 'administrator').execute();
    expect(left).toHaveLength(1);
  });

  test('members are found by how their name begins, whatever its case, and by role, page by page', async () => {
    const eve = await on().staff('Eve', 'administrator');
    const rows = Array.from({ length: 120 }, (_, i) => ({
      name: `Zoë ${String(i).padStart(3, '0')}`,
      role: i % 10 === 0 ? 'moderator' : 'member',
    }));
    for (const row of rows) await insertMember(on().app.db, { ...row, accountId: null, joinedAt: 1 });
    const names = (page: string) => [...page.matchAll(/<bdi>(Zoë \d+)<\/bdi>/g)].map(([, name]) => name);
    const seen: (string | undefined)[] = [];
    let path: string | undefined = `/admin/members?name=${encodeURIComponent('ZOË')}`;
    while (path) {
      const page = await eve.page(path);
      seen.push(...names(page));
      path = /href="(\/admin\/members\?[^"]+)" rel="next">More/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toEqual(rows.map(({ name }) => name));
    const moderators = await eve.page(`/admin/members?name=zo&role=moderator`);
    expect(names(moderators)).toHaveLength(12);
    expect(await eve.page('/admin/members?name=nobody-is-called-that')).toContain('Nobody is called that.');
  });

  test('of two who take the first steps at once, one does', async () => {
    const two = await Promise.all(['Flo', 'Gil'].map((name) => on().staff(name, 'administrator')));
    await on().app.db.deleteFrom('settings').where('name', '=', 'welcomed').execute();
    const steps = {
      name: 'Parley',
      description: 'Twice.',
      'id-0': '',
      'title-0': 'Made once',
      'audience-0': 'everyone',
    };
    const sent = await Promise.all(two.map((who) => who.form('/admin/welcome', steps)));
    expect(sent.map(({ status }) => status)).toContain(303);
    expect((await boards(await boss())).filter(({ title }) => title === 'Made once')).toHaveLength(1);
  });

  test('the first steps name the forum and its boards, once', async () => {
    const eve = await on()
      .staff('Eve', 'administrator')
      .catch(async () => {
        const again = on().guest();
        await again.signIn('Eve');
        return again;
      });
    await on().app.db.deleteFrom('settings').where('name', '=', 'welcomed').execute();
    const refused = await eve.form('/admin/welcome', { name: '', 'title-0': 'Kept title', 'audience-0': 'members' });
    const page = await refused.text();
    expect([refused.status, page.includes('id="name-error"'), page.includes('Kept title')]).toEqual([422, true, true]);
    const id = await on().board('everyone', 'renamed');
    const done = await eve.form('/admin/welcome', {
      name: 'Harbour',
      description: 'Boats.',
      'id-0': String(id),
      'title-0': 'Moorings',
      'audience-0': 'members',
      'id-1': '',
      'title-1': 'Staff room',
      'audience-1': 'staff',
      'id-2': '',
      'title-2': '',
      'audience-2': 'everyone',
    });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/']);
    const made = (await boards(eve)).filter(({ title }) => ['Moorings', 'Staff room'].includes(title));
    expect(made.map(({ title, audience, slug }) => [title, audience, slug])).toEqual([
      ['Moorings', 'members', 'moorings'],
      ['Staff room', 'staff', 'staff-room'],
    ]);
    expect(await eve.page('/')).toContain('<title>Harbour</title>');
    const again = await eve.fetch('/admin/welcome', { headers: { accept: 'text/html' } });
    expect([again.status, again.headers.get('location')]).toEqual([303, '/']);
  });
});
