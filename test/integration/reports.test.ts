import { expect, test } from 'vitest';
import type { ReportedPost } from '../../shared/report.ts';
import { describeOnBothEngines } from '../support/engines.ts';
import type { Person } from '../support/person.ts';

describeOnBothEngines('reports of posts', (on) => {
  let made = 0;
  const place = async () => {
    made += 1;
    const [ann, bob, mod] = [
      await on().member(`Ann ${made}`),
      await on().member(`Bob ${made}`),
      await on().staff(`Mod ${made}`),
    ];
    const { thread } = await ann.startThread(await on().board(), `Reported ${made}`);
    return { ann, bob, mod, thread, post: await bob.post(thread.id, `Buy my things ${made}.`) };
  };
  const report = (who: Person, postId: number, reason: string) =>
    who.call('POST', `/posts/${postId}/report`, { reason });
  const decide = (who: Person, postId: number, decision: object) =>
    who.call('POST', `/reports/${postId}/decide`, { upTo: Number.MAX_SAFE_INTEGER, ...decision });
  const reported = async (who: Person) =>
    (await who.call<{ reported: ReportedPost[] }>('GET', '/reports')).body.reported.filter(({ threadTitle }) =>
      threadTitle.endsWith(` ${made}`),
    );
  const waiting = async (who: Person) =>
    Number(/data-queue="reports">(\d*)/.exec(await who.page('/moderation/reports'))?.[1]);

  test('reach the moderators with the post, its author and the reason, and nobody else', async () => {
    const { ann, bob, mod, post, thread } = await place();
    expect((await report(ann, post.id, 'An advert')).status).toBe(200);
    expect(await reported(mod)).toMatchObject([
      {
        post: { id: post.id, author: { name: bob.name }, body: `Buy my things ${made}.` },
        threadTitle: thread.title,
        count: 1,
        reports: [{ reporter: { name: ann.name }, reason: 'An advert' }],
      },
    ]);
    const queue = await mod.page('/moderation/reports');
    for (const words of [ann.name, bob.name, 'An advert', `Buy my things ${made}.`]) expect(queue).toContain(words);
    expect(await mod.page('/')).toMatch(/data-queue="all">[1-9]/);
    for (const who of [bob, on().guest()]) {
      expect(await who.page('/moderation/reports')).not.toContain('An advert');
      expect(await who.page(`/threads/${thread.slug}.${thread.id}/`)).not.toContain('An advert');
    }
  });

  test('are made by a form, which says what was wrong with it and then what was said', async () => {
    const { ann, post, thread } = await place();
    expect(await ann.page(`/threads/${thread.slug}.${thread.id}/`)).toContain(`/posts/${post.id}/report`);
    const path = `/posts/${post.id}/report`;
    const refused = await ann.form(path, { reason: '' });
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('Say what is wrong')]);
    const sent = await ann.form(path, { reason: 'Rude\nand loud' });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, path]);
    expect(await ann.page(path)).toContain('Rude\nand loud');
  });

  test('are open once for each person and post, and again after a decision', async () => {
    const { ann, mod, post } = await place();
    await report(ann, post.id, 'First');
    const again = await report(ann, post.id, 'Second');
    expect([again.status, again.body]).toMatchObject([409, { error: { code: 'conflict' } }]);
    expect((await reported(mod))[0]?.reports.map(({ reason }) => reason)).toEqual(['First']);
    expect((await decide(mod, post.id, { outcome: 'dismissed' })).status).toBe(200);
    expect(await reported(mod)).toEqual([]);
    expect((await report(ann, post.id, 'Third')).status).toBe(200);
  });

  test('are not made of one’s own posts, of deleted ones, or of what one may not read', async () => {
    const { ann, bob, mod, post } = await place();
    expect((await report(bob, post.id, 'Mine')).status).toBe(403);
    await mod.call('DELETE', `/posts/${post.id}`);
    expect((await report(ann, post.id, 'Gone')).status).toBe(409);
    const among = await mod.startThread(await on().board('staff'));
    expect((await report(ann, among.post.id, 'Secret')).status).toBe(404);
  });

  test('are decided on once, as far as the moderator had seen them, and it is written down', async () => {
    const { ann, bob, mod, thread } = await place();
    const { id } = await ann.post(thread.id, 'Watch this.');
    const admin = await on().staff(`Admin ${made}`, 'administrator');
    await report(bob, id, 'Seen');
    const upTo = (await reported(mod))[0]?.last;
    await report(admin, id, 'Not seen yet');
    expect((await decide(mod, id, { outcome: 'resolved', message: 'Thank you', upTo })).status).toBe(200);
    expect((await reported(mod))[0]?.reports.map(({ reason }) => reason)).toEqual(['Not seen yet']);
    const both = await Promise.all([mod, admin].map((who) => decide(who, id, { outcome: 'dismissed' })));
    expect(both.map(({ status }) => status).toSorted()[0]).toBe(200);
    expect(both.map(({ status }) => status).toSorted()[1]).toBeGreaterThanOrEqual(404);
    expect(await admin.page('/admin/audit')).toMatch(
      new RegExp(`resolved <a[^>]*>a report of post #3 by ${ann.name} in “Reported ${made}”</a>.*Thank you`),
    );
  });

  test('of a post in a deleted thread wait until it is brought back; a deleted post stays, without what it said', async () => {
    const { ann, mod, post, thread } = await place();
    await report(ann, post.id, 'Look');
    const before = await waiting(mod);
    await mod.call('DELETE', `/threads/${thread.id}`);
    expect([await reported(mod), await waiting(mod)]).toEqual([[], before - 1]);
    expect((await decide(mod, post.id, { outcome: 'dismissed' })).status).toBe(404);
    await mod.call('POST', `/threads/${thread.id}/restore`);
    await mod.call('DELETE', `/posts/${post.id}`);
    expect(await reported(mod)).toMatchObject([{ post: { id: post.id, body: '', deletedBy: 'moderator' } }]);
  });

  test('change at once what moderators see waiting, on whatever page they are', async () => {
    const { ann, mod, post, thread } = await place();
    const tab = await mod.follow(thread.id);
    await report(ann, post.id, 'Now');
    const { reports, submissions, waiting: all } = await tab.until('queue:changed');
    expect(all).toBe(reports + submissions);
    await decide(mod, post.id, { outcome: 'dismissed' });
    expect((await tab.until('queue:changed', (event) => event.reports === reports - 1)).waiting).toBe(all - 1);
  });
});
