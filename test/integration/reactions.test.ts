import { expect, test } from 'vitest';
import { insertReaction } from '../../server/reactions/store.ts';
import type { Post } from '../../shared/post.ts';
import type { Reactors } from '../../shared/reaction.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('reactions', (on) => {
  const scoreOf = async (id: number) =>
    (await on().app.db.selectFrom('members').select('reaction_score').where('id', '=', id).executeTakeFirstOrThrow())
      .reaction_score;
  const give = async (who: Person, post: Post, kind: string | null) =>
    who.call<{ post: Post }>(
      kind === null ? 'DELETE' : 'PUT',
      `/posts/${post.id}/reaction`,
      kind ? { kind } : undefined,
    );

  test('are one a person and post: counted by kind, with the first three names, the most given kind first', async () => {
    const author = await on().member('Author');
    const { post } = await author.startThread(await on().board());
    for (const name of ['Ann', 'Bob', 'Cid', 'Dot']) await give(await on().member(name), post, 'like');
    const eve = await on().member('Eve');
    await give(eve, post, 'sad');
    const { body } = await give(eve, post, 'love');
    expect(body.post.reactions).toMatchObject([
      {
        kind: 'like',
        emoji: '👍',
        label: 'Like',
        count: 4,
        members: [{ name: 'Ann' }, { name: 'Bob' }, { name: 'Cid' }],
      },
      { kind: 'love', count: 1, members: [{ name: 'Eve' }] },
    ]);
    expect(await scoreOf(post.author.id)).toBe(5);
    expect(body.post.author.reactionScore).toBe(5);
    expect((await give(eve, post, null)).body.post.reactions).toMatchObject([{ kind: 'like', count: 4 }]);
    expect(await scoreOf(post.author.id)).toBe(4);
  });

  test('the same one again changes nothing, and moves nobody', async () => {
    const [fay, gus] = [await on().member('Fay'), await on().member('Gus')];
    const { post } = await fay.startThread(await on().board());
    const first = await give(gus, post, 'funny');
    const again = await give(gus, post, 'funny');
    expect(again.body.post).toEqual(first.body.post);
    expect((await give(gus, post, null)).body.post.cursor).toBe(first.body.post.cursor + 1);
    expect((await give(gus, post, null)).body.post.cursor).toBe(first.body.post.cursor + 1);
  });

  test('people who react at the same moment are all counted', async () => {
    const hal = await on().member('Hal');
    const { post } = await hal.startThread(await on().board());
    const crowd = await Promise.all(Array.from({ length: 12 }, (_, i) => on().member(`Crowd ${i}`)));
    await Promise.all(crowd.map((who, i) => give(who, post, i % 2 ? 'like' : 'wow')));
    const { body } = await hal.call<{ post: Post }>('GET', `/posts/${post.id}`);
    expect(body.post.reactions.map(({ count }) => count)).toEqual([6, 6]);
    expect(await scoreOf(post.author.id)).toBe(12);
  });

  test('a kind that there is not, or no longer, is refused by its field; one’s own post is not reacted to', async () => {
    const [ida, jon] = [await on().member('Ida'), await on().member('Jon')];
    const { post } = await ida.startThread(await on().board());
    for (const kind of ['hate', 'NOT a key', '']) {
      const { status, body } = await jon.call<{ error: { issues: { field: string }[] } }>(
        'PUT',
        `/posts/${post.id}/reaction`,
        { kind },
      );
      expect([status, body.error.issues[0]?.field]).toEqual([422, 'kind']);
    }
    expect((await give(ida, post, 'like')).status).toBe(403);
  });

  test('a kind that an administrator adds can be given at once, and one that is retired stays where it was given', async () => {
    const admin = await on().staff('Admin', 'administrator');
    const [kim, leo] = [await on().member('Kim'), await on().member('Leo')];
    const { post, thread } = await kim.startThread(await on().board());
    await admin.form('/admin/reactions', { emoji: '👏', label: 'Applause', score: '3' });
    expect(await leo.page(`/threads/${thread.slug}.${thread.id}/`)).toContain('value="applause"');
    const given = await give(leo, post, 'applause');
    expect(given.body.post.reactions).toMatchObject([{ kind: 'applause', emoji: '👏', label: 'Applause', count: 1 }]);
    expect(given.body.post.author.reactionScore).toBe(3);

    await admin.form('/admin/reactions/applause/retire', { retired: 'yes' });
    expect((await give(admin, post, 'applause')).status).toBe(422);
    expect((await give(leo, post, 'applause')).status).toBe(200);
    const { body } = await leo.call<{ post: Post }>('GET', `/posts/${post.id}`);
    expect(body.post.reactions).toMatchObject([{ kind: 'applause', count: 1 }]);
    const { body: list } = await leo.call<{ reactions: unknown[] }>('GET', '/reactions');
    expect(list.reactions.at(-1)).toEqual({
      kind: 'applause',
      emoji: '👏',
      label: 'Applause',
      score: 3,
      retired: true,
    });
  });

  test('a score that is changed holds from then on: what was given takes back what it gave', async () => {
    const admin = await on().staff('Chief', 'administrator');
    const [mia, ned, oda] = [await on().member('Mia'), await on().member('Ned'), await on().member('Oda')];
    const { post } = await mia.startThread(await on().board());
    await give(ned, post, 'wow');
    await admin.form('/admin/reactions/wow', { emoji: '🤯', label: 'Amazing', score: '5' });
    expect((await give(oda, post, 'wow')).body.post).toMatchObject({
      reactions: [{ kind: 'wow', emoji: '🤯', label: 'Amazing', count: 2 }],
      author: { reactionScore: 6 },
    });
    await give(ned, post, null);
    expect(await scoreOf(post.author.id)).toBe(5);
    const refused = await admin.form('/admin/reactions/wow', { emoji: 'wow', label: '', score: '99' });
    const page = await refused.text();
    for (const field of ['emoji', 'label', 'score']) expect(page).toContain(`id="${field}-error"`);
  });

  test('who gave them is read page by page, the newest first, of every kind or of one', async () => {
    const ola = await on().member('Ola');
    const { post, thread } = await ola.startThread(await on().board());
    const rows = Array.from({ length: 120 }, (_, i) => ({ name: `Many ${i}`, name_key: `many ${i}`, joined_at: i }));
    const many = await on()
      .app.db.insertInto('members')
      .values(rows as never)
      .returning('id')
      .execute();
    // Three at a time, at the same moment.
    for (const [i, { id }] of many.entries())
      await insertReaction(on().app.db, {
        ...{ postId: post.id, memberId: id, kind: i % 3 ? 'like' : 'love', score: 1 },
        createdAt: 1_000 + Math.floor(i / 3),
      });
    const walk = async (query: string) => {
      const ids: number[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const path: string = `/posts/${post.id}/reactions?${query}${next && `&before=${next}`}`;
        const { body } = await on().guest().call<Reactors>('GET', path);
        ids.push(...body.reactors.map(({ member }) => member.id));
        next = body.next;
      }
      return ids;
    };
    const newestFirst = many
      .map(({ id }, i) => ({ id, at: Math.floor(i / 3), kind: i % 3 ? 'like' : 'love' }))
      .sort((a, b) => b.at - a.at || b.id - a.id);
    expect(await walk('')).toEqual(newestFirst.map(({ id }) => id));
    expect(await walk('kind=love')).toEqual(newestFirst.filter(({ kind }) => kind === 'love').map(({ id }) => id));

    const page = await on().guest().page(`/posts/${post.id}/reactions`);
    expect(page.match(/<ul class="reactors">[\s\S]*<\/ul>/)?.[0].match(/<li/g)).toHaveLength(50);
    expect(page).toMatch(/href="\/posts\/\d+\/reactions\?before=[\d.]+"/);
    expect(await on().guest().page(`/threads/${thread.slug}.${thread.id}/`)).toContain(
      `href="/posts/${post.id}/reactions?kind=like"`,
    );
  });

  test('a post without any says so', async () => {
    const pia = await on().member('Pia');
    const { post } = await pia.startThread(await on().board());
    expect(await on().guest().page(`/posts/${post.id}/reactions`)).toContain('Nobody has reacted yet.');
    const odd = await pia.call('GET', `/posts/${post.id}/reactions?before=yesterday`);
    expect(odd.status).toBe(422);
  });
});
