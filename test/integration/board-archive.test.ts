import { expect, test } from 'vitest';
import { setArchived } from '../../server/boards/store.ts';
import { engineOf } from '../../server/database/engine-of.ts';
import type { Board } from '../../shared/board.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { isSomebodyWaiting } from '../support/lock-waits.ts';
import type { Person } from '../support/person.ts';
import { until } from '../support/until.ts';

describeOnBothEngines('a board that is put away', (on) => {
  let made = 0;
  let admin: Person;
  async function board() {
    made += 1;
    admin ??= await on().staff('Boss', 'administrator');
    const ann = await on().member(`Ann ${made}`);
    const id = await on().board('everyone', `away-${made}`);
    const { thread, post } = await ann.startThread(id, `Kept ${made}`);
    return { ann, id, thread, post, path: `/threads/x.${thread.id}/` };
  }
  const archive = (id: number, archived: 'yes' | 'no') => admin.form(`/admin/boards/${id}/archive`, { archived });
  const boardNow = async (id: number) =>
    (await admin.call<{ boards: Board[] }>('GET', '/boards')).body.boards.find((b) => b.id === id);
  const write = async (who: Person, id: number, threadId: number) => [
    (await who.call('POST', `/boards/${id}/threads`, { title: 'New', body: 'New.' })).status,
    (await who.call('POST', `/threads/${threadId}/posts`, { body: 'More.' })).status,
  ];

  test('is read and found by everyone and written in by nobody, until it is opened again', async () => {
    const { ann, id, thread, post } = await board();
    expect((await archive(id, 'yes')).status).toBe(303);
    for (const who of [ann, admin]) expect(await write(who, id, thread.id)).toEqual([423, 423]);
    expect((await ann.call('PATCH', `/posts/${post.id}`, { body: 'Other.' })).status).toBe(423);
    expect((await ann.call('PATCH', `/threads/${thread.id}`, { title: 'Other' })).status).toBe(423);
    expect((await ann.fetch(`/threads/x.${thread.id}/moderate`)).status).toBe(423);
    expect(await ann.page(`/threads/${thread.slug}.${thread.id}/`)).not.toContain('/moderate"');
    const guest = on().guest();
    const page = await guest.page(`/threads/${thread.slug}.${thread.id}/`);
    expect([page.includes('The first post.'), page.includes('This board is archived')]).toEqual([true, true]);
    expect(await guest.page(`/search?q=${encodeURIComponent(thread.title)}`)).toContain(`.${thread.id}/`);
    const list = await guest.page(`/boards/away-${made}.${id}/`);
    expect([list.includes('Start a thread'), list.includes('This board is archived')]).toEqual([false, true]);
    const front = await guest.page('/');
    expect(front.indexOf('>Archived<')).toBeGreaterThan(0);
    expect(front.indexOf(`.${id}/"`)).toBeGreaterThan(front.indexOf('>Archived<'));
    expect((await archive(id, 'no')).status).toBe(303);
    expect(await write(ann, id, thread.id)).toEqual([201, 201]);
    const acts = await admin.page('/admin/audit');
    for (const act of ['archived', 'opened']) expect(acts).toContain(act);
  });

  test('takes no thread that was on its way while it was put away', async () => {
    const { ann, id } = await board();
    const { db } = on().app;
    const started = await db.transaction().execute(async (trx) => {
      await setArchived(trx, id, 1);
      const started = ann.call('POST', `/boards/${id}/threads`, { title: 'Late', body: 'Late.' });
      if (engineOf(db) === 'postgres')
        await until(() => isSomebodyWaiting(db), { because: 'nobody waits for the board' });
      return { started };
    });
    expect((await started.started).status).toBe(423);
    expect(await boardNow(id)).toMatchObject({ threadCount: 1 });
  });

  test('is seen to be archived by those who read in it and those who look at it, at once', async () => {
    const { ann, id, thread } = await board();
    const socket = await ann.connect();
    const follower = await ann.follow(thread.id);
    await socket.emitWithAck('list:join', { boardIds: [id] });
    const listed = new Promise((resolve) => socket.once('board:updated', resolve));
    await archive(id, 'yes');
    expect(await follower.until('board:archived')).toMatchObject({ boardId: id, archived: true });
    expect(await listed).toMatchObject({ boardId: id, archived: true });
  });

  test('moves all its threads to another, deleted ones too, whose readers are told; then it can be deleted', async () => {
    const { ann, id, thread } = await board();
    const other = await on().board('everyone', `other-${made}`);
    for (let n = 0; n < 24; n += 1) await ann.startThread(id, `Moved ${n}`);
    const { thread: gone } = await ann.startThread(id, 'Deleted');
    await admin.call('DELETE', `/threads/${gone.id}`);
    const follower = await ann.follow(thread.id);
    expect((await admin.form(`/admin/boards/${id}/empty`, { to: `${other}` })).status).toBe(303);
    expect(await follower.until('thread:updated')).toMatchObject({ thread: { boardId: other } });
    await archive(other, 'yes');
    expect(await follower.until('board:archived')).toMatchObject({ boardId: other });
    await archive(other, 'no');
    expect(await boardNow(id)).toMatchObject({ threadCount: 0, postCount: 0, lastPost: null });
    expect(await boardNow(other)).toMatchObject({ threadCount: 25, postCount: 25 });
    expect(await admin.page('/admin/audit')).toContain('moved the threads of');
    expect((await admin.form(`/admin/boards/${id}/delete`, {})).status).toBe(303);
    expect(await boardNow(id)).toBeUndefined();
  });

  test('shows those out of its threads who may not read the board they move to', async () => {
    const { ann, id, thread, path } = await board();
    const staff = await on().board('staff', `staff-${made}`);
    const follower = await ann.follow(thread.id);
    await admin.form(`/admin/boards/${id}/empty`, { to: `${staff}` });
    await follower.until('thread:closed');
    expect(follower.all('thread:updated')).toEqual([]);
    expect((await ann.fetch(path)).status).toBe(404);
  });

  test('is not emptied into itself, nor into none', async () => {
    const { id } = await board();
    for (const to of [`${id}`, '', 'x']) {
      const answer = await admin.form(`/admin/boards/${id}/empty`, { to });
      expect([answer.status, (await answer.text()).includes('Choose')]).toEqual([422, true]);
    }
    expect((await admin.form(`/admin/boards/${id}/empty`, { to: '99999' })).status).toBe(404);
  });
});
