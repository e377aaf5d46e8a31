import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ThreadReadEvent, ThreadsReadEvent } from '../../shared/events.ts';
import type { BoardNow } from '../../shared/list.ts';
import type { Viewers } from '../../shared/viewers.ts';
import { crowd } from '../support/crowded.ts';
import { type Observer, observe } from '../support/observer.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { type Person, unwrap } from '../support/person.ts';
import { startRedis } from '../support/redis.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { until } from '../support/until.ts';

/** Somebody who looks at lists, or at the front page where `viewers` says so, with all they are told. */
async function watch(person: Person, boardIds: number[] | 'all', viewers = false) {
  const socket = await person.connect();
  const onForum: Viewers[] = [];
  socket.on('forum:viewers', (now) => onForum.push(now));
  const heard: (BoardNow & { at: number })[] = [];
  const read: ThreadReadEvent[] = [];
  const allRead: ThreadsReadEvent[] = [];
  socket.on('board:updated', (now) => heard.push({ ...now, at: performance.now() }));
  socket.on('thread:read', (event) => read.push(event));
  socket.on('threads:read', (event) => allRead.push(event));
  const joined = unwrap(await socket.emitWithAck('list:join', { boardIds, viewers }));
  const told = (fits: (now: BoardNow) => boolean) =>
    until(() => heard.findLast(fits), { within: 4_000, every: 10, because: 'no fitting board:updated was heard' });
  return { socket, heard, onForum, read, allRead, joined, told };
}

describeWith('redis', startRedis, 'lists on two nodes', (redis) => {
  describeWith('postgres', sharedPostgres, 'over PostgreSQL and Redis', (postgres) => {
    let [one, two]: [Parley, Parley] = [] as never;
    let observer: Observer;
    let made = 0;
    beforeAll(async () => {
      const environment = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
      [one, two] = [await Parley.start(environment), await Parley.start(environment)];
      observer = await observe(redis.url);
    });
    afterAll(async () => {
      observer?.close();
      await Promise.all([one?.stop(), two?.stop()]);
      await redis.stop();
    });

    const somebody = () => one.member(`Writer ${++made}`);
    /** The same member at the other node. */
    const elsewhere = async (person: Person) => {
      const other = two.guest();
      await other.signIn(person.name);
      return other;
    };

    test('the front page tells who is on the forum: each once, whatever they have open and at which node', async () => {
      const [ann, bob, guest] = [await one.member('Online Ann'), await two.member('Online Bob'), two.guest()];
      const { thread } = await ann.startThread(await one.board());
      const front = await watch(ann, 'all', true);
      expect(front.joined.viewers).toMatchObject({ total: 1, memberCount: 1, guests: 0 });
      const told = (total: number, ...names: string[]) =>
        until(
          () => {
            const now = front.onForum.at(-1);
            return now?.total === total && now.members.map(({ name }) => name).join() === names.join();
          },
          { within: 9_000, because: () => `told last: ${JSON.stringify(front.onForum.at(-1))}` },
        );
      await guest.page('/'); // gets the guest's cookie
      const tabs = [await guest.connect(), (await guest.follow(thread.id)).socket];
      const his = [await bob.connect(), (await bob.follow(thread.id)).socket];
      const hers = await (await elsewhere(ann)).connect();
      await told(3, 'Online Ann', 'Online Bob');
      const there = await watch(two.guest(), 'all', true);
      expect(there.joined.viewers).toMatchObject({ total: 4, memberCount: 2, guests: 2 });
      expect(there.joined.viewers?.members.map(({ name }) => name)).toEqual(['Online Ann', 'Online Bob']);
      await told(4, 'Online Ann', 'Online Bob');
      for (const node of [one, two]) {
        expect((await node.guest().call('GET', '/viewers')).body).toMatchObject({
          total: 4,
          memberCount: 2,
          guests: 2,
        });
        const drawn = await node.guest().page('/');
        expect(drawn).toContain('Users who are on the forum (Total: 5, Members: 2, Guests: 3)');
        expect(drawn).toContain('<bdi>Online Bob</bdi>');
      }
      const crawler = await one.guest().fetch('/', { headers: { 'user-agent': 'Googlebot/2.1' } });
      expect(await crawler.text()).toContain('(Total: 4, Members: 2, Guests: 2)');

      // Whoever goes from page to page is still there; not so whoever hides, or signs out, from the moment they do.
      for (const socket of his) socket.disconnect();
      const next = await watch(bob, 'all');
      expect(next.joined).toEqual({ stamp: next.joined.stamp });
      expect((await bob.form('/account/settings/privacy', { hidden: 'on' })).status).toBe(303);
      await told(3, 'Online Ann');
      const cyd = await two.member('Online Cyd');
      const hisOwn = await cyd.connect();
      await told(4, 'Online Ann', 'Online Cyd');
      const leftAt = performance.now();
      await cyd.form('/account/sign-out', {});
      // The page comes back as a guest's.
      await told(4, 'Online Ann');
      expect(performance.now() - leftAt).toBeLessThan(4_000);
      expect(next.onForum).toEqual([]);
      for (const socket of [...tabs, there.socket]) socket.disconnect();
      for (const socket of [next.socket, hisOwn, hers, front.socket]) socket.disconnect();
    });

    test('a node listens for lists while somebody here looks at one', async () => {
      const listening = async () => (await observer.channels()).includes('parley:lists');
      expect(await listening()).toBe(false);
      const watcher = await watch(two.guest(), [await one.board()]);
      await until(listening, { because: 'nobody listens' });
      watcher.socket.disconnect();
      await until(async () => !(await listening()), { because: 'somebody still listens' });
    });

    test('a hot thread costs those who look at lists a snapshot a second, here and at the other node', async () => {
      const writer = await somebody();
      const boardId = await one.board();
      const { thread } = await writer.startThread(boardId);
      const [here, there] = [await watch(one.guest(), [boardId]), await watch(two.guest(), 'all')];
      const wire = await observer.wire();
      const began = performance.now();
      for (let i = 2; i <= 60; i += 1) await writer.post(thread.id, `Post ${i}.`);
      for (const watcher of [here, there]) {
        const now = await watcher.told((board) => board.boardId === boardId && board.postCount === 60);
        expect(now).toMatchObject({ threadCount: 1, lastPost: { number: 60, author: { name: writer.name } } });
        expect(now.threads).toMatchObject([{ thread: { id: thread.id, postCount: 60 } }]);
        const seconds = (performance.now() - began) / 1_000;
        const snapshots = watcher.heard.filter((board) => board.boardId === boardId);
        expect(snapshots.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
        const gaps = snapshots.slice(1).map(({ at }, i) => at - (snapshots[i]?.at ?? 0));
        expect(Math.min(...gaps, 1_000)).toBeGreaterThan(900);
      }
      const rung = wire.filter(({ channel }) => channel === 'parley:lists');
      expect(rung.length).toBeLessThanOrEqual(Math.ceil((performance.now() - began) / 1_000) + 1);
    });

    test('what is read at one node is read at the other, in every tab', async () => {
      const [reader, writer] = [await somebody(), await somebody()];
      const boardId = await one.board();
      const { thread } = await writer.startThread(boardId);
      const tab = await watch(await elsewhere(reader), 'all');
      const stranger = await watch(await elsewhere(writer), 'all');
      await reader.call('PUT', `/threads/${thread.id}/read`, { number: 1 });
      await until(() => tab.read.length, { because: 'nothing was told' });
      expect(tab.read).toEqual([{ threadId: thread.id, number: 1 }]);
      // A position that did not move is no news.
      await reader.call('PUT', `/threads/${thread.id}/read`, { number: 1 });
      const { body } = await reader.call('POST', `/boards/${boardId}/read`);
      await until(() => tab.allRead.length, { because: 'nothing was told' });
      expect(tab.allRead).toEqual([{ boardId, readBefore: body.readBefore }]);
      expect(tab.read.length).toBe(1);
      expect([...stranger.read, ...stranger.allRead]).toEqual([]);
    });

    test('viewers of the other node are in the numbers, and go with it', async () => {
      const writer = await somebody();
      const boardId = await one.board();
      const { thread } = await writer.startThread(boardId);
      const watcher = await watch(two.guest(), 'all');
      const follower = await writer.follow(thread.id);
      const now = await watcher.told((board) => board.boardId === boardId && board.viewers === 1);
      expect(now.threads).toMatchObject([{ thread: { id: thread.id }, viewers: 1 }]);
      const looking = await watch(one.guest(), [boardId]);
      await watcher.told((board) => board.boardId === boardId && board.viewers === 2);
      follower.socket.disconnect();
      looking.socket.disconnect();
      const after = await watcher.told((board) => board.boardId === boardId && board.viewers === 0);
      expect(after.viewers).toBe(0);
    });

    test('a post is told though hundreds come and go in other threads', async () => {
      const writer = await somebody();
      const boardId = await one.board();
      const { thread } = await writer.startThread(boardId);
      await crowd(one.app.db, { boardId, authorId: thread.author.id, threads: 200, readers: [] });
      const rows = await one.app.db.selectFrom('threads').select('id').where('board_id', '=', boardId).execute();
      const others = rows.flatMap(({ id }) => (id === thread.id ? [] : [id]));
      const watcher = await watch(two.guest(), [boardId]);
      const sockets = await Promise.all(Array.from({ length: 10 }, () => one.guest().connect()));
      const joins = others.map((threadId, i) => sockets[i % 10]?.emitWithAck('thread:join', { threadId, cursor: 3 }));
      await Promise.all(joins);
      const before = watcher.heard.splice(0);
      await writer.post(thread.id, 'Between them all.');
      await watcher.told(({ threads }) => threads.some((row) => row.thread.id === thread.id));
      expect(watcher.heard.length).toBeLessThanOrEqual(2);
      await until(
        () =>
          new Set([...before, ...watcher.heard].flatMap(({ threads }) => threads.map(({ thread }) => thread.id))).size >
          100,
        {
          because: 'who views the others is not told',
        },
      );
      for (const socket of sockets) socket.disconnect();
    });

    test('a thread that is deleted or moved away is gone from the list, and is back when it is brought back', async () => {
      const mod = await one.staff(`Mod ${++made}`);
      const [from, to] = [await one.board(), await one.board()];
      const { thread: moved } = await mod.startThread(from);
      const { thread: deleted } = await mod.startThread(from);
      const watcher = await watch(two.guest(), [from]);
      expect((await mod.call('PATCH', `/threads/${moved.id}`, { boardId: to })).status).toBe(200);
      await mod.call('DELETE', `/threads/${deleted.id}`);
      // Each rings for itself: either may be told first.
      await watcher.told((board) => board.gone.includes(moved.id));
      await watcher.told((board) => board.gone.includes(deleted.id));
      expect(new Set(watcher.heard.flatMap(({ gone }) => gone))).toEqual(new Set([moved.id, deleted.id]));
      expect(watcher.heard.at(-1)).toMatchObject({ threadCount: 0, lastPost: null });
      watcher.heard.splice(0);
      await mod.call('POST', `/threads/${deleted.id}/restore`);
      await watcher.told((board) => board.threads.some(({ thread }) => thread.id === deleted.id));
    });

    test('nobody is told of a board they may not read, also not when their access ended since', async () => {
      const mod = await one.staff(`Mod ${++made}`);
      const admin = await one.staff(`Admin ${++made}`, 'administrator');
      const boardId = await one.board('staff');
      const open = await one.board();
      const guest = await two.guest().connect();
      expect(await guest.emitWithAck('list:join', { boardIds: [boardId] })).toMatchObject({
        ok: false,
        error: { code: 'not_found' },
      });
      const [everything, theirs] = [await watch(two.guest(), 'all'), await watch(await elsewhere(mod), 'all')];
      const { thread } = await admin.startThread(boardId);
      await theirs.told((board) => board.boardId === boardId);
      await one.app.db.updateTable('members').set({ role: 'member' }).where('name', '=', mod.name).execute();
      one.app.live.recheck({ memberId: await idOf(mod) });
      // A barrier: what is told after the role was taken.
      const kept = await watch(await elsewhere(admin), 'all');
      await until(async () => (await mod.call('GET', `/boards/${boardId}/threads`)).status === 404, {
        because: 'still',
      });
      const before = theirs.heard.filter((board) => board.boardId === boardId).length;
      await admin.post(thread.id, 'Among us.');
      await kept.told((board) => board.boardId === boardId && board.postCount === 2);
      await admin.startThread(open);
      for (const watcher of [everything, theirs]) await watcher.told((board) => board.boardId === open);
      expect(theirs.heard.filter((board) => board.boardId === boardId).length).toBe(before);
      expect(everything.heard.filter((board) => board.boardId === boardId)).toEqual([]);
    });

    test('a board that was opened and closed again is not told to who came in between', async () => {
      const admin = await one.staff(`Admin ${++made}`, 'administrator');
      const [boardId, open] = [await one.board('staff'), await one.board()];
      const kept = await watch(await elsewhere(admin), [boardId, open]);
      const { thread } = await admin.startThread(boardId);
      await kept.told((board) => board.postCount === 1);
      const readBy = (audience: 'members' | 'staff') =>
        one.app.db.updateTable('boards').set({ audience }).where('id', '=', boardId).execute();
      await readBy('members');
      const watcher = await watch(await elsewhere(await somebody()), [boardId, open]);
      await readBy('staff');
      one.app.live.recheck({ boardId });
      await admin.post(thread.id, 'Among us.');
      await kept.told((board) => board.postCount === 2);
      await admin.startThread(open);
      await watcher.told((board) => board.boardId === open);
      expect(watcher.heard.filter((board) => board.boardId === boardId)).toEqual([]);
    });

    test('what nobody announced is found all the same', async () => {
      const writer = await somebody();
      const boardId = await one.board();
      const { thread } = await writer.startThread(boardId);
      const watcher = await watch(two.guest(), [boardId]);
      await watcher.told((board) => board.postCount === 1);
      await one.app.db
        .updateTable('threads')
        .set((eb) => ({ post_count: eb('post_count', '+', 1), last_post_at: Date.now() }))
        .where('id', '=', thread.id)
        .execute();
      await until(() => watcher.heard.some(({ postCount }) => postCount === 2), {
        within: 12_000,
        because: 'what was not announced was never found',
      });
    }, 20_000);
  });

  async function idOf(person: Person): Promise<number> {
    const page = await person.page('/');
    return Number(/href="\/members\/[^"]*\.(\d+)"/.exec(page)?.[1]);
  }
});
