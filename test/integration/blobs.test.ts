import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Blobs, keyOf } from '../../server/files/blobs.ts';
import { LocalBlobs } from '../../server/files/local-blobs.ts';
import { S3Blobs } from '../../server/files/s3-blobs.ts';
import { S3StandIn } from '../support/s3.ts';

const ANSWERS_WITHIN_MS = 300;
const newKey = () => keyOf('picture', randomBytes(16).toString('base64url'), 480);

/** What every store of blobs does. */
function keepsBlobs(blobs: () => Blobs): void {
  const read = async (key: string) => {
    const blob = await blobs().get(key);
    return blob && { bytes: blob.bytes, content: await buffer(blob.content) };
  };

  test('gives back what was put in, with its size, as often as it is asked', async () => {
    const [key, content] = [newKey(), randomBytes(300_000)];
    await blobs().put(key, content);
    for (let i = 0; i < 2; i += 1) expect(await read(key)).toEqual({ bytes: 300_000, content });
  });

  test('has nothing under a key that nothing was put under', async () => {
    expect(await read(newKey())).toBeUndefined();
  });

  test('replaces what is put again', async () => {
    const key = newKey();
    await blobs().put(key, Buffer.from('first'));
    await blobs().put(key, Buffer.from('second, and longer'));
    expect((await read(key))?.content.toString()).toBe('second, and longer');
  });

  test('removes what is there, and minds nothing that is not', async () => {
    const key = newKey();
    await blobs().put(key, Buffer.from('x'));
    await blobs().remove(key);
    await blobs().remove(key);
    expect(await read(key)).toBeUndefined();
  });

  test('keeps many at once apart', async () => {
    const kept = Array.from({ length: 20 }, () => [newKey(), randomBytes(10_000)] as const);
    await Promise.all(kept.map(([key, content]) => blobs().put(key, content)));
    expect(await Promise.all(kept.map(async ([key]) => (await read(key))?.content))).toEqual(kept.map(([, c]) => c));
  });
}

describe('files on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-blobs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  keepsBlobs(() => new LocalBlobs(join(folder, 'files')));

  test('are read by nobody else on the machine, and leave nothing half done', () => {
    const all = readdirSync(folder, { recursive: true, withFileTypes: true });
    expect(all.filter((entry) => entry.isFile()).map(({ name }) => name.slice(-9))).toContain('-480.webp');
    for (const entry of all) {
      expect(entry.name).not.toMatch(/webp\./);
      expect(statSync(join(entry.parentPath, entry.name)).mode & 0o077).toBe(0);
    }
  });
});

describe('objects of an S3 store', () => {
  let s3: S3StandIn;
  let blobs: S3Blobs;
  beforeAll(async () => {
    s3 = await S3StandIn.start();
    blobs = new S3Blobs(s3.config);
  });
  beforeEach(() => {
    s3.fault = 'none';
    s3.refused.length = 0;
  });
  afterAll(() => s3?.stop());
  keepsBlobs(() => blobs);

  test('are asked for with signatures that the store accepts', async () => {
    await blobs.put(newKey(), Buffer.from('x'));
    expect(s3.refused).toEqual([]);
  });

  test('are refused to whoever has another secret', async () => {
    const stranger = new S3Blobs({ ...s3.config, secretKey: 'another' });
    await expect(stranger.put(newKey(), Buffer.from('x'))).rejects.toThrow('403');
    expect(s3.refused).toContain('a wrong signature');
  });

  test('are never thought kept in a bucket that is not there', async () => {
    await expect(new S3Blobs({ ...s3.config, bucket: 'no-such' }).put(newKey(), Buffer.from('x'))).rejects.toThrow(
      'bucket',
    );
  });

  test.each(['answers 500', 'never answers', 'breaks off'] as const)(
    'fail in time while the store %s',
    async (fault) => {
      const key = newKey();
      await blobs.put(key, randomBytes(200_000));
      s3.fault = fault;
      const all = async (from: S3Blobs) => {
        const blob = await from.get(key);
        return blob && buffer(blob.content);
      };
      const impatient = new S3Blobs(s3.config, ANSWERS_WITHIN_MS);
      await expect(impatient.put(newKey(), Buffer.from('x'))).rejects.toThrow();
      await expect(all(impatient)).rejects.toThrow();
      s3.fault = 'none';
      expect((await all(blobs))?.length).toBe(200_000);
    },
  );
});
