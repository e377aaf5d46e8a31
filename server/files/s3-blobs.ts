import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import type { S3Config } from '../config.ts';
import { inTime } from '../in-time.ts';
import type { Blob, Blobs } from './blobs.ts';

const ANSWERS_WITHIN_MS = 10_000;
const RETRIES = 2;

/** Keeps blobs as objects of an S3-compatible store, addressed by path. */
export class S3Blobs implements Blobs {
  readonly #client: AwsClient;
  readonly #address: string;
  readonly #answersWithinMs: number;

  constructor({ endpoint, bucket, region, accessKey, secretKey }: S3Config, answersWithinMs = ANSWERS_WITHIN_MS) {
    this.#client = new AwsClient({
      accessKeyId: accessKey,
      secretAccessKey: secretKey,
      region,
      service: 's3',
      retries: RETRIES,
    });
    this.#address = `${endpoint}/${bucket}`;
    this.#answersWithinMs = answersWithinMs;
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    await this.#ask(key, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: {
        'content-type': 'image/webp',
        // Signed with the rest: what is damaged on the way is refused there.
        'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
      },
    });
  }

  async get(key: string): Promise<Blob | undefined> {
    const response = await this.#ask(key, { method: 'GET' });
    if (!response?.body) return undefined;
    return {
      bytes: Number(response.headers.get('content-length')),
      content: Readable.fromWeb(response.body as ReadableStream),
    };
  }

  async remove(key: string): Promise<void> {
    await this.#ask(key, { method: 'DELETE' });
  }

  /** Asks the store and returns its answer, undefined for 404. The time limit is for the head of the answer. */
  async #ask(key: string, init: RequestInit): Promise<Response | undefined> {
    const response = await inTime(this.#answersWithinMs, 'the store did not answer in time', (signal) =>
      this.#client.fetch(`${this.#address}/${key}`, { ...init, signal }),
    );
    if (response.ok && init.method === 'GET') return response;
    await response.body?.cancel();
    if (!response.ok && response.status !== 404) throw new Error(`the store answered ${response.status}`);
    // A bucket that is not there must not pass for a file that is kept.
    if (response.status === 404 && init.method === 'PUT') throw new Error('the store has no such bucket');
    return undefined;
  }
}
