import { expect, test } from 'vitest';
import type { Db } from '../../server/database/connection.ts';
import { engineOf } from '../../server/database/engine-of.ts';
import type { Post } from '../../shared/post.ts';
import type { Submission } from '../../shared/submission.ts';
import type { Thread } from '../../shared/thread.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import { fieldsIn } from '../support/fields-in.ts';
import { isSomebodyWaiting } from '../support/lock-waits.ts';
import { PASSWORD, type Person } from '../support/person.ts';
import { until } from '../support/until.ts';

const ROUNDS = 5;

describeOnBothEngines('two who act at the same moment', (on) => {
  let made = 0;
  const people = async () => {
    made += 1;
    return {
      ann: await on().member(`Ann ${made}`),
      mod: await on().staff(`Mod ${made}`),
      other: await on().staff(`Other ${made}`),
      board: await on().board(),
    };
  };
  const statuses = async (asked: Promise<{ status: number }>[]) =>
    (await Promise.all(asked)).map(({ status }) => status).toSorted();
  const acts = (act: string) => on().app.db.selectFrom('acts').select('id').where('act', '=', act).execute();
  const idOf = async ({ name }: Person) =>
    (await on().app.db.selectFrom('members').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
  const asGuest = async (thread: number) => (await on().guest().call('GET', `/threads/${thread}`)).status;

  test('a starter who renames a thread does not bring it back from where a moderator moves it', async () => {
    const { ann, mod, board } = await people();
    const hidden = await on().board('staff');
    for (let round = 0; round < ROUNDS; round++) {
      const { thread } = await ann.startThread(board);
      await Promise.all([
        ann.call('PATCH', `/threads/${thread.id}`, { title: 'Mine' }),
        mod.call('PATCH', `/threads/${thread.id}`, { boardId: hidden }),
        ann.call('PATCH', `/threads/${thread.id}`, { title: 'Mine after all' }),
      ]);
      expect(await asGuest(thread.id)).toBe(404);
    }
  });

  test('a reply to a thread that is just moved to where posts wait is no post, and waits when it is sent again', async () => {
    const { ann, board } = await people();
    const { db, engine } = on().app;
    const strict = await on().board();
    await db.updateTable('boards').set({ approval: 'members' }).where('id', '=', strict).execute();
    const { thread } = await ann.startThread(board);
    const send = () => ann.call('POST', `/threads/${thread.id}/posts`, { body: 'Unseen.', clientId: 'just-moved' });
    const move = (db: Db) => db.updateTable('threads').set({ board_id: strict }).where('id', '=', thread.id).execute();
    if (engine === 'sqlite') await move(db);
    else {
      const [sent] = await db.transaction().execute(async (trx) => {
        await move(trx);
        const sent = [send()];
        await until(() => isSomebodyWaiting(db), { because: 'the reply does not wait' });
        return sent;
      });
      expect(await sent).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    }
    expect((await send()).status).toBe(202);
    expect((await ann.call<{ posts: Post[] }>('GET', `/threads/${thread.id}/posts`)).body.posts).toHaveLength(1);
  });

  test('a board is deleted, or something is begun in it, and never both', async () => {
    const { ann } = await people();
    const boss = await on().staff('Boss', 'administrator');
    for (let round = 0; round < ROUNDS; round++) {
      const board = await on().board();
      const starts = [1, 2, 3].map(() => ann.call('POST', `/boards/${board}/threads`, { title: 'A', body: 'B' }));
      const deletion = boss.form(`/admin/boards/${board}/delete`, {});
      const [deleted, ...started] = (await Promise.all([deletion, ...starts])).map(({ status }) => status);
      expect(
        started.every((status) => status === (deleted === 303 ? 404 : 201)),
        `${deleted} ${started}`,
      ).toBe(true);
      expect([303, 409]).toContain(deleted);
    }
  });

  test('what two moderators change of a thread, both hold', async () => {
    const { ann, mod, other, board } = await people();
    for (let round = 0; round < ROUNDS; round++) {
      const { thread } = await ann.startThread(board);
      await Promise.all([
        mod.call('PATCH', `/threads/${thread.id}`, { locked: true }),
        other.call('PATCH', `/threads/${thread.id}`, { title: 'Named by a moderator', pinned: true }),
      ]);
      const { body } = await ann.call<Thread>('GET', `/threads/${thread.id}`);
      expect(body).toMatchObject({ locked: true, pinned: true, title: 'Named by a moderator', cursor: 3 });
    }
  });

  test('of two who edit a post from the same version, one is told of the other', async () => {
    const { ann, mod, board } = await people();
    for (let round = 0; round < ROUNDS; round++) {
      const { post } = await ann.startThread(board);
      const edit = (who: Person, body: string) => who.call('PATCH', `/posts/${post.id}`, { body, version: 0 });
      expect(await statuses([edit(ann, 'By Ann.'), edit(mod, 'By a moderator.')])).toEqual([200, 409]);
    }
  });

  test('a post that is on its way while its thread is locked comes too late', async () => {
    const { ann, board } = await people();
    const { thread } = await ann.startThread(board);
    const { db } = on().app;
    const { sent } = await db.transaction().execute(async (trx) => {
      await trx.updateTable('threads').set({ locked_at: 1 }).where('id', '=', thread.id).execute();
      const sent = ann.call('POST', `/threads/${thread.id}/posts`, { body: 'Late.' });
      if (engineOf(db) === 'postgres') await until(() => isSomebodyWaiting(db), { because: 'nobody waits to post' });
      return { sent };
    });
    expect((await sent).status).toBe(423);
    expect((await ann.call<Thread>('GET', `/threads/${thread.id}`)).body).toMatchObject({ cursor: 1, postCount: 1 });
  });

  test('a form opened before a thread was moved changes the title alone', async () => {
    const { ann, mod, board } = await people();
    const hidden = await on().board('staff');
    const { thread } = await ann.startThread(board);
    const fields = fieldsIn(await mod.page(`/threads/a-thread.${thread.id}/moderate`));
    await mod.call('PATCH', `/threads/${thread.id}`, { boardId: hidden });
    const sent = await mod.form(`/threads/${thread.id}/moderate`, { ...fields, title: 'Another name' });
    expect(sent.status).toBe(303);
    expect((await mod.call<Thread>('GET', `/threads/${thread.id}`)).body).toMatchObject({
      title: 'Another name',
      boardId: hidden,
    });
    expect(await asGuest(thread.id)).toBe(404);
  });

  test('of two who delete a thread one does, and of two who bring it back', async () => {
    const { ann, mod, other, board } = await people();
    const { thread } = await ann.startThread(board);
    const before = (await acts('deleted')).length;
    const both = (method: 'DELETE' | 'POST', path: string) =>
      statuses([mod, other].map((person: Person) => person.call(method, `/threads/${thread.id}${path}`)));
    expect(await both('DELETE', '')).toEqual([200, 404]);
    expect((await acts('deleted')).length).toBe(before + 1);
    const restored = (await acts('restored')).length;
    expect(await both('POST', '/restore')).toEqual([200, 409]);
    expect((await acts('restored')).length).toBe(restored + 1);
  });

  test('what two moderators approve is one post, and what is approved and rejected is one of the two', async () => {
    const { ann, mod, other, board } = await people();
    await on().app.db.updateTable('boards').set({ approval: 'members' }).where('id', '=', board).execute();
    const { thread } = await mod.startThread(board);
    const submit = async () =>
      (await ann.call<{ submission: Submission }>('POST', `/threads/${thread.id}/posts`, { body: 'Waits.' })).body
        .submission.id;
    const decide = (who: Person, id: number, what: 'approve' | 'reject') =>
      who.call('POST', `/submissions/${id}/${what}`, {});
    const [first, second] = [await submit(), await submit()];
    const approved = await statuses([decide(mod, first, 'approve'), decide(other, first, 'approve')]);
    expect([approved[0], approved[1] === 404 || approved[1] === 409]).toEqual([200, true]);
    const decided = await statuses([decide(mod, second, 'approve'), decide(other, second, 'reject')]);
    expect([decided[0], decided[1] === 404 || decided[1] === 409]).toEqual([200, true]);
    const { body } = await ann.call<{ posts: Post[] }>('GET', `/threads/${thread.id}/posts`);
    expect(body.posts.length - 1).toBeLessThanOrEqual(2);
    expect(body.posts.filter((post) => post.number === 2)).toHaveLength(1);
  });

  test('what was submitted, and then posted under the same clientId, is one post when it is approved', async () => {
    const { ann, mod, board } = await people();
    const { thread } = await mod.startThread(board);
    const setApproval = (approval: string) =>
      on().app.db.updateTable('boards').set({ approval }).where('id', '=', board).execute();
    const send = () =>
      ann.call<{ submission: Submission }>('POST', `/threads/${thread.id}/posts`, {
        body: 'Once.',
        clientId: 'one-intent',
      });
    await setApproval('members');
    const { submission } = (await send()).body;
    await setApproval('none');
    expect((await send()).status).toBe(201);
    expect((await mod.call('POST', `/submissions/${submission.id}/approve`)).status).toBe(200);
    expect((await ann.call<Thread>('GET', `/threads/${thread.id}`)).body.postCount).toBe(2);
    expect((await mod.call('POST', `/submissions/${submission.id}/approve`)).status).toBe(404);
  });

  test('an award that two give is given once, and a reaction of two tabs is one', async () => {
    const { ann, mod, other, board } = await people();
    const { post } = await ann.startThread(board);
    const give = (who: Person) => who.form(`/members/${post.author.id}/awards`, { awardId: '4', reason: 'For both.' });
    expect(await statuses([give(mod), give(other)])).toEqual([303, 422]);
    const react = (kind: string) => mod.call('PUT', `/posts/${post.id}/reaction`, { kind });
    await Promise.all([react('like'), react('love'), react('like'), react('love')]);
    const { author, reactions } = (await ann.call<{ post: Post }>('GET', `/posts/${post.id}`)).body.post;
    expect(reactions.map(({ count }) => count)).toEqual([1]);
    expect([author.awardCount, author.reactionScore]).toEqual([post.author.awardCount + 1, 1]);
  });

  test('of two administrators who leave, or are made members, one stays', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await on().app.db.updateTable('members').set({ role: 'member' }).execute();
      made += 1;
      const both = [
        await on().staff(`One ${made}`, 'administrator'),
        await on().staff(`Two ${made}`, 'administrator'),
      ] as const;
      const leave = (who: Person) =>
        who.form('/account/settings/delete', { name: who.name, currentPassword: PASSWORD });
      const demote = async (who: Person, whom: Person) =>
        who.form(`/admin/members/${await idOf(whom)}`, { role: 'member' });
      await Promise.all(round % 2 ? both.map(leave) : [leave(both[0]), demote(both[0], both[1])]);
      const left = await on()
        .app.db.selectFrom('members')
        .select('id')
        .where('role', '=', 'administrator')
        .where('account_id', 'is not', null)
        .execute();
      expect(left, `round ${round}`).toHaveLength(1);
    }
  });
});
