import { beforeAll, expect, test } from 'vitest';
import { sweepAwards } from '../../server/awards/sweep.ts';
import { createLog } from '../../server/log.ts';
import type { MemberCard } from '../../shared/member.ts';
import type { Post } from '../../shared/post.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

const DAY_MS = 86_400_000;

describeOnBothEngines('ranks and awards', (on) => {
  let admin: Person;
  let board: number;
  beforeAll(async () => {
    admin = await on().staff('Admin', 'administrator');
    board = await on().board();
    await on().app.db.updateTable('awards').set({ retired_at: null }).execute();
  });

  const someone = async (name: string): Promise<{ who: Person; post: Post; id: number }> => {
    const who = await on().member(name);
    const { post } = await who.startThread(board);
    return { who, post, id: post.author.id };
  };
  const card = async (post: Post): Promise<MemberCard> =>
    (await admin.call<{ post: Post }>('GET', `/posts/${post.id}`)).body.post.author;
  const set = (id: number, totals: Record<string, number | string | null>) =>
    on().app.db.updateTable('members').set(totals).where('id', '=', id).execute();
  const acts = async () =>
    (await on().app.db.selectFrom('acts').selectAll().orderBy('id').execute()).map(
      ({ act, subject, detail }) => `${act} ${subject}${detail ? ` (${detail})` : ''}`,
    );

  test('a card bears the highest rank whose every minimum its member reaches', async () => {
    const { post, id } = await someone('Climber');
    expect((await card(post)).title).toBe('New Member');
    await set(id, { post_count: 99, reaction_score: 5_000 });
    expect((await card(post)).title).toBe('Member');
    await set(id, { post_count: 1_000, reaction_score: 499 });
    expect((await card(post)).title).toBe('Full Member');
    await set(id, { reaction_score: 500 });
    expect((await card(post)).title).toBe('Senior Member');
  });

  test('the title of an office stands above any rank, and one’s own title above both', async () => {
    const { who, post, id } = await someone('Officer');
    await set(id, { role: 'moderator' });
    expect(await card(post)).toMatchObject({ title: 'Moderator', role: 'moderator' });
    const given = await admin.form(`/members/${id}/title`, { title: 'The Lighthouse' });
    expect(given.status).toBe(303);
    expect((await card(post)).title).toBe('The Lighthouse');
    await admin.form(`/members/${id}/title`, { title: '' });
    expect((await card(post)).title).toBe('Moderator');
    expect((await who.form(`/members/${id}/title`, { title: 'Emperor' })).status).toBe(403);
    expect(await acts()).toContain('changed the title of Officer (none → The Lighthouse)');
  });

  test('a title, an office and an award that are given are seen on every open page at once', async () => {
    const { post, id } = await someone('Rising');
    const follower = await on().guest().follow(post.threadId);
    const given = (fits: (member: MemberCard) => boolean) =>
      follower.until('member:changed', ({ member }) => member.id === id && fits(member));
    await admin.form(`/members/${id}/title`, { title: 'Sage' });
    await given(({ title }) => title === 'Sage');
    await admin.form(`/admin/members/${id}`, { role: 'moderator' });
    await given(({ role }) => role === 'moderator');
    await admin.form(`/members/rising.${id}/awards`, { awardId: '4', reason: 'For this.' });
    await given(({ awardCount }) => awardCount === 2);
  });

  test('the ladder is the administrators’: added to, changed, moved and cut, and every card follows', async () => {
    const { post, id } = await someone('Ranked');
    await set(id, { post_count: 7 });
    expect((await admin.form('/admin/ranks', { title: 'Regular', posts: '5' })).status).toBe(303);
    expect((await card(post)).title).toBe('Regular');
    const rank = await on()
      .app.db.selectFrom('ranks')
      .selectAll()
      .where('title', '=', 'Regular')
      .executeTakeFirstOrThrow();
    await admin.form(`/admin/ranks/${rank.id}`, { title: 'Regular', posts: '8' });
    expect((await card(post)).title).toBe('New Member');
    await admin.form(`/admin/ranks/${rank.id}`, { title: 'Regular' });
    for (let i = 0; i < 6; i += 1) await admin.form(`/admin/ranks/${rank.id}/move`, { to: 'up' });
    expect((await card(post)).title).toBe('New Member');
    await admin.form(`/admin/ranks/${rank.id}/move`, { to: 'down' });
    expect((await card(post)).title).toBe('Regular');
    await admin.form(`/admin/ranks/${rank.id}/remove`, {});
    expect((await card(post)).title).toBe('New Member');
    expect(await acts()).toEqual(
      expect.arrayContaining([
        'added the rank “Regular” (5 messages)',
        'changed the rank “Regular” (Regular, 5 messages → Regular, 8 messages)',
        'moved the rank “Regular” (down)',
        'removed the rank “Regular” (from the start)',
      ]),
    );
  });

  test('what is wrong with a rank is said beside its field, with what was typed', async () => {
    const answer = await admin.form('/admin/ranks', { title: 'Odd', posts: 'many' });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('id="posts-error"');
    expect(page).toContain('value="many"');
    expect(page).toContain('value="Odd"');
  });

  test('a first post, a thousandth message and a reaction score are awarded in the very act, once', async () => {
    const { who, post, id } = await someone('Earner');
    expect(await card(post)).toMatchObject({ awardCount: 1, emblems: ['✍️'] });
    await set(id, { post_count: 998, reaction_score: 99 });
    expect((await who.post(post.threadId, 'The 999th.')).author.awardCount).toBe(1);
    expect((await who.post(post.threadId, 'The 1,000th.')).author).toMatchObject({ awardCount: 2, postCount: 1_000 });
    await admin.call('PUT', `/posts/${post.id}/reaction`, { kind: 'like' });
    expect(await card(post)).toMatchObject({ awardCount: 3, emblems: ['laurel', '💬', '✍️'] });
    await admin.call('DELETE', `/posts/${post.id}/reaction`);
    await admin.call('PUT', `/posts/${post.id}/reaction`, { kind: 'love' });
    expect((await card(post)).awardCount).toBe(3);
  });

  test('staff give an award with a reason, and take it back; no rule gives it again', async () => {
    const { post, id } = await someone('Honoured');
    const mod = await on().staff('Mod');
    const path = `/members/honoured.${id}/awards`;
    expect((await mod.form(path, { awardId: '4', reason: '' })).status).toBe(422);
    expect((await mod.form(path, { awardId: '4', reason: 'For a year that felt like one.' })).status).toBe(303);
    expect((await mod.form(path, { awardId: '4', reason: 'Again.' })).status).toBe(422);
    const page = await on().guest().page(path);
    expect(page).toContain('For a year that felt like one.');
    expect(page).toMatch(/given by[\s\S]*Mod/);
    expect((await card(post)).awardCount).toBe(2);

    expect((await mod.form(`${path}/take`, { awardId: '4' })).status).toBe(303);
    expect((await mod.form(`${path}/take`, { awardId: '4' })).status).toBe(404);
    expect((await card(post)).awardCount).toBe(1);
    await set(id, { joined_at: Date.now() - 400 * DAY_MS });
    await sweep();
    expect((await card(post)).awardCount).toBe(1);
    await mod.form(path, { awardId: '4', reason: 'After all.' });
    expect((await card(post)).awardCount).toBe(2);
    expect(await acts()).toEqual(
      expect.arrayContaining([
        'gave “One year” to Honoured (For a year that felt like one.)',
        'took back “One year” from Honoured',
      ]),
    );
  });

  /** Walks over all members once, a few at a time, and returns how many awards they were owed. */
  async function sweep(): Promise<number> {
    const { db, live } = on().app;
    const awards = sweepAwards({ db, live }, createLog('silent'), Date.now, 3);
    let given = 0;
    for (let owed = await awards.step(); owed !== undefined; owed = await awards.step()) given += owed;
    awards.end();
    return given;
  }

  test('what time has earned, and what a new rule owes, is given by the sweep, once; imported members are left alone', async () => {
    const { post, id } = await someone('Veteran');
    await set(id, { joined_at: Date.now() - 365 * DAY_MS, post_count: 60 });
    const imported = await on()
      .app.db.insertInto('members')
      .values({
        ...{ account_id: null, name: 'Imported', name_key: 'imported', title: null, joined_at: 0, post_count: 9_312 },
        ...{ award_count: 17, reaction_score: 21_624, country: null, location: null, hidden_at: null },
      } as never)
      .returning('id')
      .executeTakeFirstOrThrow();
    await admin.form('/admin/awards', { name: 'Fifty', emoji: '🎖️', measure: 'posts', threshold: '50' });
    expect((await card(post)).awardCount).toBe(1);
    expect(await sweep()).toBeGreaterThanOrEqual(2);
    expect(await card(post)).toMatchObject({ awardCount: 3 });
    expect(await sweep()).toBe(0);
    const { award_count } = await on()
      .app.db.selectFrom('members')
      .select('award_count')
      .where('id', '=', imported.id)
      .executeTakeFirstOrThrow();
    expect(award_count).toBe(17);
    expect(await on().guest().page(`/members/imported.${imported.id}/awards`)).toContain('17');
  });

  test('two nodes that sweep at once give an award once', async () => {
    const { post, id } = await someone('Twice');
    await set(id, { joined_at: Date.now() - 800 * DAY_MS });
    await Promise.all([sweep(), sweep()]);
    expect((await card(post)).awardCount).toBe(2);
  });

  test('a retired award stays with whoever holds it and is given to nobody more', async () => {
    const { post: before } = await someone('Early');
    await admin.form('/admin/awards/1/retire', { retired: 'yes' });
    const { post: after } = await someone('Late');
    expect([(await card(before)).awardCount, (await card(after)).awardCount]).toEqual([1, 0]);
    expect(await sweep()).toBe(0);
    await admin.form('/admin/awards/1/retire', { retired: 'no' });
    await sweep();
    expect((await card(after)).awardCount).toBe(1);
  });

  test('an award without an emblem, or with a rule that says no number, is refused by its field', async () => {
    const bare = await (await admin.form('/admin/awards', { name: 'Bare' })).text();
    expect(bare).toContain('id="emoji-error"');
    const vague = await admin.form('/admin/awards', { name: 'Vague', drawn: 'star', measure: 'days', threshold: 'x' });
    expect(vague.status).toBe(422);
    expect(await vague.text()).toContain('id="threshold-error"');
  });
});
