import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { deliverMail } from '../support/mail-node.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { linksIn, PostOffice } from '../support/post-office.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { isTriedAgain } from '../support/tried-again.ts';
import { until } from '../support/until.ts';

const MINUTE_MS = 60_000;
const KINDS = ['mention', 'quote', 'reply', 'watch'];
const ALERTS = '/account/settings/alerts';
const emailOf = (person: Person) => `${person.name.toLowerCase()}@example.org`;

function describeMail(environment: () => Promise<Record<string, string>>): void {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());
  beforeEach(() => {
    // The letters of a try before are not those that are waited for.
    if (isTriedAgain()) office.arrived.length = 0;
  });
  const on = started(async () => Parley.start({ ...office.environment, ...(await environment()) }));
  const db = () => on().app.db;
  const memberOf = (person: Person) =>
    db().selectFrom('members').selectAll().where('name', '=', person.name).executeTakeFirstOrThrow();

  /** Registers somebody whose address is confirmed, who wants mail after as many minutes. */
  const reader = async (name: string, after = 0): Promise<Person> => {
    const person = await on().member(name);
    await db()
      .updateTable('members')
      .set({ confirmed_email: emailOf(person), mail_after: after })
      .where('name', '=', name)
      .execute();
    return person;
  };
  const itemsOf = async (person: Person, kind = 'mail') =>
    db()
      .selectFrom('outbox')
      .selectAll()
      .where('member_id', '=', (await memberOf(person)).id)
      .where('kind', '=', kind)
      .execute();
  /** Resolves when this node has nothing more to send to somebody. */
  const settled = (person: Person) =>
    until(async () => (await itemsOf(person)).every((item) => item.given_up_at !== null), {
      because: 'the mail was not worked off',
    });
  /** Has everything that waits for somebody be from, and due, so long ago. */
  const age = async (person: Person, createdAt: number, dueAt = createdAt) =>
    db()
      .updateTable('outbox')
      .set({ created_at: createdAt, due_at: dueAt })
      .where('member_id', '=', (await memberOf(person)).id)
      .execute();

  test('an address gets mail only once its member has opened the link that was sent there', async () => {
    const [ann, bob] = [await on().member('Ann'), await on().member('Bob')];
    const [link = ''] = linksIn(await office.next('ann@example.org', /^Confirm your address/), '/account/confirm/');
    await ann.form(ALERTS, { 'mention.bell': 'on', 'mention.mail': 'on', mailAfter: '0' });
    const board = await on().board();
    await bob.startThread(board, 'Too early', 'Hello @Ann');
    expect(await itemsOf(ann)).toEqual([]);
    expect(await ann.page(ALERTS)).toContain('You get no e-mail yet');
    // A program that looks at what mail leads to confirms nothing.
    expect(await on().guest().page(link)).toContain('ann@example.org');
    expect((await memberOf(ann)).confirmed_email).toBeNull();
    expect((await on().guest().form(link, {})).status).toBe(303);
    expect(await ann.page(ALERTS)).not.toContain('You get no e-mail yet');
    await bob.startThread(board, 'In time', 'Hello @Ann');
    await office.next('ann@example.org', /“In time”/);
    expect(office.to('ann@example.org', /“Too early”/)).toEqual([]);

    // Another address is nobody's until its link is opened; the old one gets nothing any more, and its link is void.
    await ann.form('/account/settings/email', { email: 'anna@example.org', currentPassword: 'a password for tests' });
    const next = await office.next('anna@example.org', /^Confirm your address/);
    await bob.startThread(board, 'In between', 'Hello @Ann');
    expect(await itemsOf(ann)).toEqual([]);
    expect((await on().guest().form(link, {})).status).toBe(404);
    expect(
      (
        await on()
          .guest()
          .form(linksIn(next, '/account/confirm/')[0] ?? '', {})
      ).status,
    ).toBe(303);
    await bob.startThread(board, 'At last', 'Hello @Ann');
    await office.next('anna@example.org', /“At last”/);
  });

  test('at once: text and HTML say who did what where, lead there, and are safe to open', async () => {
    const [cid, dee] = [await reader('Cid'), await on().member('Dee')];
    const { thread } = await cid.startThread(await on().board(), 'Ships & <b>boats</b>', 'First.');
    const post = await dee.post(thread.id, 'Yes, <script>alert(1)</script> & no.', { replyTo: 1 });
    const arrived = await office.next('cid@example.org', /^Dee/);
    const { mail, raw } = arrived;
    expect(mail.subject).toBe('Dee answered you in “Ships & <b>boats</b>”');
    expect(mail.from?.value).toEqual([{ address: 'forum@forum.example', name: 'Parley' }]);
    expect(mail.text).toContain('> Yes, <script>alert(1)</script> & no.');
    expect(linksIn(arrived, '/posts/')).toEqual([`/posts/${post.id}`]);
    const html = mail.html || '';
    expect(html).toContain(`href="http://forum.example/posts/${post.id}"`);
    expect(html).toContain('Ships &amp; &lt;b>boats&lt;/b>');
    expect(html).not.toMatch(/<script|<img|<link|src=|url\(|@import/);
    expect(mail.references).toBe(`<thread.${thread.id}@forum.example>`);
    expect(mail.inReplyTo).toBe(mail.references);
    expect(mail.messageId).toMatch(/^<alert\.\d+\.\w+@forum\.example>$/);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('precedence')).toBe('bulk');
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    await dee.post(thread.id, 'Once more, @Cid.');
    const second = await office.next('cid@example.org', /mentioned/);
    expect(second.mail.references).toBe(mail.references);
    expect(second.mail.messageId).not.toBe(mail.messageId);
  });

  test('after some minutes: one letter of all that is still unread by then, the oldest first', async () => {
    const [eve, fay] = [await reader('Eve', 10), await on().member('Fay')];
    const { thread } = await eve.startThread(await on().board(), 'Digested', 'First.');
    const now = Date.now();
    const posts = [];
    for (const body of ['One @Eve', 'Two @Eve', 'Three @Eve', 'Four @Eve']) posts.push(await fay.post(thread.id, body));
    await deliverMail(on(), office, now + 9 * MINUTE_MS);
    expect(office.to('eve@example.org', /Digested/)).toEqual([]);
    await eve.call('PUT', `/threads/${thread.id}/read`, { number: 2 });
    await fay.call('DELETE', `/posts/${posts[2]?.id}`);
    await deliverMail(on(), office, now + 11 * MINUTE_MS);
    const [digest, ...more] = office.to('eve@example.org', /Digested/);
    expect(more).toEqual([]);
    expect(digest?.mail.subject).toBe('Fay mentioned you in “Digested”, and 1 more');
    expect(digest && linksIn(digest, '/posts/')).toEqual([posts[1], posts[3]].map((post) => `/posts/${post?.id}`));
    expect(await itemsOf(eve)).toEqual([]);
    // What is told is not told again with what comes after it.
    const last = await fay.post(thread.id, 'Five @Eve');
    await deliverMail(on(), office, now + 30 * MINUTE_MS);
    const [, second] = office.to('eve@example.org', /Digested/);
    expect(second && linksIn(second, '/posts/')).toEqual([`/posts/${last.id}`]);
  });

  test('what was seen or read before it is due is not sent, nor what was switched off, nor who wants no mail any more', async () => {
    const [gus, hal] = [await reader('Gus', 10), await on().member('Hal')];
    const board = await on().board();
    const later = Date.now() + 20 * MINUTE_MS;
    const write = (title: string) => hal.startThread(board, title, 'Hello @Gus');
    await write('Seen');
    await gus.call('POST', '/notifications/viewed');
    await write('Read');
    await gus.call('POST', '/notifications/read', { all: true });
    await write('Ignored');
    const { id } = await memberOf(hal);
    await gus.call('PUT', `/members/${id}/ignore`);
    await deliverMail(on(), office, later);
    await gus.call('DELETE', `/members/${id}/ignore`);
    await gus.call('POST', '/notifications/read', { all: true });
    await write('Switched off');
    await gus.form(ALERTS, { 'mention.bell': 'on', mailAfter: '10' });
    await deliverMail(on(), office, later);
    await gus.form(ALERTS, { 'mention.bell': 'on', 'mention.mail': 'on', mailAfter: '10' });
    await gus.call('POST', '/notifications/read', { all: true });
    await write('Never');
    await gus.form(ALERTS, { 'mention.bell': 'on', 'mention.mail': 'on', mailAfter: 'never' });
    await deliverMail(on(), office, later);
    expect(office.to('gus@example.org', /“/)).toEqual([]);
    expect(await itemsOf(gus)).toEqual([]);
  });

  test('quiet hours hold it back by the member’s own clock, also in the night in which that is put back', async () => {
    const [ivy, jon] = [await reader('Ivy'), await on().member('Jon')];
    await ivy.form('/account/settings/appearance', { timeZone: 'Europe/London' });
    await db().updateTable('members').set({ mail_after: 10 }).where('name', '=', 'Ivy').execute();
    const { thread } = await ivy.startThread(await on().board(), 'At night', 'First.');
    await jon.post(thread.id, 'Hello @Ivy');
    await db()
      .updateTable('members')
      .set({ quiet_from: 22 * 60, quiet_until: 7 * 60 })
      .where('name', '=', 'Ivy')
      .execute();
    const at = (time: string) => Date.parse(time);
    // Written at 22:55 in London: due at 23:05, held until 07:00, which is 07:00 UTC after that night and not 06:00.
    await age(ivy, at('2027-10-30T21:55:00Z'));
    await deliverMail(on(), office, at('2027-10-30T22:05:00Z'));
    expect((await itemsOf(ivy)).map((item) => item.due_at)).toEqual([at('2027-10-31T07:00:00Z')]);
    await deliverMail(on(), office, at('2027-10-31T06:59:00Z'));
    expect(office.to('ivy@example.org', /At night/)).toEqual([]);
    await deliverMail(on(), office, at('2027-10-31T07:00:00Z'));
    expect(office.to('ivy@example.org', /At night/)).toHaveLength(1);
  });

  test('one click stops all mail without signing in; a link stops a thread; looking at them changes nothing', async () => {
    const [kim, lea] = [await reader('Kim'), await on().member('Lea')];
    const { thread } = await kim.startThread(await on().board(), 'Unwanted', 'First.');
    await lea.post(thread.id, 'Hello @Kim');
    const arrived = await office.next('kim@example.org', /Unwanted/);
    const listed = /^List-Unsubscribe: <http:\/\/forum\.example(\/mail\/[\w.-]+)>/m.exec(
      arrived.raw.replace(/\r\n[ \t]+/g, ' '),
    );
    const all = listed?.[1] ?? '';
    const [less = ''] = linksIn(arrived, '/mail/').filter((link) => link !== all);
    const stranger = on().guest();

    expect(await stranger.page(less)).toContain('Unwanted');
    expect(await stranger.page(all)).toContain('No more e-mail at all');
    expect((await memberOf(kim)).mail_after).toBe(0);
    expect((await stranger.form(less, { hear: 'nothing' })).status).toBe(303);
    await lea.post(thread.id, 'Hello again @Kim');
    expect((await kim.notifications()).notifications.map(({ excerpt }) => excerpt)).toEqual(['Hello @Kim']);
    expect((await memberOf(kim)).mail_after).toBe(0);

    // As a mailbox does it (RFC 8058): no cookies, no page before it, no Origin.
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    const answer = await fetch(on().url + all, { method: 'POST', body: form, redirect: 'manual' });
    expect(answer.status).toBe(200);
    expect((await memberOf(kim)).mail_after).toBeNull();

    // The name of a thread that is closed to the member is told nobody who has the link.
    await db().updateTable('threads').set({ deleted_at: 1 }).where('id', '=', thread.id).execute();
    expect(await stranger.page(less)).not.toContain('Unwanted');
    const forged = `${all.slice(0, -2)}${all.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const path of [forged, `${all}.x`, '/mail/MQ', '/mail/MQ.'])
      expect((await stranger.form(path, {})).status, path).toBe(404);
  });

  test('a letter of a watched board’s new threads leads to hearing less of the board, for as long as it may be read', async () => {
    const [kai, lou] = [await reader('Kai'), await on().member('Lou')];
    await kai.form(ALERTS, { 'board.bell': 'on', 'board.mail': 'on', mailAfter: '0' });
    const board = await on().board();
    await db().updateTable('boards').set({ title: 'Harbour' }).where('id', '=', board).execute();
    await kai.call('PUT', `/boards/${board}/watch`, { level: 'everything' });
    await lou.startThread(board, 'A new thread');
    const arrived = await office.next('kai@example.org', /^Lou started “A new thread”/);
    expect(arrived.mail.text).toContain('Hear less of this board');
    expect(arrived.mail.text).not.toContain('of this thread');
    const [less = ''] = linksIn(arrived, '/mail/');
    const stranger = on().guest();
    expect(await stranger.page(less)).toMatch(/What do you want to hear of <bdi>Harbour</);
    const set = (audience: 'staff' | 'everyone') =>
      db().updateTable('boards').set({ audience }).where('id', '=', board).execute();
    await set('staff');
    expect(await stranger.page(less)).not.toContain('Harbour');
    await set('everyone');
    expect((await stranger.form(less, { hear: 'answers' })).status).toBe(303);
    await lou.startThread(board, 'One more');
    await on().app.outbox.settled();
    expect((await kai.notifications()).notifications.filter(({ readAt }) => readAt === null)).toEqual([]);
    expect((await memberOf(kai)).mail_after).toBe(0);
    expect(office.to('kai@example.org', /One more/)).toEqual([]);
  });

  test('what fails for now is sent later, once, and can be recognised where it came twice', async () => {
    const [max, nel] = [await reader('Max', 10), await on().member('Nel')];
    const { thread } = await max.startThread(await on().board(), 'Later', 'First.');
    await nel.post(thread.id, 'Hello @Max');
    const due = Date.now() + 11 * MINUTE_MS;
    office.refuseMail = () => ({ code: 451, said: 'Come back later' });
    await deliverMail(on(), office, due);
    office.refuseMail = () => undefined;
    expect(await itemsOf(max)).toMatchObject([{ given_up_at: null, error: expect.stringContaining('451') }]);
    expect((await itemsOf(max))[0]?.due_at).toBeGreaterThan(due);
    await deliverMail(on(), office, due + MINUTE_MS);
    expect(office.to('max@example.org', /Later/)).toHaveLength(1);

    // A sender that dies after the server took the letter, and before it could note that.
    await nel.post(thread.id, 'And this, @Max');
    await deliverMail(on(), office, due + 20 * MINUTE_MS);
    const [item] = await db()
      .selectFrom('notifications')
      .selectAll()
      .where('member_id', '=', (await memberOf(max)).id)
      .orderBy('id', 'desc')
      .execute();
    await db().updateTable('notifications').set({ mailed_at: null }).where('id', '=', Number(item?.id)).execute();
    await db()
      .insertInto('outbox')
      .values({
        kind: 'mail',
        subject_id: Number(item?.id),
        member_id: Number(item?.member_id),
        due_at: due,
        created_at: due - 11 * MINUTE_MS,
      })
      .execute();
    await deliverMail(on(), office, due + 21 * MINUTE_MS);
    const ids = office.to('max@example.org', /Later/).map(({ mail }) => mail.messageId);
    expect(ids).toHaveLength(3);
    expect(ids[1]).toBe(ids[2]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test('an address that refuses mail for good gets no more; member and administrator see it, and what comes of it', async () => {
    const [oda, pat] = [await reader('Oda'), await on().member('Pat')];
    const admin = await on().staff('Admin', 'administrator');
    const { thread } = await oda.startThread(await on().board(), 'Gone', 'First.');
    await office.next('oda@example.org', /^Confirm/);
    office.refuse = (to) => (to === 'oda@example.org' ? { code: 550, said: 'No such user here' } : undefined);
    await pat.post(thread.id, 'Hello @Oda');
    await until(async () => (await itemsOf(oda))[0]?.given_up_at, { because: 'it was not given up' });
    expect(await oda.page(ALERTS)).toMatch(/refused at <bdi>oda@example.org<\/bdi>[^<]*550 No such user here/);
    const page = await admin.page('/admin/delivery');
    expect(page).toContain('550 No such user here');
    expect(page).toContain('>Oda<');
    await pat.post(thread.id, 'Once more @Oda');
    expect(await itemsOf(oda)).toHaveLength(1);

    const [item] = await itemsOf(oda);
    const decide = (what: string) => admin.form(`/admin/delivery/${item?.id}`, { what });
    expect((await pat.form(`/admin/delivery/${item?.id}`, { what: 'forget' })).status).toBe(403);
    // It is refused no longer, and the member confirms the address again.
    office.refuse = () => undefined;
    expect((await oda.form(`${ALERTS}/confirm`, {})).headers.get('location')).toBe(`${ALERTS}?sent`);
    const confirm = await until(() => office.to('oda@example.org', /^Confirm/).at(1), { because: 'no link came' });
    await on()
      .guest()
      .form(linksIn(confirm, '/account/confirm/')[0] ?? '', {});
    expect((await decide('retry')).status).toBe(303);
    const { mail } = await office.next('oda@example.org', /“Gone”/);
    expect(mail.subject).toBe('Pat mentioned you in “Gone”');
    await settled(oda);
    expect((await decide('forget')).status).toBe(404);
    expect(await admin.page('/admin/audit')).toContain('retried');

    // What the server holds against the forum is no fault of the address: it is tried again until somebody has mended that.
    office.refuse = () => ({ code: 554, said: '5.7.1 <oda@example.org>: Relay access denied' });
    await pat.post(thread.id, 'By your leave, @Oda');
    await until(async () => (await itemsOf(oda))[0]?.error, { because: 'it was not refused' });
    expect(await itemsOf(oda)).toMatchObject([{ given_up_at: null, error: expect.stringContaining('Relay access') }]);
    expect((await memberOf(oda)).mail_failed_at).toBeNull();
    office.refuse = () => undefined;
    await deliverMail(on(), office, Date.now() + MINUTE_MS);
    expect(await itemsOf(oda)).toEqual([]);

    // Nor is what it does not like about a letter.
    office.refuseMail = () => ({ code: 554, said: 'This looks like spam' });
    await pat.post(thread.id, 'Buy, @Oda');
    await until(async () => (await itemsOf(oda))[0]?.given_up_at, { because: 'it was not given up' });
    office.refuseMail = () => undefined;
    expect((await memberOf(oda)).mail_failed_at).toBeNull();
    const [refused] = await itemsOf(oda);
    await admin.form(`/admin/delivery/${refused?.id}`, { what: 'forget' });
    expect(await itemsOf(oda)).toEqual([]);
  });

  test('what a member may no longer read by the time it is due is told in no line of any letter', async () => {
    const [una, vic] = [await reader('Una', 10), await on().member('Vic')];
    await una.form(ALERTS, {
      ...Object.fromEntries(KINDS.flatMap((kind) => ['bell', 'mail'].map((channel) => [`${kind}.${channel}`, 'on']))),
      mailAfter: '10',
    });
    const memberId = (await memberOf(una)).id;
    const set = (table: 'boards' | 'threads' | 'posts', id: number, values: object) =>
      db().updateTable(table).set(values).where('id', '=', id).execute();
    const losses: Record<string, (at: { board: number; thread: number; post: number }) => Promise<unknown>> = {
      'board closed': ({ board }) => set('boards', board, { audience: 'staff' }),
      'thread deleted': ({ thread }) => set('threads', thread, { deleted_at: 1 }),
      'post deleted': ({ post }) => set('posts', post, { deleted_at: 1 }),
      silenced: ({ thread }) => una.call('PUT', `/threads/${thread}/watch`, { level: 'nothing' }),
    };
    const bodies = {
      mention: 'Secret @Una',
      quote: '[quote="Una, post:1"]\nFirst.\n[/quote]\n\nSecret',
      reply: 'Secret',
      watch: 'Secret',
    };
    for (const [kind, text] of Object.entries(bodies)) {
      for (const [loss, lose] of Object.entries(losses)) {
        const board = await on().board();
        const { thread } = await una.startThread(board, `Secret: ${kind}, ${loss}`, 'First.');
        const post = await vic.post(thread.id, text, kind === 'reply' ? { replyTo: 1 } : {});
        await on().app.outbox.settled();
        const planned = await itemsOf(una);
        expect(planned.length, `${kind}, ${loss}`).toBeGreaterThan(0);
        await lose({ board, thread: thread.id, post: post.id });
      }
    }
    // A moderator who is none any more, and somebody who is ignored by now.
    await db().updateTable('members').set({ role: 'moderator' }).where('id', '=', memberId).execute();
    const staff = await on().staff('Wim');
    await staff.startThread(await on().board('staff'), 'Secret: office lost', 'Secret @Una');
    await db().updateTable('members').set({ role: 'member' }).where('id', '=', memberId).execute();
    const { thread } = await una.startThread(await on().board(), 'Secret: ignored', 'First.');
    await vic.post(thread.id, 'Secret @Una');
    await una.call('PUT', `/members/${(await memberOf(vic)).id}/ignore`);
    await deliverMail(on(), office, Date.now() + 11 * MINUTE_MS);
    expect(await itemsOf(una)).toEqual([]);
    expect(office.arrived.filter(({ raw }) => /Secret/.test(raw))).toEqual([]);
    // What is left to tell is told, and of the rest not even how much there was.
    const open = await una.startThread(await on().board(), 'Open', 'First.');
    await staff.post(open.thread.id, 'Hello @Una');
    await deliverMail(on(), office, Date.now() + 11 * MINUTE_MS);
    expect(office.to('una@example.org', /“/).map(({ mail }) => mail.subject)).toEqual(['Wim mentioned you in “Open”']);
  });

  test('nothing that anybody wrote becomes a header or another recipient', async () => {
    const [ron, sue] = [await reader('Ron', 10), await on().member('Sue')];
    const { thread } = await ron.startThread(await on().board(), 'Plain', 'First.');
    await sue.post(thread.id, 'Hello @Ron');
    // Neither can be typed: names and titles are one line. Should they ever be stored, they still do no harm.
    const evil = 'x\r\nBcc: victim@example.org\r\n\r\n<h1>Hi</h1>';
    await db().updateTable('threads').set({ title: evil }).where('id', '=', thread.id).execute();
    await db().updateTable('members').set({ name: evil }).where('name', '=', 'Sue').execute();
    await deliverMail(on(), office, Date.now() + 11 * MINUTE_MS);
    const [arrived] = office.to('ron@example.org', /mentioned/);
    expect(arrived?.to).toBe('ron@example.org');
    expect(arrived?.mail.headers.has('bcc')).toBe(false);
    expect(arrived?.mail.html).not.toContain('<h1>');
    expect(office.to('victim@example.org')).toEqual([]);
  });

  test('many letters go over few connections', async () => {
    const tom = await on().member('Tom');
    const board = await on().board();
    const readers = await Promise.all(['Uma', 'Val', 'Wes', 'Xia', 'Yan', 'Zoe'].map((name) => reader(name)));
    const before = office.connections;
    await tom.startThread(board, 'To all', readers.map(({ name }) => `@${name}`).join(' '));
    await Promise.all(readers.map((each) => office.next(emailOf(each), /“To all”/)));
    expect(office.connections - before).toBeLessThanOrEqual(3);
  });
}

describe('mail, on SQLite', () => describeMail(async () => ({})));
describeWith('postgres', sharedPostgres, 'mail, on PostgreSQL', (postgres) =>
  describeMail(async () => ({ DATABASE_URL: await postgres.createDatabase() })),
);
