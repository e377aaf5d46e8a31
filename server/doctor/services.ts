import { randomUUID } from 'node:crypto';
import type { Config } from '../config.ts';
import { S3Blobs } from '../files/s3-blobs.ts';
import { Mailer } from '../mail/mailer.ts';
import { type Finding, findingsOn, unless } from './finding.ts';

/** Signs in at the mail server, and sends nothing. */
export async function checkMail({ smtp }: Config): Promise<Finding[]> {
  if (!smtp) return [];
  const { ok, broken } = findingsOn('SMTP');
  const mailer = new Mailer(smtp);
  const away = (reason: string) =>
    broken(`the mail server does not let us in: ${reason}`, 'see that SMTP_URL is right');
  return unless(away, async () => {
    await mailer.check();
    return [ok('the mail server lets us in')];
  }).finally(() => mailer.close());
}

/** Puts an object into the bucket, reads it and removes it. */
export function checkBucket({ s3 }: Config): Promise<Finding[]> {
  if (!s3) return Promise.resolve([]);
  const { ok, broken } = findingsOn('S3');
  const away = (reason: string) =>
    broken(
      `the bucket cannot be used: ${reason}`,
      'see that the S3 settings are right, and allow PutObject, GetObject and DeleteObject',
    );
  return unless(away, async () => {
    const blobs = new S3Blobs(s3);
    const [key, bytes] = [`doctor/${randomUUID()}`, Buffer.from('to be removed at once')];
    await blobs.put(key, bytes);
    const found = await blobs.get(key);
    found?.content.destroy();
    await blobs.remove(key);
    return [
      found?.bytes === bytes.length
        ? ok('the bucket keeps what it is given')
        : away('what was put there was not found'),
    ];
  });
}
