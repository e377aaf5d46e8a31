import { expect, test } from 'vitest';
import { describeOnBothEngines } from '../support/engines.ts';
import { LiveFollower } from '../support/live-follower.ts';
import { expectTruth } from '../support/truth.ts';
import { until } from '../support/until.ts';

const SLEEPERS = 40;
// What a node asks by itself meanwhile, for heads and of the outbox, is counted too.
const BY_ITSELF = 40;

describeOnBothEngines('whoever comes back', (on) => {
  test('after hours, to hundreds of changes, catches up without a gap or a double, and asks little for it', async () => {
    const ann = await on().member('Ann');
    const { thread, post } = await ann.startThread(await on().board());
    const early = await ann.post(thread.id, 'Of before.');
    const awake = await LiveFollower.start([on().url], thread.id);
    const asleep = await LiveFollower.start([on().url], thread.id);
    asleep.sleep();
    const posts = [post, early];
    while (posts.length < 260) posts.push(...(await atOnce(30, (i) => ann.post(thread.id, `${posts.length + i}`))));
    await atOnce(40, (i) => ann.call('PATCH', `/posts/${posts[i * 6]?.id}`, { body: `Changed ${i}.` }));
    await atOnce(20, (i) => ann.call('PUT', `/posts/${posts[i * 7]?.id}/reaction`, { kind: 'like' }));
    await atOnce(10, (i) => ann.call('DELETE', `/posts/${posts[100 + i]?.id}`));
    await awake.shown(posts.length);

    const before = on().app.statements();
    await asleep.wake();
    // Two answers of changes, each of four statements at most, the first perhaps twice, and the thread.
    expect(on().app.statements() - before).toBeLessThan(3 * 4 + 1 + BY_ITSELF);
    await ann.post(thread.id, 'Good morning.');
    await expectTruth([asleep, awake], { url: on().url, threadId: thread.id });
    for (const follower of [asleep, awake]) follower.close();
  });

  test('with many others, to the same thread, costs the database what one would, though each missed something else', async () => {
    const bob = await on().member('Bob');
    const { thread } = await bob.startThread(await on().board());
    const sleepers = await Promise.all(
      Array.from({ length: SLEEPERS }, () => LiveFollower.start([on().url], thread.id)),
    );
    for (const [i, sleeper] of sleepers.entries()) {
      sleeper.sleep();
      if (i % 5 === 0) await bob.post(thread.id, `Missed by all but ${i}.`);
    }
    const before = on().app.statements();
    await Promise.all(sleepers.map((sleeper) => sleeper.wake()));
    expect(on().app.statements() - before).toBeLessThan(2 * 4 + BY_ITSELF);
    await expectTruth(sleepers, { url: on().url, threadId: thread.id });
    for (const sleeper of sleepers) sleeper.close();
  });

  test('is let in by what holds now, not by what the node remembers, told of it or not', async () => {
    const cid = await on().staff('Cid');
    const board = await on().board();
    const { thread } = await cid.startThread(board);
    const staying = await cid.follow(thread.id);
    const guest = await on().guest().connect();
    const joins = () => guest.emitWithAck('thread:join', { threadId: thread.id, cursor: 0 });
    const close = (audience: 'staff' | 'everyone') =>
      on().app.db.updateTable('boards').set({ audience }).where('id', '=', board).execute();
    expect(await joins()).toMatchObject({ ok: true });
    await close('staff');
    on().app.live.recheck({ boardId: board });
    expect(await joins()).toMatchObject({ ok: false, error: { code: 'not_found' } });
    await close('everyone');
    on().app.live.recheck({ boardId: board });
    expect(await joins()).toMatchObject({ ok: true });
    await guest.emitWithAck('thread:leave', { threadId: thread.id });
    await close('staff');
    await until(async () => !(await joins()).ok, { within: 8_000, because: 'the guest is let in for ever' });
    expect(staying.socket.connected).toBe(true);
  });

  test('is told who wrote what they missed as those are called now', async () => {
    const dot = await on().member('Dot');
    const { thread } = await dot.startThread(await on().board());
    const staying = await on().guest().follow(thread.id, 1);
    await dot.post(thread.id, 'By Dot.');
    await staying.until('post:created');
    expect((await dot.form('/account/settings/name', { name: 'Dorothy' })).status).toBe(303);
    const { changes } = (await on().guest().follow(thread.id, 1)).joined;
    expect(changes.flatMap((change) => ('post' in change ? change.post.author.name : []))).toEqual(['Dorothy']);
  });
});

const atOnce = <T>(count: number, act: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => act(i)));
