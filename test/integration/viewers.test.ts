import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import type { Viewers } from '../../shared/viewers.ts';
import { describeOnBothEngines } from '../support/engines.ts';

const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

describeOnBothEngines('who is viewing a thread', (on) => {
  test('members are named, guests are counted, each once however many connections', async () => {
    const [ann, bob] = [await on().member('Vera'), await on().member('Walt')];
    const { thread } = await ann.startThread(await on().board());
    const guest = on().guest();
    await guest.page(`/threads/${thread.id}/`); // gets the guest's cookie
    await guest.page(`/threads/a-thread.${thread.id}/`);
    const [first] = [await ann.follow(thread.id, 1), await ann.follow(thread.id, 1), await bob.follow(thread.id, 1)];
    await guest.follow(thread.id, 1);
    await guest.follow(thread.id, 1);
    const told = await first.until('thread:viewers', ({ total }) => total === 3);
    expect(told).toMatchObject({ total: 3, memberCount: 2, guests: 1 });
    expect(told.members.map(({ name }) => name)).toEqual(['Vera', 'Walt']);
    const { body } = await on().guest().call<Viewers>('GET', `/threads/${thread.id}/viewers`);
    expect(body).toMatchObject({ total: 3, guests: 1 });
  });

  test('whoever leaves, closes the tab or loses the line is counted no longer', async () => {
    const [cleo, dirk, elsa] = [await on().member('Cleo'), await on().member('Dirk'), await on().member('Elsa')];
    const { thread } = await cleo.startThread(await on().board());
    const [staying, leaving, cut] = [
      await cleo.follow(thread.id, 1),
      await dirk.follow(thread.id, 1),
      await elsa.follow(thread.id, 1),
    ];
    await staying.until('thread:viewers', ({ total }) => total === 3);
    await leaving.socket.emitWithAck('thread:leave', { threadId: thread.id });
    await staying.until('thread:viewers', ({ total }) => total === 2);
    cut.socket.io.engine.close();
    cut.socket.disconnect();
    const told = await staying.until('thread:viewers', ({ total }) => total === 1);
    expect(told.members.map(({ name }) => name)).toEqual(['Cleo']);
  });

  test('a member who hides appears in neither number, from the moment they say so', async () => {
    const [fred, gina] = [await on().member('Fred'), await on().member('Gina')];
    const { thread } = await fred.startThread(await on().board());
    const watching = await fred.follow(thread.id, 1);
    await gina.follow(thread.id, 1);
    await watching.until('thread:viewers', ({ total }) => total === 2);
    expect((await gina.form('/account/settings/privacy', { hidden: 'on' })).status).toBe(303);
    await watching.until('thread:viewers', ({ total }) => total === 1);
    const later = await gina.follow(thread.id, 1);
    expect(later.joined.viewers).toMatchObject({ total: 1, members: [{ name: 'Fred' }] });
    for (const { socket } of [later, watching])
      expect(await socket.emitWithAck('thread:typing', { threadId: thread.id })).toMatchObject({ ok: true });
    expect(await watching.until('thread:typing')).toMatchObject({ members: [{ name: 'Fred' }] });
  });

  test('a crowd that comes at once is told in few snapshots, at most one a second', async () => {
    const hugo = await on().member('Hugo');
    const { thread } = await hugo.startThread(await on().board());
    const watching = await hugo.follow(thread.id, 1);
    await Promise.all(Array.from({ length: 60 }, () => on().guest().follow(thread.id, 1)));
    await watching.until('thread:viewers', ({ guests }) => guests === 60);
    expect(watching.all('thread:viewers').length).toBeLessThan(10);
  });

  test('a page read without JavaScript, or by a crawler, makes nobody a viewer, nor does a crawler that follows', async () => {
    const ines = await on().member('Ines');
    const { thread } = await ines.startThread(await on().board());
    const html = await on().guest().page(`/threads/a-thread.${thread.id}/`);
    expect(html).toContain('Users who are viewing this thread (Total: 1, Members: 0, Guests: 1)');
    const crawler = await on()
      .guest()
      .fetch(`/threads/a-thread.${thread.id}/`, {
        headers: { 'user-agent': CRAWLER },
      });
    expect(await crawler.text()).toContain('(Total: 0, Members: 0, Guests: 0)');
    const program = io(on().url, {
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { 'user-agent': CRAWLER },
    });
    expect(await program.emitWithAck('thread:join', { threadId: thread.id, cursor: 1 })).toMatchObject({ ok: true });
    const { body } = await ines.call<Viewers>('GET', `/threads/${thread.id}/viewers`);
    expect(body.total).toBe(0);
    program.disconnect();
  });
});
