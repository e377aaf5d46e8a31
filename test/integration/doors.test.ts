import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertMember } from '../../server/members/store.ts';
import { insertReport } from '../../server/reports/store.ts';
import { insertSubmission } from '../../server/submissions/store.ts';
import { insertDeliveries, noteUnsent } from '../../server/webhooks/delivery-store.ts';
import { newSecret } from '../../server/webhooks/signature.ts';
import { insertWebhook } from '../../server/webhooks/store.ts';
import { SCOPES, type Scope } from '../../shared/token.ts';
import { API, asBanned, ELSEWHERE, type Line, PAGES } from '../support/doors.ts';
import { drawing } from '../support/drawings.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { routesAddedBy } from '../support/routes.ts';
import { scopeOf } from '../support/scopes.ts';
import { makeToken, withToken } from '../support/token.ts';

const PLACES = ['everyone', 'members', 'staff', 'deleted'] as const;
const SECRET = 'the-words-of-this-place';

describe('every door', () => {
  let on: Parley;
  let routes: string[];
  let author: Person;
  let people: Person[];
  let banned: Person;
  const tokens = {} as Record<Scope, Person>;
  const moderating = {} as Record<Scope, Person>;
  let shared: Record<string, string | number>;
  const places: Record<string, Record<string, string | number>> = {};

  beforeAll(async () => {
    const started = await routesAddedBy(() => Parley.start({ WEBHOOKS_PRIVATE: 'on' }));
    on = started.built;
    routes = started.routes();
    author = await on.staff('Author', 'administrator');
    people = [
      on.guest(),
      await on.member('Member'),
      await on.staff('Moderator'),
      await on.staff('Administrator', 'administrator'),
    ];
    // A moderator until then.
    banned = await on.staff('Banned');
    await on.app.db.updateTable('members').set({ banned_at: 1 }).where('name', '=', 'Banned').execute();
    for (const scope of Object.keys(SCOPES) as Scope[]) {
      const moderator = people[2] as Person;
      tokens[scope] = withToken(on, await makeToken(moderator, [scope]));
      moderating[scope] = withToken(on, await makeToken(moderator, [...new Set([scope, 'moderate' as const])]));
    }
    const { id } = await on.app.db
      .selectFrom('members')
      .select('id')
      .where('name', '=', 'Author')
      .executeTakeFirstOrThrow();
    shared = {
      author: id,
      imported: await insertMember(on.app.db, { accountId: null, name: 'Imported', joinedAt: 1 }),
    };
    for (const place of PLACES) {
      const audience = place === 'deleted' ? 'everyone' : place;
      const board = await on.board(audience, `slug-${place}`);
      const { markdown, id: file } = await author.upload(await drawing({ width: 640 }));
      const { thread, post } = await author.startThread(board, 'A thread', `${SECRET} ${place}`);
      await author.post(thread.id, markdown);
      if (place === 'deleted') await author.call('DELETE', `/threads/${thread.id}`);
      places[place] = { board, boardSlug: `slug-${place}`, thread: thread.id, post: post.id, file };
    }
    const hook = await webhook();
    const sent = { webhookId: hook, event: 'post.reacted', threadId: null, postId: null };
    const [delivery = 0] = await insertDeliveries(on.app.db, [sent], 1);
    await noteUnsent(on.app.db, delivery, { why: 'for this test', at: 1 });
    Object.assign(shared, { webhook: hook, delivery });
  });
  afterAll(() => on?.stop());

  const webhook = () =>
    insertWebhook(on.app.db, {
      boardId: Number(places.members?.board),
      url: 'http://127.0.0.1:9/',
      secret: newSecret(),
      events: ['post.reacted'],
      createdAt: 1,
    });

  const submission = () =>
    insertSubmission(on.app.db, {
      boardId: Number(places.everyone?.board),
      threadId: Number(places.everyone?.thread),
      title: null,
      prefix: null,
      authorId: Number(shared.author),
      body: SECRET,
      clientId: randomUUID(),
      replyTo: null,
      createdAt: 1,
    });

  let members = 0;
  const newMember = async () => {
    const { name } = await on.member(`Fresh ${++members}`);
    const found = on.app.db.selectFrom('members').select('id').where('name', '=', name);
    return (await found.executeTakeFirstOrThrow()).id;
  };

  /** What has to be there anew for each request that takes it away. */
  const fresh = async (place: string, path: string) => {
    if (path.includes('$freshBoard')) return { freshBoard: await on.board('staff') };
    if (path.includes('$freshWebhook')) return { freshWebhook: await webhook() };
    if (path.includes('$freshMember')) return { freshMember: await newMember() };
    if (path.includes('$freshSubmission')) return { freshSubmission: await submission() };
    if (!/\$(fresh|gone)/.test(path)) return {};
    const { thread: gone = 0, post: gonePost = 0 } = places.deleted ?? {};
    if (place === 'deleted' && !path.includes('$freshlyGone'))
      return { fresh: gone, freshPost: gonePost, gonePost, freshReported: gonePost };
    const { thread } = await author.startThread(Number(places[place]?.board));
    const freshPost = (await author.post(thread.id, 'to be deleted')).id;
    if (path.includes('$freshlyGone')) await author.call('DELETE', `/threads/${thread.id}`);
    if (path.includes('$gonePost')) await author.call('DELETE', `/posts/${freshPost}`);
    if (path.includes('$freshReported'))
      await insertReport(on.app.db, {
        postId: freshPost,
        memberId: Number(shared.imported),
        reason: SECRET,
        createdAt: 1,
      });
    return { fresh: thread.id, freshlyGone: thread.id, freshPost, gonePost: freshPost, freshReported: freshPost };
  };

  const fill = (template: string, values: Record<string, string | number>) =>
    template.replace(/\$(\w+)/g, (_, name: string) => String(values[name]));

  async function answerTo(person: Person, door: string, line: Line, place: string, isApi: boolean) {
    const method = door.split(' ')[0] as string;
    const values = { ...shared, ...places[place === '-' ? 'everyone' : place], ...(await fresh(place, line.path)) };
    const path = fill(line.path, values);
    const entries = Object.entries(line.body ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' && value.startsWith('$') ? Number(fill(value, values)) : value,
    ]);
    const abort = new AbortController();
    const response = isApi
      ? await person.fetch(`/api/v1${path}`, {
          method,
          signal: abort.signal,
          ...(line.body && {
            body: JSON.stringify(Object.fromEntries(entries)),
            headers: { 'content-type': 'application/json' },
          }),
        })
      : method === 'GET'
        ? await person.fetch(path, { headers: { accept: 'text/html' } })
        : await person.form(path, Object.fromEntries(entries.map(([name, value]) => [name, String(value)])));
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    const text = isStream ? '' : await response.text();
    abort.abort();
    if (response.status === 404 || response.status === 401 || response.status === 403) {
      expect(text, `${door} tells what it refuses`).not.toContain(SECRET);
      expect(text, `${door} tells what it refuses`).not.toContain('A thread');
    }
    return { status: response.status, text };
  }
  const ask = async (...asked: Parameters<typeof answerTo>) => String((await answerTo(...asked)).status);

  test('has its line in the table, and each line its door', () => {
    const lines = [...Object.keys(API), ...Object.keys(PAGES), ...ELSEWHERE];
    expect(routes.toSorted()).toEqual(lines.toSorted());
  });

  test('is described, if it is the API’s', async () => {
    const { paths } = (await (await on.guest().fetch('/api/v1/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect([...described, 'GET /openapi.json'].toSorted()).toEqual(Object.keys(API).toSorted());
  });

  const countActs = async () =>
    Number(
      (
        await on.app.db
          .selectFrom('acts')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  /** Whether it changes something, and does so for those alone who hold an office. */
  const isOffice = (door: string, { answers }: Line) =>
    !door.startsWith('GET') &&
    Object.values(answers).some(([, member = 0, , administrator = 0]) => member === 403 && administrator < 400);

  const lines = [
    ...Object.entries(API).map(([door, line]) => ({ door, line, isApi: true })),
    ...Object.entries(PAGES).map(([door, line]) => ({ door, line, isApi: false })),
  ];
  test.each(lines)('$door, API: $isApi', async ({ door, line, isApi }) => {
    const got: Record<string, string[]> = {};
    const acts = await countActs();
    for (const place of Object.keys(line.answers)) {
      got[place] = [];
      for (const person of people) {
        got[place].push(await ask(person, door, line, place, isApi));
        if (door === 'POST /account/sign-out' && person.name) await person.signIn(person.name);
      }
    }
    const [[anywhere, [asGuest = 0]] = ['-', []]] = Object.entries(line.answers);
    expect(Number(await ask(banned, door, line, anywhere, isApi)), 'banned').toBe(asBanned(door, line, asGuest));
    if (isOffice(door, line)) expect(await countActs(), `${door} leaves no record`).toBeGreaterThan(acts);
    const expected = Object.entries(line.answers).map(([place, answers]) => [place, answers.map(String)]);
    expect(got).toEqual(Object.fromEntries(expected));
  });

  const calls = Object.entries(API).filter(([door]) => door !== 'GET /openapi.json');
  test.each(calls)('%s opens to a token with its scope alone, and to its office only with that', async (door, line) => {
    const needed = scopeOf(door);
    if (!needed) throw new Error('say in scopes.ts which scope it needs');
    const [[place, column] = ['-', []]] = Object.entries(line.answers);
    const [, asMember, asModerator] = line.asToken ? Array(3).fill(line.asToken) : column;
    for (const scope of Object.keys(tokens) as Scope[]) {
      const { status, text } = await answerTo(tokens[scope], door, line, place, true);
      if (scope === needed) expect(status, scope).toBe(scope === 'moderate' ? asModerator : asMember);
      else expect([status, text], scope).toEqual([403, expect.stringContaining(`lacks the scope “${needed}”`)]);
    }
    expect((await answerTo(moderating[needed], door, line, place, true)).status).toBe(asModerator);
  });

  test('answers alike for what is not there and what may not be seen', async () => {
    const guest = on.guest();
    const answer = async (path: string, as: 'api' | 'page') => {
      const response = await guest.fetch(as === 'api' ? `/api/v1${path}` : path, { headers: { accept: 'text/html' } });
      return [
        response.status,
        await response.text(),
        [...response.headers.keys()].filter((name) => name !== 'set-cookie'),
      ];
    };
    const { board, thread, post } = places.staff ?? {};
    for (const [hidden, absent] of [
      [`/threads/${thread}`, '/threads/999999'],
      [`/threads/${places.deleted?.thread}`, '/threads/999999'],
      [`/threads/${thread}/posts`, '/threads/999999/posts'],
      [`/threads/${thread}/stream`, '/threads/999999/stream'],
      [`/threads/${thread}/viewers`, '/threads/999999/viewers'],
      [`/posts/${post}`, '/posts/999999'],
      [`/boards/${board}/threads`, '/boards/999999/threads'],
    ] as const)
      expect(await answer(hidden, 'api')).toEqual(await answer(absent, 'api'));
    for (const [hidden, absent] of [
      [`/threads/x.${thread}/`, '/threads/x.999999/'],
      [`/threads/x.${thread}/latest`, '/threads/x.999999/latest'],
      [`/posts/${post}`, '/posts/999999'],
      [`/boards/x.${board}/`, '/boards/x.999999/'],
    ] as const)
      expect(await answer(hidden, 'page')).toEqual(await answer(absent, 'page'));
  });

  test('lets nothing of the staff’s boards through to the lists that all may read', async () => {
    const staffOnly = 'For the staff alone';
    const { thread } = await author.startThread(Number(places.staff?.board), staffOnly, `${staffOnly} @Member`);
    await author.post(thread.id, `${staffOnly} again @Member`);
    for (const person of people.slice(0, 2)) {
      for (const path of [
        '/',
        '/whats-new',
        `/members/author.${shared.author}`,
        '/account/notifications',
        '/search?q=staff+alone',
        '/api/v1/search?q=staff+alone',
        '/api/v1/boards',
      ])
        expect(await person.page(path), path).not.toContain(staffOnly);
      expect(await person.page('/'), 'the list of boards').not.toContain('slug-staff');
    }
    expect((await people[1]?.notifications())?.notifications).toEqual([]);
    for (const path of ['/', '/whats-new', `/members/author.${shared.author}`])
      expect(await people[2]?.page(path), path).toContain(staffOnly);
  });
});
