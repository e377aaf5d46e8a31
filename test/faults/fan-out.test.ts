import { expect, test } from 'vitest';
import { addWatchers } from '../../bench/add-watchers.ts';
import { openDatabase } from '../../server/database/connection.ts';
import type { Notification } from '../../shared/notification.ts';
import type { NodeProcess } from '../support/node.ts';
import { describeTwoNodes } from '../support/two-nodes.ts';
import { until } from '../support/until.ts';

const WATCHERS = 2_000;

describeTwoNodes('telling the watchers of a thread', (on) => {
  test('killed in the middle, another node goes on: every watcher is told of each post once', async () => {
    const { one, two } = on();
    const ann = await on().member('Ann');
    const thread = await on().thread(ann);
    const { db } = await openDatabase({ databaseUrl: on().databaseUrl, dataDir: '' });
    await addWatchers(db, thread, WATCHERS);
    const item = () => db.selectFrom('outbox').selectAll().where('kind', '=', 'watchers').executeTakeFirst();
    const told = async () => {
      const rows = await db
        .selectFrom('notifications')
        .select((eb) => ['count', eb.fn.countAll<number>().as('members')])
        .where('thread_id', '=', thread)
        .groupBy('count')
        .orderBy('count')
        .execute();
      return rows.map(({ count, members }) => [count, members]);
    };

    /** Has Ann post at a node that is alone, kills it while it tells the watchers, and has the other go on. */
    async function killAt(alone: NodeProcess, other: NodeProcess): Promise<void> {
      other.kill('SIGKILL');
      await other.ended();
      ann.url = alone.url;
      await ann.post(thread, 'To all of you.');
      await until(async () => ((await item())?.progress ?? 0) > 0, {
        every: 2,
        within: 20_000,
        because: 'nobody was told',
      });
      alone.kill('SIGKILL');
      await alone.ended();
      const left = await item();
      expect(left?.leased_until).toBeGreaterThan(Date.now());
      // Its lease runs out.
      await db.updateTable('outbox').set({ leased_until: 1 }).execute();
      await other.restart();
      await until(async () => (await item()) === undefined, {
        within: 25_000,
        because: 'the other node did not go on',
      });
      await alone.restart();
    }

    await killAt(one, two);
    expect(await told()).toEqual([[1, WATCHERS]]);
    await killAt(two, one);
    expect(await told()).toEqual([[2, WATCHERS]]);
    await db.destroy();
  });

  test('who watches hears at either node as the entry grows; seen and read in one tab is so in all', async () => {
    const cid = await on().member('Cid');
    const cidElsewhere = await on().elsewhere(cid);
    const ann = await on().member('Annabel');
    const thread = await on().thread(ann);
    await cid.call('PUT', `/threads/${thread}/watch`, { level: 'everything' });
    const tabs = [await cid.follow(thread), await cidElsewhere.follow(thread)];
    for (let count = 1; count <= 3; count += 1) {
      await ann.post(thread, `Number ${count}`);
      for (const tab of tabs)
        expect(
          await tab.until('notification:created', ({ notification }) => notification.count === count, 8_000),
        ).toMatchObject({ unreadCount: 1, notification: { kind: 'watch', postNumber: 2, excerpt: 'Number 1' } });
    }
    await cid.call('POST', '/notifications/viewed');
    for (const tab of tabs)
      expect(await tab.until('notification:viewed', () => true, 8_000)).toEqual({ unreadCount: 0 });
    await ann.post(thread, `Number 4`);
    for (const tab of tabs)
      await tab.until('notification:created', ({ notification }) => notification.count === 4, 15_000);
    expect((await cidElsewhere.notifications()).unreadCount).toBe(1);

    await cidElsewhere.call('PUT', `/threads/${thread}/read`, { number: 4 });
    const [entry] = (await cid.notifications()).notifications;
    expect(entry).toMatchObject({ count: 1, postNumber: 5, readAt: null });
    await cidElsewhere.call('PUT', `/threads/${thread}/read`, { number: 5 });
    for (const tab of tabs)
      expect(await tab.until('notification:read', () => true, 8_000)).toEqual({ ids: [entry?.id], unreadCount: 0 });
    // What goes is counted no longer, at either node.
    const withdrawn = await ann.post(thread, 'Number 5');
    const isIt = ({ notification }: { notification: Notification }) => notification.postId === withdrawn.id;
    const told = await Promise.all(tabs.map((tab) => tab.until('notification:created', isIt, 15_000)));
    await ann.call('DELETE', `/posts/${withdrawn.id}`);
    for (const [i, tab] of tabs.entries()) {
      const isGone = (id = 0) => tab.until('notification:read', ({ ids }) => ids?.includes(id) ?? false, 8_000);
      expect(await isGone(told[i]?.notification.id)).toMatchObject({ unreadCount: 0 });
    }
  });

  test('what the line between the nodes lost is told all the same: entries that grew, and what was read', async () => {
    const dee = await on().member('Dee');
    const elsewhere = await on().elsewhere(dee);
    const ann = await on().member('Anneke');
    const thread = await on().thread(ann);
    await dee.call('PUT', `/threads/${thread}/watch`, { level: 'everything' });
    const tab = await elsewhere.follow(thread);
    await ann.post(thread, 'One.');
    const first = await tab.until('notification:created');
    // As a node does that dies before it says so: what it did is in the database, and nothing was announced.
    const { db } = await openDatabase({ databaseUrl: on().databaseUrl, dataDir: '' });
    const grown = await db
      .updateTable('notifications')
      .set((eb) => ({ count: eb('count', '+', 1), changed_at: Date.now() }))
      .where('id', '=', first.notification.id)
      .returning('changed_at')
      .executeTakeFirstOrThrow();
    await tab.until('notification:created', ({ notification }) => notification.changedAt === grown.changed_at, 15_000);
    await db
      .updateTable('notifications')
      .set({ read_at: Date.now() })
      .where('id', '=', first.notification.id)
      .execute();
    await tab.until('notification:read', ({ unreadCount }) => unreadCount === 0, 15_000);
    await db.destroy();
  });
});
