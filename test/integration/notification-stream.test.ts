import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Post } from '../../shared/post.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { EventReader } from '../support/event-reader.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { makeToken } from '../support/token.ts';

const readers: EventReader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});
async function open(url: string, headers: Record<string, string>, query = ''): Promise<EventReader> {
  const reader = await EventReader.open(`${url}/api/v1/notifications/stream${query}`, headers);
  readers.push(reader);
  return reader;
}
const byCookie = (person: Person, more: Record<string, string> = {}) =>
  open(person.url, { cookie: person.cookie, ...more });
const byToken = async (person: Person, more: Record<string, string> = {}) =>
  open(person.url, { authorization: `Bearer ${await makeToken(person, ['notifications'])}`, ...more });

describeOnBothEngines('the stream of notifications', (on) => {
  let ann: Person;
  let bob: Person;
  let thread: number;
  beforeAll(async () => {
    ann = await on().member('Ann');
    bob = await on().member('Bob');
    thread = (await bob.startThread(await on().board())).thread.id;
  });
  const mention = (words: string) => bob.post(thread, `@Ann ${words}`);

  test('says what is new, what was seen and what was read, by cookie and by token alike', async () => {
    const both = [await byCookie(ann), await byToken(ann)];
    const post = await mention('hello');
    for (const reader of both) {
      const { notification, unreadCount } = await reader.until('notification:created');
      expect([notification.kind, notification.postId, unreadCount]).toEqual(['mention', post.id, 1]);
    }
    await ann.call('POST', '/notifications/viewed');
    for (const reader of both) expect(await reader.until('notification:viewed')).toEqual({ unreadCount: 0 });
    await ann.call('POST', '/notifications/read', { all: true });
    const [{ id = 0 } = {}] = (await ann.notifications()).notifications;
    for (const reader of both) {
      expect(await reader.until('notification:read')).toEqual({ ids: [id], unreadCount: 0 });
      expect(reader.names()).toEqual(['notification:created', 'notification:viewed', 'notification:read']);
    }
  });

  test('resumes after a cut without losing anything: what came, what grew, what was read meanwhile', async () => {
    const first = await byCookie(ann);
    await mention('before the cut');
    const { notification: old } = await first.until('notification:created');
    first.close();
    const posts = [await mention('one'), await mention('two')];
    await ann.call('POST', '/notifications/read', { ids: [old.id] });
    const again = await byCookie(ann, { 'last-event-id': first.lastId });
    await again.until('notification:read', ({ ids }) => ids.includes(old.id));
    for (const { id } of posts) await again.until('notification:created', (data) => data.notification.postId === id);
    const told = again.heard
      .filter(({ name }) => name === 'notification:created')
      .map(({ data }) => data.notification.id);
    expect(new Set(told).size).toBe(told.length);
    const ids = again.heard.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    // What is new begins with now where nothing is resumed: the stream before this one told the rest.
    const fresh = await byCookie(ann);
    const next = await mention('three');
    expect((await fresh.until('notification:created')).notification.postId).toBe(next.id);
  });

  test('says that an entry stands for fewer than was told, or for nothing any more, after a cut too', async () => {
    const [eve, dan] = [await on().member('Eve'), await on().member('Dan')];
    const { thread: watched, post: first } = await eve.startThread(await on().board());
    const reader = await byCookie(eve);
    const posts: Post[] = [];
    for (const words of ['one', 'two', 'three', 'four']) posts.push(await bob.post(watched.id, words));
    const { notification } = await reader.until('notification:created', (data) => data.notification.count === 4);
    const gone = async (index: number) => bob.call('DELETE', `/posts/${posts[index]?.id}`);
    const says = async (from: EventReader, count: number) => {
      const told = await from.until('notification:updated', (data) => data.notification.count === count);
      expect([told.notification.id, told.unreadCount]).toEqual([notification.id, 1]);
      return told.notification;
    };
    await gone(3);
    await says(reader, 3);
    await eve.call('PUT', `/threads/${watched.id}/read`, { number: posts[0]?.number });
    expect((await says(reader, 2)).postNumber).toBe(posts[1]?.number);
    reader.close();
    await gone(2);
    // So long ago that it does not come once more as what changed just before the cut.
    const longAgo = Date.now() - 60_000;
    await on()
      .app.db.updateTable('notifications')
      .set({ changed_at: longAgo })
      .where('id', '=', notification.id)
      .execute();
    const again = await byCookie(eve, { 'last-event-id': reader.lastId });
    await says(again, 1);
    await gone(1);
    const nothing = await again.until('notification:read', ({ ids }) => ids.includes(notification.id));
    expect(nothing.unreadCount).toBe(0);

    for (const each of [bob, dan]) await each.call('PUT', `/posts/${first.id}/reaction`, { kind: 'like' });
    const liked = await again.until('notification:created', (data) => data.notification.count === 2);
    await dan.call('DELETE', `/posts/${first.id}/reaction`);
    const fewer = await again.until('notification:updated', (data) => data.notification.id === liked.notification.id);
    expect([fewer.notification.count, fewer.notification.actor.name]).toEqual([1, 'Bob']);
    await bob.call('DELETE', `/posts/${first.id}/reaction`);
    await again.until('notification:read', ({ ids }) => ids.includes(liked.notification.id));
  });

  test('a long absence comes whole, in order', async () => {
    await ann.call('POST', '/notifications/read', { all: true });
    const { id: member } = await on()
      .app.db.selectFrom('members')
      .select('id')
      .where('name', '=', 'Ann')
      .executeTakeFirstOrThrow();
    const rows = Array.from({ length: 250 }, (_, i) => ({
      ...{ member_id: member, kind: 'report', actor_id: null, thread_id: null, post_id: null, note: `Answer ${i}` },
      ...{ created_at: 1_000 + (i >> 2), changed_at: 1_000 + (i >> 2) },
    }));
    await on().app.db.insertInto('notifications').values(rows).execute();
    const reader = await open(ann.url, { cookie: ann.cookie }, '?after=999');
    await reader.until('notification:created', ({ notification }) => notification.note === 'Answer 249');
    const notes = reader.heard.flatMap(({ data }) => data.notification?.note ?? []);
    expect(notes).toEqual(rows.map(({ note }) => note));
    await on().app.db.deleteFrom('notifications').where('kind', '=', 'report').execute();
  });

  test('what may not be read any more is not told, and ends with the session, the token and the account', async () => {
    const cid = await on().member('Cid');
    const { thread: gone } = await bob.startThread(await on().board());
    const since = Date.now();
    await bob.post(gone.id, '@Cid secret');
    await on().app.db.updateTable('threads').set({ deleted_at: 1 }).where('id', '=', gone.id).execute();
    const readers = [await byCookie(cid, { 'last-event-id': String(since) }), await byToken(cid)];
    const visible = await bob.post(thread, '@Cid open');
    for (const reader of readers) await reader.until('notification:created');
    expect(readers.map((reader) => reader.heard.map(({ data }) => data.notification.postId))).toEqual([
      [visible.id],
      [visible.id],
    ]);
    const [token] = await on().app.db.selectFrom('api_tokens').select('id').orderBy('id', 'desc').execute();
    await cid.form(`/account/tokens/${token?.id}/revoke`, {});
    await readers[1]?.ended;
    await bob.post(thread, '@Cid for those who are still here');
    await readers[0]?.until('notification:created', ({ unreadCount }) => unreadCount === 2);
    await cid.form('/account/sign-out', {});
    await readers[0]?.ended;
  });

  test('guests have none, and a token needs its scope', async () => {
    expect((await open(on().url, {})).status).toBe(401);
    expect((await open(on().url, { authorization: `Bearer ${await makeToken(ann, ['read', 'write'])}` })).status).toBe(
      403,
    );
  });

  test('is released when the node stops following', async () => {
    const reader = await byCookie(ann);
    on().app.live.releaseFollowers();
    await reader.ended;
  });
});

describe('the stream of notifications, between two nodes', () => {
  describeWith('redis', startRedis, 'with Redis', (redis) => {
    describeWith('postgres', sharedPostgres, 'on PostgreSQL', (postgres) => {
      let nodes: Parley[];
      beforeAll(async () => {
        const environment = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
        nodes = [await Parley.start(environment), await Parley.start(environment)];
      });
      afterAll(async () => {
        await Promise.all((nodes ?? []).map((node) => node.stop()));
        await redis.stop();
      });

      test('hears at one node what happens at the other, without Redis too, and resumes there what it began here', async () => {
        const [one, two] = nodes as [Parley, Parley];
        const [ann, bob] = [await one.member('Ann'), await one.member('Bob')];
        const token = await makeToken(ann, ['notifications']);
        const headers = { authorization: `Bearer ${token}` };
        const there = await open(two.url, headers);
        const { thread } = await bob.startThread(await one.board(), 'T', '@Ann one');
        await there.until('notification:created');
        await ann.call('POST', '/notifications/read', { all: true });
        await there.until('notification:read');
        redis.freeze();
        const lost = await bob.post(thread.id, '@Ann two');
        await there.until('notification:created', ({ notification }) => notification.postId === lost.id, 10_000);
        redis.thaw();
        there.close();
        const meanwhile = await bob.post(thread.id, '@Ann three');
        const here = await open(one.url, { ...headers, 'last-event-id': there.lastId });
        await here.until('notification:created', ({ notification }) => notification.postId === meanwhile.id);
        ann.url = one.url;
        const [row] = await one.app.db.selectFrom('api_tokens').select('id').execute();
        const other = await open(two.url, headers);
        await ann.form(`/account/tokens/${row?.id}/revoke`, {});
        await Promise.all([here.ended, other.ended]);
      });
    });
  });
});
