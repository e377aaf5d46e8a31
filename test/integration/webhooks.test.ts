import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ATTEMPTS_MAX } from '../../server/outbox/outbox.ts';
import { DELIVERIES_KEPT, listDeliveries } from '../../server/webhooks/delivery-store.ts';
import type { Post } from '../../shared/post.ts';
import { Thread } from '../../shared/thread.ts';
import { HOOK_EVENTS } from '../../shared/webhook.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { Receiver } from '../support/receiver.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

const ALL = Object.fromEntries(Object.keys(HOOK_EVENTS).map((event) => [event, 'on']));

function webhooks(start: () => Promise<Parley>): void {
  let on: Parley;
  let admin: Person;
  let receiver: Receiver;
  let hooks = 0;
  beforeAll(async () => {
    on = await start();
    receiver = await Receiver.start();
    admin = await on.staff('Admin', 'administrator');
  });
  afterAll(async () => {
    await on?.stop();
    await receiver?.stop();
  });
  const db = () => on.app.db;

  /** Makes a webhook of a board on the administrator's page; what comes to its path is hers alone. */
  async function hook(board: number, events: Record<string, string> = ALL) {
    const path = `/hook-${++hooks}`;
    const answer = await admin.form('/admin/webhooks', { boardId: String(board), url: receiver.url + path, ...events });
    const page = await answer.text();
    const [, secret = ''] = /(whsec_[\w+/=]+)/.exec(page) ?? [];
    expect([answer.status, secret.length]).toEqual([200, 50]);
    receiver.trust(path, secret);
    const [, id] = /action="\/admin\/webhooks\/(\d+)"/.exec(page) ?? [];
    return {
      id: Number(id),
      secret,
      trust: (other: string) => receiver.trust(path, other),
      received: () => receiver.received.filter((received) => received.path === path),
      until: (type: string) => receiver.until((received) => received.path === path && received.type === type),
    };
  }
  /** Makes what is due later due now. */
  const hurry = async () => {
    await db().updateTable('outbox').set({ due_at: 0 }).where('kind', '=', 'webhook').execute();
    on.app.outbox.ring();
  };
  const log = (id: number) => listDeliveries(db(), id);

  test('what happens in a board is told in the API’s own shapes, signed, each under an id of its own', async () => {
    const board = await on.board();
    const { received, until: told } = await hook(board);
    const ann = await on.member('Ann');
    const { thread, post } = await ann.startThread(board, 'Told', 'The first.');
    expect((await told('thread.created')).data.thread).toEqual(Thread.parse(thread));
    expect((await told('post.created')).data).toMatchObject({ thread: { id: thread.id }, post });
    const reply = await ann.post(thread.id, 'A second.');
    await ann.call('PATCH', `/posts/${reply.id}`, { body: 'Changed.' });
    const { body } = await ann.call<{ post: Post }>('GET', `/posts/${reply.id}`);
    expect((await told('post.edited')).data.post).toEqual(body.post);
    await admin.call('PUT', `/posts/${reply.id}/reaction`, { kind: 'like' });
    expect((await told('post.reacted')).data.post.reactions).toMatchObject([{ kind: 'like', count: 1 }]);
    await ann.call('DELETE', `/posts/${reply.id}`);
    expect((await told('post.deleted')).data.post).toMatchObject({ id: reply.id, body: '', deletedBy: 'author' });
    await admin.call('PATCH', `/threads/${thread.id}`, { locked: true });
    expect((await told('thread.updated')).data.thread).toMatchObject({ locked: true });
    await admin.call('DELETE', `/threads/${thread.id}`);
    expect((await told('thread.deleted')).data).toEqual({ threadId: thread.id, boardId: board });
    await admin.call('POST', `/threads/${thread.id}/restore`);
    await until(() => received().filter(({ type }) => type === 'thread.created').length === 2, {
      because: 'its return was not told',
    });
    const ids = received().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(received().every(({ at }) => Math.abs(Date.parse(at) - Date.now()) < 60_000)).toBe(true);
  });

  test('it hears of its own board alone, and of nothing it did not ask for', async () => {
    const [board, other] = [await on.board(), await on.board('staff')];
    const mine = await hook(board, { 'post.created': 'on' });
    const theirs = await hook(other);
    const { thread } = await admin.startThread(board);
    await admin.startThread(other, 'For the staff', 'Secret.');
    await theirs.until('post.created');
    await mine.until('post.created');
    await on.app.outbox.settled();
    expect(mine.received().map(({ type, data }) => [type, data.thread.id])).toEqual([['post.created', thread.id]]);
  });

  test('a thread that moves is gone for one board’s webhook and new for the other’s', async () => {
    const [from, to] = [await on.board(), await on.board('staff')];
    const { thread } = await admin.startThread(from);
    const [old, next] = [await hook(from), await hook(to)];
    await admin.call('PATCH', `/threads/${thread.id}`, { boardId: to });
    expect((await old.until('thread.deleted')).data).toEqual({ threadId: thread.id, boardId: from });
    expect((await next.until('thread.created')).data.thread.boardId).toBe(to);
  });

  test('what left the board between the event and its sending is not told there', async () => {
    const [from, to] = [await on.board(), await on.board('staff')];
    const { thread } = await admin.startThread(from);
    const { id, received } = await hook(from, { 'post.created': 'on' });
    receiver.answer = 503;
    await admin.post(thread.id, 'Secret from now on.');
    await until(async () => (await log(id))[0]?.status === 503, { because: 'no attempt was noted' });
    receiver.answer = 200;
    await admin.call('PATCH', `/threads/${thread.id}`, { boardId: to });
    await hurry();
    await until(async () => (await log(id))[0]?.done_at, { because: 'it is still to be sent' });
    expect((await log(id))[0]).toMatchObject({ attempts: 1, error: 'What it was about is no longer in this board.' });
    expect(received()).toHaveLength(1);
  });

  test('what is not taken is sent again under the same id, signed anew, and then in the log as taken', async () => {
    const board = await on.board();
    const { id, received } = await hook(board, { 'post.created': 'on' });
    receiver.answer = 500;
    await admin.startThread(board);
    await until(async () => (await log(id))[0]?.status === 500, { because: 'no attempt was noted' });
    const outbox = await db().selectFrom('outbox').selectAll().where('kind', '=', 'webhook').execute();
    expect(outbox.every((item) => item.due_at > Date.now())).toBe(true);
    expect(await admin.page(`/admin/webhooks/${id}`)).toContain('It answered with 500.');
    receiver.answer = 302;
    await hurry();
    await until(async () => (await log(id))[0]?.status === 302, { because: 'a redirect was followed' });
    receiver.answer = 204;
    await hurry();
    await until(async () => (await log(id))[0]?.done_at, { because: 'it was not taken' });
    expect((await log(id))[0]).toMatchObject({ attempts: 3, status: 204, error: null });
    expect(new Set(received().map((each) => each.id)).size).toBe(1);
    receiver.answer = 200;
    const [delivery] = await log(id);
    const again = await admin.form(`/admin/webhooks/${id}/messages/${delivery?.id}/again`, {});
    expect(again.status).toBe(303);
    await until(() => received().length === 4, { because: 'it was not sent again' });
    expect(new Set(received().map((each) => each.id)).size).toBe(1);
  });

  test('its secret can be changed: for a day it signs with both, then with the new one alone', async () => {
    const board = await on.board();
    const { id, secret, received, trust } = await hook(board, { 'post.created': 'on' });
    const page = await (await admin.form(`/admin/webhooks/${id}/secret`, {})).text();
    const [, next = ''] = /(whsec_[\w+/=]+)/.exec(page) ?? [];
    expect([next.length, next === secret]).toEqual([50, false]);
    expect(await admin.page(`/admin/webhooks/${id}`)).toContain('signed with the secret before this one as well');
    const { thread } = await admin.startThread(board);
    await until(() => received().length === 1, { because: 'who has the former secret refused it' });
    trust(next);
    await admin.post(thread.id, 'Changed over.');
    await until(() => received().length === 2, { because: 'who has the new secret refused it' });
    expect(await admin.page('/admin/audit')).toContain('changed the secret of');
    await db()
      .updateTable('webhooks')
      .set({ former_until: Date.now() - 1 })
      .where('id', '=', id)
      .execute();
    trust(secret);
    await admin.post(thread.id, 'A day later.');
    await until(async () => (await log(id))[0]?.status === 400, { because: 'the former secret still counts' });
    trust(next);
    await hurry();
    await until(() => received().length === 3, { because: 'the new secret does not count' });
  });

  test('a receiver that does not answer keeps no other waiting', async () => {
    const [board, other] = [await on.board(), await on.board()];
    const silent = await Receiver.start();
    silent.answer = 'nothing';
    const fields = { boardId: String(board), url: `${silent.url}/silent`, 'post.created': 'on' };
    await admin.form('/admin/webhooks', fields);
    const { until: told } = await hook(other, { 'post.created': 'on' });
    const { thread } = await admin.startThread(board);
    for (let count = 0; count < 20; count += 1) await admin.post(thread.id, 'Is anybody there?');
    await admin.startThread(other);
    await told('post.created');
    await db().deleteFrom('outbox').where('kind', '=', 'webhook').execute();
    await silent.stop();
  });

  test('after the last attempt it is given up, and stays in the log with why', async () => {
    const board = await on.board();
    const { id } = await hook(board, { 'post.created': 'on' });
    receiver.answer = 500;
    await admin.startThread(board);
    await until(async () => (await log(id))[0]?.status === 500, { because: 'no attempt was noted' });
    await db()
      .updateTable('outbox')
      .set({ attempts: ATTEMPTS_MAX - 1 })
      .where('kind', '=', 'webhook')
      .execute();
    await hurry();
    await until(async () => (await log(id))[0]?.done_at, { because: 'it was not given up' });
    receiver.answer = 200;
    expect(await admin.page(`/admin/webhooks/${id}`)).toContain('Given up');
    await on.app.outbox.settled();
    expect(await db().selectFrom('outbox').selectAll().where('kind', '=', 'webhook').execute()).toEqual([]);
  });

  test('a receiver that is gone for good has its webhook turned off; turned on again it is sent what happens then', async () => {
    const board = await on.board();
    const { id, received } = await hook(board, { 'post.created': 'on' });
    receiver.answer = 410;
    const { thread } = await admin.startThread(board);
    await until(async () => (await admin.page('/admin/webhooks')).includes('Off'), { because: 'it is still on' });
    receiver.answer = 200;
    expect(await admin.page(`/admin/webhooks/${id}`)).toContain('gone for good');
    await admin.post(thread.id, 'Not told.');
    const url = `${receiver.url}/hook-${hooks}`;
    await admin.form(`/admin/webhooks/${id}`, { url, 'post.created': 'on', active: 'yes' });
    await admin.post(thread.id, 'Told.');
    await until(() => received().length === 2, { because: 'nothing came' });
    expect(received().map(({ data }) => data.post.number)).toEqual([1, 3]);
  });

  test('a test arrives, acts are written down without the address’ secrets, and a deleted webhook is silent', async () => {
    const board = await on.board();
    const { id, secret, until: told, received } = await hook(board);
    await admin.form(`/admin/webhooks/${id}/test`, {});
    expect((await told('webhook.test')).data).toEqual({ boardId: board });
    const page = await admin.page(`/admin/webhooks/${id}`);
    expect(page).not.toContain(secret);
    await admin.form(`/admin/webhooks/${id}/delete`, {});
    const acts = await admin.page('/admin/audit');
    for (const act of ['made', 'tested', 'deleted']) expect(acts).toContain(`${act} <a href="/admin/webhooks/${id}"`);
    expect(acts).not.toContain('/hook-');
    await admin.startThread(board);
    await on.app.outbox.settled();
    expect(received()).toHaveLength(1);
  });

  test('a board without webhooks leaves nothing in the outbox for them', async () => {
    await admin.startThread(await on.board());
    expect(await db().selectFrom('outbox').select('id').where('kind', '=', 'webhook').execute()).toEqual([]);
  });

  test('the log keeps the last hundred that are over', async () => {
    const board = await on.board();
    const { id } = await hook(board, { 'post.reacted': 'on' });
    const row = { webhook_id: id, event: 'post.reacted', thread_id: null, post_id: null };
    const rows = Array.from({ length: DELIVERIES_KEPT + 20 }, (_, i) => ({
      ...{ ...row, message_id: `m${i}`, happened_at: 1, tried_at: 1, status: 200, took_ms: 1, error: null, done_at: 1 },
    }));
    await db().insertInto('webhook_deliveries').values(rows).execute();
    await admin.form(`/admin/webhooks/${id}/test`, {});
    await until(async () => (await log(id))[0]?.done_at, { because: 'it was not taken' });
    await on.app.outbox.settled();
    const left = await db().selectFrom('webhook_deliveries').select('id').where('webhook_id', '=', id).execute();
    expect(left).toHaveLength(DELIVERIES_KEPT);
  });

  test('what waited for a moderator is told once it is approved', async () => {
    const board = await on.board();
    await admin.form(`/admin/boards/${board}`, { title: 'Watched', approval: 'members' });
    const { received, until: told } = await hook(board);
    const cid = await on.member('Cid');
    await cid.call('POST', `/boards/${board}/threads`, { title: 'Waiting', body: 'Let me in.' });
    const { body } = await admin.call<{ submissions: { id: number }[] }>('GET', '/submissions');
    await admin.call('POST', `/submissions/${body.submissions[0]?.id}/approve`);
    await told('post.created');
    await told('thread.created');
    expect(received()).toHaveLength(2);
  });

  test('with its board the webhook goes', async () => {
    const board = await on.board();
    const { id } = await hook(board);
    await admin.form(`/admin/webhooks/${id}/test`, {});
    expect((await admin.form(`/admin/boards/${board}/delete`, {})).status).toBe(303);
    expect((await admin.fetch(`/admin/webhooks/${id}`, { headers: { accept: 'text/html' } })).status).toBe(404);
  });
}

describe('webhooks, on SQLite', () => webhooks(() => Parley.start({ WEBHOOKS_PRIVATE: 'on' })));
describeWith('postgres', sharedPostgres, 'webhooks, on PostgreSQL', (postgres) =>
  webhooks(async () => Parley.start({ WEBHOOKS_PRIVATE: 'on', DATABASE_URL: await postgres.createDatabase() })),
);
