import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { started } from '../support/engines.ts';
import { LiveFollower } from '../support/live-follower.ts';
import { NodeProcess } from '../support/node.ts';
import { Parley } from '../support/parley.ts';
import { program } from '../support/program.ts';
import { expectTruth } from '../support/truth.ts';
import { until } from '../support/until.ts';

describe('after the restore of an older backup', () => {
  let node: NodeProcess;
  beforeAll(async () => {
    node = await NodeProcess.start();
  });
  afterAll(() => node?.stop());

  test('whoever followed starts anew, holds what the forum holds now, and follows on', async () => {
    const place = { DATA_DIR: join(node.folder, 'data') };
    const ann = node.person();
    await ann.register('Ann');
    const { thread } = await ann.startThread(1);
    for (const body of ['two', 'three']) await ann.post(thread.id, body);
    expect(await program('backup', [join(node.folder, 'backup')], place)).toMatchObject({ code: 0 });
    for (let number = 4; number <= 12; number++) await ann.post(thread.id, `lost ${number}`);
    const follower = await LiveFollower.start([node.url], thread.id);
    await follower.shown(12);
    const { cursor } = follower.live;
    node.kill('SIGTERM');
    await node.ended();
    expect(await program('restore', [join(node.folder, 'backup'), '--replace'], place)).toMatchObject({ code: 0 });
    await node.restart();
    await until(() => follower.joined && follower.restored === 1, { within: 10_000, because: 'it did not start anew' });
    const answer = await ann.post(thread.id, 'four, once more');
    expect(answer.number).toBe(4);
    await expectTruth([follower], { url: node.url, threadId: thread.id });

    // A stream that comes back with the id of an event that never was.
    const over = new AbortController();
    const resumed = await fetch(`${node.url}/api/v1/threads/${thread.id}/stream`, {
      headers: { 'last-event-id': String(cursor) },
      signal: over.signal,
    });
    const reader = resumed.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    while (!heard.includes('thread:restored')) heard += (await reader?.read())?.value ?? '';
    await ann.post(thread.id, 'five');
    while (!heard.includes('post:created')) heard += (await reader?.read())?.value ?? '';
    expect(heard).toMatch(/event: thread:restored\ndata: \{"threadId":\d+,"cursor":\d+,"epoch":"[\w-]{12}"\}/);
    expect(heard).toContain('"number":5');
    over.abort();
    follower.close();
  });
});

describe('after a new epoch began beneath a node that runs', () => {
  const on = started(() => Parley.start());

  test('its followers start anew within seconds, and what it remembered is read again', async () => {
    const ann = await on().member('Ann');
    const { thread } = await ann.startThread(await on().board());
    const follower = await LiveFollower.start([on().url], thread.id);
    const page = `/threads/a-thread.${thread.id}/`;
    expect(await on().guest().page(page)).toContain('<bdi>A thread</bdi>');
    // As another copy would have it: another title under the same cursor.
    await on().app.db.updateTable('threads').set({ title: 'As it was' }).where('id', '=', thread.id).execute();
    const began = await program('restore', ['--new-epoch'], { DATA_DIR: on().dataDir });
    expect(began).toMatchObject({ code: 0, said: expect.stringMatching(/^A new epoch has begun/) });
    await until(() => follower.restored === 1 && follower.joined, { because: 'it did not start anew' });
    expect(await on().guest().page(page)).toContain('<bdi>As it was</bdi>');
    await ann.post(thread.id, 'two');
    await expectTruth([follower], { url: on().url, threadId: thread.id });
    follower.close();
  });
});
