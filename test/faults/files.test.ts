import { readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '../../server/files/sweep.ts';
import { drawing } from '../support/drawings.ts';
import { NodeProcess } from '../support/node.ts';
import { describeWith } from '../support/offered.ts';
import { Parley } from '../support/parley.ts';
import { S3StandIn } from '../support/s3.ts';
import { mountSmallDisk } from '../support/small-disk.ts';

/** A picture that cannot be made small. */
const noise = (side: number) =>
  sharp({
    create: {
      width: side,
      height: side,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 70 },
    },
  })
    .png()
    .toBuffer();

describe('a node whose files are kept in an S3 store', () => {
  let s3: S3StandIn;
  let on: Parley;
  beforeAll(async () => {
    s3 = await S3StandIn.start();
    on = await Parley.start(s3.environment);
  });
  afterAll(async () => {
    await on?.stop();
    await s3?.stop();
  });

  test('keeps and serves them there, and removes what is swept', async () => {
    const ann = await on.member('Ann');
    const file = await ann.upload(await drawing({ width: 1000 }));
    expect([...s3.objects.keys()].filter((key) => key.includes(file.id)).length).toBe(3);
    expect((await ann.fetch(file.thumb)).status).toBe(200);
    s3.fault = 'answers 500';
    s3.faultyMethods = ['DELETE'];
    const later = () => sweep({ db: on.app.db, files: on.app.files, now: () => Date.now() + 2 * 24 * 60 * 60_000 }, '');
    await expect(later()).rejects.toThrow('500');
    // What could not be removed is not forgotten.
    expect((await ann.fetch(file.url)).status).toBe(200);
    s3.fault = 'none';
    await later();
    expect([...s3.objects.keys()].filter((key) => key.includes(file.id))).toEqual([]);
    expect(s3.refused).toEqual([]);
  });

  test('goes on posting while the store is away, says in words that pictures must wait, and owes nobody room', async () => {
    const bea = await on.member('Bea');
    const { thread } = await bea.startThread(await on.board());
    const file = await bea.upload(await drawing());
    await bea.post(thread.id, file.markdown);
    s3.faultyMethods = ['GET', 'PUT', 'DELETE'];
    s3.fault = 'answers 500';
    const refused = await bea.call<{ error: { message: string } }>('POST', '/files', await drawing({ width: 50 }));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
    expect(refused.body.error.message).toBe(
      'Pictures cannot be kept right now. Try again in a moment; posting without one works.',
    );
    const picture = await on.guest().fetch(file.url);
    expect([picture.status, picture.headers.get('cache-control')]).toEqual([503, 'private, no-cache']);
    expect((await bea.post(thread.id, 'Words alone.')).number).toBe(3);
    expect((await bea.post(thread.id, file.markdown)).html).toContain('width=');
    expect((await on.guest().fetch(`/threads/a-thread.${thread.id}/`)).status).toBe(200);
    const { file_bytes } = await on.app.db
      .selectFrom('members')
      .select('file_bytes')
      .where('name', '=', 'Bea')
      .executeTakeFirstOrThrow();
    expect(file_bytes).toBe(file.bytes);
    s3.fault = 'breaks off';
    const half = on.guest().fetch(file.url);
    await expect(half.then((response) => response.arrayBuffer())).rejects.toThrow();
    s3.fault = 'none';
    expect((await on.guest().fetch(file.url)).status).toBe(200);
    await bea.upload(await drawing({ width: 50 }));
  });
});

let node: NodeProcess | undefined;
afterEach(async () => {
  await node?.stop();
  node = undefined;
});

describeWith(
  'small disk',
  () => mountSmallDisk(6),
  'a node whose disk has no room for a picture',
  (disk) => {
    afterAll(() => disk.remove());

    test('says so with 503, keeps no piece of it, goes on taking posts, and takes it once there is room', async () => {
      node = await NodeProcess.start({ DATA_DIR: join(disk.folder, 'data') });
      const ann = node.person();
      await ann.register('Ann');
      const { thread } = await ann.startThread(1);
      const picture = await noise(1000);
      const { bavail, bsize } = statfsSync(disk.folder);
      writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(bavail * bsize - 400_000));
      const refused = await ann.call<{ error: { message: string } }>('POST', '/files', picture);
      expect(refused).toMatchObject({
        status: 503,
        body: { error: { message: expect.stringMatching(/^Pictures cannot/) } },
      });
      const kept = readdirSync(join(disk.folder, 'data', 'files'), { recursive: true, withFileTypes: true });
      expect(kept.filter((entry) => entry.isFile())).toEqual([]);
      expect((await ann.post(thread.id, 'Words alone.')).number).toBe(2);
      writeFileSync(join(disk.folder, 'ballast'), '');
      const file = await ann.upload(picture);
      expect((await ann.fetch(file.url)).status).toBe(200);
    });
  },
);
