import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { insertSubmission } from '../../server/submissions/store.ts';
import { SCOPES } from '../../shared/token.ts';
import { drawing } from '../support/drawings.ts';
import { started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';

type Schema = Record<string, unknown>;
interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Schema;
}
interface Operation {
  summary: string;
  security?: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content: Record<string, { schema: Schema }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** The ids of what the reader uploaded, of the picture that the post shows, and of its author's avatar. */
const FILES = { own: 'o'.repeat(22), shown: 's'.repeat(22), avatar: 'a'.repeat(22) };

/** Asks in one sample for every call: path with ids filled in, and the body. */
const samples = (
  thread: number,
  post: number,
  board: number,
  submissions: number[],
  file?: Buffer,
): Record<string, [path: string, body?: unknown]> => ({
  // First of all: once the post is changed it shows no picture.
  'delete /posts/{id}/pictures/{file}': [`/posts/${post}/pictures/${FILES.shown}`, { reason: 'Off topic' }],
  'get /boards': ['/boards'],
  'get /search': ['/search?q=post&order=best&after=2020-01-31'],
  'get /boards/{id}/threads': [`/boards/${board}/threads?page=1`],
  'post /boards/{id}/threads': [`/boards/${board}/threads`, { title: 'T', body: 'B', clientId: 'a-client-id' }],
  'get /threads/{id}': [`/threads/${thread}`],
  'get /threads/{id}/posts': [`/threads/${thread}/posts?page=1`],
  'get /threads/{id}/posts/{number}': [`/threads/${thread}/posts/1`],
  'get /threads/{id}/changes': [`/threads/${thread}/changes?after=0`],
  'get /threads/{id}/timeline': [`/threads/${thread}/timeline`],
  'get /threads/{id}/viewers': [`/threads/${thread}/viewers`],
  'patch /threads/{id}': [
    `/threads/${thread}`,
    { title: 'New title', locked: false, pinned: true, prefix: null, boardId: board },
  ],
  'put /threads/{id}/read': [`/threads/${thread}/read`, { number: 1 }],
  'post /threads/read': ['/threads/read', {}],
  'post /boards/{id}/read': [`/boards/${board}/read`, { before: 1 }],
  'get /viewers': ['/viewers'],
  'get /whats-new': ['/whats-new?filter=unanswered'],
  'get /whats-new/posts': ['/whats-new/posts'],
  'get /push': ['/push'],
  'put /push/subscription': [
    '/push/subscription',
    {
      endpoint: 'https://push.example/a-browser',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    },
  ],
  'delete /push/subscription': ['/push/subscription'],
  'put /boards/{id}/watch': [`/boards/${board}/watch`, { level: 'everything' }],
  'put /threads/{id}/watch': [`/threads/${thread}/watch`, { level: 'everything' }],
  'post /threads/{id}/posts': [`/threads/${thread}/posts`, { body: 'B', replyTo: 1 }],
  'get /posts/{id}': [`/posts/${post}`],
  'patch /posts/{id}': [`/posts/${post}`, { body: 'Changed.', reason: 'A test' }],
  'put /posts/{id}/reaction': [`/posts/${post}/reaction`, { kind: 'love' }],
  'get /reactions': ['/reactions'],
  'get /posts/{id}/reactions': [`/posts/${post}/reactions?kind=love&before=9999999999999.1`],
  'delete /posts/{id}/reaction': [`/posts/${post}/reaction`],
  'put /threads/{id}/draft': [`/threads/${thread}/draft`, { body: 'B', replyTo: 1, version: 0 }],
  'get /threads/{id}/draft': [`/threads/${thread}/draft`],
  'delete /threads/{id}/draft': [`/threads/${thread}/draft`],
  'put /boards/{id}/draft': [`/boards/${board}/draft`, { title: 'T', body: 'B', version: 0 }],
  'get /boards/{id}/draft': [`/boards/${board}/draft`],
  'delete /boards/{id}/draft': [`/boards/${board}/draft`],
  'put /posts/{id}/draft': [`/posts/${post}/draft`, { body: 'B', postVersion: 0, version: 0 }],
  'get /posts/{id}/draft': [`/posts/${post}/draft`],
  'delete /posts/{id}/draft': [`/posts/${post}/draft`],
  'get /members': [`/members?prefix=A&thread=${thread}`],
  'post /preview': ['/preview', { body: '**B**', threadId: thread }],
  'post /files': ['/files', file],
  'get /files': ['/files'],
  'delete /files/{id}': [`/files/${FILES.own}`, { inUse: true }],
  'delete /members/{id}/avatar': ['/members/1/avatar', { reason: 'Off topic' }],
  'get /notifications': ['/notifications?kind=reply&unread=true&before=9999999999999.1'],
  // The author is the first member.
  'put /members/{id}/ignore': ['/members/1/ignore'],
  'delete /members/{id}/ignore': ['/members/1/ignore'],
  'post /posts/{id}/report': [`/posts/${post}/report`, { reason: 'Off topic' }],
  'get /reports': ['/reports'],
  'post /reports/{id}/decide': [
    `/reports/${post}/decide`,
    { outcome: 'resolved', message: 'Thank you.', upTo: Number.MAX_SAFE_INTEGER },
  ],
  'get /submissions': ['/submissions'],
  'post /submissions/{id}/approve': [`/submissions/${submissions[0]}/approve`],
  'post /submissions/{id}/reject': [`/submissions/${submissions[1]}/reject`, { reason: 'Off topic' }],
  'delete /submissions/{id}': [`/submissions/${submissions[2]}`],
  'post /notifications/viewed': ['/notifications/viewed'],
  'post /notifications/read': ['/notifications/read', { all: true }],
  'get /posts/{id}/history': [`/posts/${post}/history`],
  'delete /posts/{id}': [`/posts/${post}`, { reason: 'Off topic' }],
  'post /posts/{id}/restore': [`/posts/${post}/restore`],
  'delete /threads/{id}': [`/threads/${thread}`],
  'post /threads/{id}/restore': [`/threads/${thread}/restore`],
});

describe('the description of the API', () => {
  const on = started(() => Parley.start());
  let document: Document;
  let operations: { name: string; path: string; method: string; operation: Operation }[];
  let reader: Person;
  let ids: { thread: number; post: number; board: number };

  beforeAll(async () => {
    document = (await (await on().guest().fetch('/api/v1/openapi.json')).json()) as Document;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, method, operation })),
    );
    const author = await on().member('Author');
    reader = await on().staff('Reader');
    const board = await on().board();
    const { thread, post } = await author.startThread(board);
    await reader.post(thread.id, 'Watching this.');
    await author.post(thread.id, '@Reader see this', { replyTo: 2 });
    ids = { thread: thread.id, post: post.id, board };
    const { db } = on().app;
    const one = { name: 'x', width: 10, height: 10, bytes: 1, created_at: 1, expires_at: null };
    for (const [id, name, kind] of [
      [FILES.own, 'Reader', 'picture'],
      [FILES.shown, 'Author', 'picture'],
      [FILES.avatar, 'Author', 'avatar'],
    ] as const) {
      const member = await db.selectFrom('members').select('id').where('name', '=', name).executeTakeFirstOrThrow();
      await db
        .insertInto('files')
        .values({ ...one, id, kind, member_id: member.id })
        .execute();
    }
    await db.insertInto('post_files').values({ post_id: post.id, file_id: FILES.shown }).execute();
    await db.updateTable('members').set({ avatar: FILES.avatar }).where('name', '=', 'Author').execute();
    for (const clientId of ['approved', 'rejected', 'withdrawn']) submissions.push(await submitted(clientId));
  });

  const submissions: number[] = [];
  const submitted = async (clientId: string) => {
    const { id } = await on()
      .app.db.selectFrom('members')
      .select('id')
      .where('name', '=', 'Reader')
      .executeTakeFirstOrThrow();
    const submission = { boardId: ids.board, threadId: ids.thread, authorId: id, body: 'Waiting.', clientId };
    return insertSubmission(on().app.db, { ...submission, title: null, prefix: null, replyTo: null, createdAt: 1 });
  };

  test('is a whole OpenAPI 3.1 document', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Parley' }, servers: [{ url: '/api/v1' }] });
    for (const { name, path, operation } of operations) {
      expect(operation.summary, name).toMatch(/^[A-Z]/);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const described = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(
        described.map((parameter) => parameter.name),
        name,
      ).toEqual(inPath);
      expect(
        described.every(({ required }) => required),
        name,
      ).toBe(true);
      for (const parameter of operation.parameters)
        expect(parameter.schema, name).toMatchObject({ type: expect.toBeOneOf(['integer', 'string']) });
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^(default|\d{3})$/);
        expect(response.description).toMatch(/\w/);
        for (const { schema } of Object.values(response.content)) expect(Object.keys(schema).length).toBeGreaterThan(0);
      }
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, to]) => to,
    );
    expect(Object.keys(document.components.schemas)).toEqual([...new Set(references)]);
  });

  test('gives the limits of what is sent', () => {
    const schema = document.paths['/boards/{id}/threads']?.post?.requestBody?.content['application/json']?.schema;
    expect(schema).toMatchObject({
      required: ['title', 'body'],
      properties: { title: { maxLength: 200 }, body: { maxLength: 20_000 } },
    });
  });

  test('has a sample here for every call', () => {
    const sampled = Object.keys(samples(1, 1, 1, [1, 2, 3]));
    const streams = ['get /threads/{id}/stream', 'get /notifications/stream'];
    expect(operations.map(({ name }) => name).toSorted()).toEqual([...sampled, ...streams].toSorted());
    for (const { name, operation } of operations)
      expect(operation.security?.[0]?.token, name).toEqual([expect.toBeOneOf(Object.keys(SCOPES))]);
  });

  test('says of every call what it then answers, done or refused', async () => {
    const file = await drawing();
    for (const [name, [path, body]] of Object.entries(samples(ids.thread, ids.post, ids.board, submissions, file))) {
      const operation = operations.find((one) => one.name === name)?.operation as Operation;
      const [method = ''] = name.split(' ');
      const sent = operation.requestBody?.content['application/json']?.schema;
      expect(operation.requestBody !== undefined, name).toBe(body !== undefined);
      if (sent) expect(z.fromJSONSchema(sent as never).safeParse(body).success, `${name}: its own sample`).toBe(true);

      const call = (person: Person) => person.call(method.toUpperCase() as 'GET', path, body);
      const done = await call(reader);
      const schema = operation.responses[done.status]?.content['application/json']?.schema;
      expect([name, done.status, schema === undefined]).toEqual([name, expect.toBeOneOf([200, 201]), false]);
      expect(z.fromJSONSchema(schema as never).safeParse(done.body), name).toMatchObject({ success: true });

      const refused = await on()
        .guest()
        .call('GET', `${path.replace(/\d+/, '999999').split('?')[0]}x`);
      const error = z.fromJSONSchema(document.components.schemas.Error as never);
      expect(error.safeParse(refused.body), name).toMatchObject({ success: true });
    }
  });
});
