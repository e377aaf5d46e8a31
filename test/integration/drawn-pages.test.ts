import { beforeAll, describe, expect, test } from 'vitest';
import { describeOnBothEngines, started } from '../support/engines.ts';
import { Parley } from '../support/parley.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('a thread page, drawn once for all who see it alike', (on) => {
  let ann: Person;
  let bob: Person;
  let board: number;
  let path: string;
  let threadId: number;
  let postId: number;

  beforeAll(async () => {
    ann = await on().staff('Ann');
    bob = await on().member('Bob');
    board = await on().board();
    const { thread, post } = await ann.startThread(board, 'A title', 'The first words.');
    threadId = thread.id;
    postId = post.id;
    path = `/threads/${thread.slug}.${thread.id}/`;
  });

  const seen = () => on().guest().page(path);
  /** What everybody is shown alike: to a guest and to a member, who both looked before. */
  const seenByAll = async () => {
    const pages = [await seen(), await bob.page(path)];
    return {
      has: (text: string) => pages.map((page) => page.includes(text)),
    };
  };
  const all = [true, true];
  const none = [false, false];

  test('shows each change at the very next look', async () => {
    expect((await seenByAll()).has('The first words.')).toEqual(all);
    const answer = await ann.post(threadId, 'A new post.');
    expect((await seenByAll()).has('A new post.')).toEqual(all);
    await ann.call('PATCH', `/posts/${answer.id}`, { body: 'An edited post.' });
    expect((await seenByAll()).has('An edited post.')).toEqual(all);
    await bob.call('PUT', `/posts/${postId}/reaction`, { kind: 'like' });
    expect((await seenByAll()).has('Like: Bob')).toEqual(all);
    await ann.call('DELETE', `/posts/${answer.id}`);
    expect((await seenByAll()).has('An edited post.')).toEqual(none);
    await ann.call('PATCH', `/threads/${threadId}`, { title: 'A title', locked: true });
    expect((await seenByAll()).has('Locked')).toEqual(all);
    await ann.call('PATCH', `/threads/${threadId}`, { title: 'A title', locked: false });
  });

  test('shows what changes beside the thread as soon: on cards, in names, of the board', async () => {
    const cid = await on().member('Cid');
    const dee = await on().member('Dee');
    await cid.post(threadId, 'Words of Cid.');
    await dee.call('PUT', `/posts/${postId}/reaction`, { kind: 'love' });
    expect((await seenByAll()).has('Love: Dee')).toEqual(all);
    const messages = (count: number) => `<dt>Messages</dt><dd><bdi>${count}</bdi>`;
    expect((await seenByAll()).has(messages(7))).toEqual(none);
    await on().app.db.updateTable('members').set({ post_count: 7 }).where('name', '=', 'Cid').execute();
    expect((await seenByAll()).has(messages(7))).toEqual(all);
    await cid.form('/account/settings', { location: 'By the sea' });
    expect((await seenByAll()).has('By the sea')).toEqual(all);
    await dee.form('/account/settings/name', { name: 'Dorothea' });
    expect((await seenByAll()).has('Love: Dorothea')).toEqual(all);
    const admin = await on().staff('Admin', 'administrator');
    await admin.form(`/admin/boards/${board}`, { title: 'Another name', description: '' });
    expect((await seenByAll()).has('Another name')).toEqual(all);
  });

  test('is each one’s own: what they may do, what they gave, whom they ignore, where they are', async () => {
    const [eve, fay] = [await on().member('Eve'), await on().member('Fay')];
    const post = await eve.post(threadId, 'Words of Eve.');
    const of = async (person: Person, number = post.number) =>
      new RegExp(`<article[^>]*id="post-${number}".*?</article>`, 's').exec(await person.page(path))?.[0] ?? '';
    const edit = `/posts/${post.id}/edit`;
    const report = `/posts/${post.id}/report`;
    for (const _ of ['first', 'again']) {
      expect(await of(fay)).not.toContain(edit);
      expect(await of(fay)).toContain(report);
      expect(await of(eve)).toContain(edit);
      expect(await of(eve)).not.toContain(report);
      expect(await of(ann)).toContain(edit);
      expect(await of(on().guest())).not.toMatch(/edit|report|reply/);
    }
    await fay.call('PUT', `/posts/${post.id}/reaction`, { kind: 'like' });
    expect(await of(fay)).toContain('aria-pressed="true"');
    expect(await of(bob)).not.toContain('aria-pressed="true"');
    await fay.call('PUT', `/members/${post.author.id}/ignore`);
    expect(await of(fay)).toContain('whom you ignore');
    expect(await of(bob)).not.toContain('whom you ignore');
    await fay.form('/account/settings/appearance', { timeZone: 'Asia/Karachi' });
    expect(await of(fay)).not.toContain(' UTC</time>');
    expect(await of(bob)).toContain(' UTC</time>');
    await ann.call('PATCH', `/threads/${threadId}`, { title: 'A title', locked: true });
    expect(await of(eve)).not.toContain(edit);
    expect(await of(ann)).toContain(edit);
  });

  test('says to each who is viewing it at this moment, in words and in its data', async () => {
    expect(await seen()).toContain('(Total: 1, Members: 0, Guests: 1)');
    const follower = await ann.follow(threadId);
    const page = await seen();
    expect(page).toContain('(Total: 2, Members: 1, Guests: 1)');
    expect(page).toContain('"viewers":{"total":2,"memberCount":1');
    follower.socket.disconnect();
  });

  test('is no member’s for a guest', async () => {
    await seen();
    expect(await ann.page(path)).toContain('Ann');
    expect(await seen()).toContain('Sign in');
  });
});

describe('a thread page that was drawn before', () => {
  const on = started(() => Parley.start());

  test('is what a node draws that has never seen it', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    await (await on().member('Bob')).post(thread.id, 'Words of Bob.');
    const path = `/threads/${thread.slug}.${thread.id}/`;
    const look = async (guest: Person, member: Person) => [
      await guest.page(path),
      (await member.page(path)).replaceAll(/(?<="clientId":"|name="clientId" value=")[^"]+/g, ''),
    ];
    await look(on().guest(), ann);
    const kept = await look(on().guest(), ann);
    const other = await Parley.start({ DATA_DIR: on().dataDir, PUBLIC_URL: on().url });
    try {
      const member = other.guest();
      await member.signIn('Ann');
      expect(await look(other.guest(), member)).toEqual(kept);
    } finally {
      await other.stop();
    }
  });
});
