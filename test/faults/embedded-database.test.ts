import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { LiveFollower, readThread } from '../support/live-follower.ts';
import { NodeProcess } from '../support/node.ts';
import { describeWith } from '../support/offered.ts';
import { Poster } from '../support/poster.ts';
import { mountSmallDisk } from '../support/small-disk.ts';
import { expectKept, expectTruth } from '../support/truth.ts';
import { until } from '../support/until.ts';

let node: NodeProcess | undefined;
afterEach(async () => {
  await node?.stop();
  node = undefined;
});

describe('a node with the embedded database', () => {
  test('killed in mid-write three times loses no acknowledged post, and its follower misses nothing', {
    timeout: 90_000,
  }, async () => {
    node = await NodeProcess.start();
    const { url } = node;
    const people = [node.person(), node.person(), node.person(), node.person()];
    for (const [i, person] of people.entries()) await person.register(`Poster ${i}`);
    const { thread } = await (people[0] as (typeof people)[0]).startThread(1);
    const follower = await LiveFollower.start([url], thread.id);
    const posters = people.map((person) => new Poster(person, [url], thread.id).start());
    const acknowledged = () => posters.flatMap((poster) => poster.acknowledged);
    for (let kill = 0; kill < 3; kill += 1) {
      const before = acknowledged().length;
      await until(() => acknowledged().length > before + 30, { within: 20_000, because: 'nobody posts' });
      node.kill('SIGKILL');
      await node.ended();
      await node.restart();
    }
    await Promise.all(posters.map((poster) => poster.stop()));
    const truth = await expectTruth([follower], { url, threadId: thread.id });
    expectKept(acknowledged(), truth);
    console.info(`SIGKILL three times: ${acknowledged().length} acknowledged, ${truth.length} posts kept`);
    follower.close();
  });

  test('a database that another process holds answers 503, is readable meanwhile, and writable after', async () => {
    node = await NodeProcess.start();
    const ann = node.person();
    await ann.register('Ann');
    const { thread } = await ann.startThread(1);
    const script = `
      const sqlite = new (require('libsql'))(process.argv[1]);
      sqlite.exec('begin immediate');
      console.log('held');
      process.stdin.once('data', () => { sqlite.exec('rollback'); process.exit(); });`;
    const holder = spawn(process.execPath, ['-e', script, join(node.folder, 'data', 'parley.db')]);
    await once(holder.stdout, 'data');
    const clientId = randomUUID();
    const refused = await ann.call('POST', `/threads/${thread.id}/posts`, { body: 'while it is held', clientId });
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await ann.call('GET', `/threads/${thread.id}/posts`)).status).toBe(200);
    holder.stdin.write('\n');
    await once(holder, 'exit');
    const post = await ann.post(thread.id, 'while it is held', { clientId });
    expect(post.number).toBe(2);
  });
});

describeWith(
  'small disk',
  () => mountSmallDisk(4),
  'a node whose disk is full',
  (disk) => {
    afterAll(() => disk.remove());

    test('answers 503 to whoever writes, goes on reading, and takes posts again once there is room', async () => {
      node = await NodeProcess.start({ DATA_DIR: join(disk.folder, 'data') });
      const { url } = node;
      const ann = node.person();
      await ann.register('Ann');
      const { thread } = await ann.startThread(1);
      const follower = await LiveFollower.start([url], thread.id);
      const { bavail, bsize } = statfsSync(disk.folder);
      writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(bavail * bsize - 600_000));

      const acknowledged: number[] = [];
      let refused: { status: number; body: unknown } | undefined;
      const clientId = randomUUID();
      while (!refused && acknowledged.length < 200) {
        const answer = await ann.call<{ post: { id: number } }>('POST', `/threads/${thread.id}/posts`, {
          body: 'x'.repeat(19_000),
          clientId: `${clientId.slice(0, 30)}-${acknowledged.length}`,
        });
        if (answer.status === 201) acknowledged.push(answer.body.post.id);
        else refused = answer;
      }
      expect(refused).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
      expect(await node.readiness()).toMatchObject({ status: 200 });
      const kept = (await readThread(url, thread.id)).map(({ id }) => id);
      expect(kept.slice(1)).toEqual(acknowledged);
      expect(follower.joined).toBe(true);

      writeFileSync(join(disk.folder, 'ballast'), '');
      const again = await ann.post(thread.id, 'room again', {
        clientId: `${clientId.slice(0, 30)}-${acknowledged.length}`,
      });
      expect(again.number).toBe(acknowledged.length + 2);
      await expectTruth([follower], { url, threadId: thread.id });
      expect(follower.cutOff).toBe(0);
      console.info(`full disk: ${acknowledged.length} posts fitted, the next was refused with 503, and fitted later`);
      follower.close();
    });
  },
);
