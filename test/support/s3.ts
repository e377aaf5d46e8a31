import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Config } from '../../server/config.ts';

const CLOCK_MAY_DIFFER_MS = 15 * 60_000;

type Fault = 'none' | 'answers 500' | 'never answers' | 'breaks off';

/**
 * An S3 store that keeps its objects in memory. It believes nobody: every request's signature (version 4) is computed
 * here anew, by hand after the specification, with no code of the client's.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export class S3StandIn {
  readonly objects = new Map<string, Buffer>();
  readonly refused: string[] = [];
  /** What goes wrong from now on, with requests of these methods. */
  fault: Fault = 'none';
  faultyMethods = ['GET', 'PUT', 'DELETE'];
  readonly config: S3Config;
  readonly #http: Server;

  private constructor(http: Server) {
    this.#http = http;
    this.config = {
      endpoint: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
      bucket: 'forum-files',
      region: 'eu-test-1',
      accessKey: 'AKIDEXAMPLE',
      secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    };
    http.on('request', (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<S3StandIn> {
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new S3StandIn(http);
  }

  /** The environment of a node that keeps its files here. */
  get environment(): Record<string, string> {
    const { endpoint, bucket, region, accessKey, secretKey } = this.config;
    return {
      S3_ENDPOINT: endpoint,
      S3_BUCKET: bucket,
      S3_REGION: region,
      S3_ACCESS_KEY: accessKey,
      S3_SECRET_KEY: secretKey,
    };
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const faulty = this.fault !== 'none' && this.faultyMethods.includes(request.method ?? '');
    if (faulty && this.fault === 'never answers') return;
    if (faulty && this.fault === 'answers 500') return void response.writeHead(500).end('<Error/>');

    const why = this.#refuses(request, body);
    if (why) {
      this.refused.push(why);
      return void response.writeHead(403).end(`<Error><Message>${why}</Message></Error>`);
    }
    const key = decodeURIComponent(new URL(request.url ?? '', 'http://s3').pathname);
    if (!key.startsWith(`/${this.config.bucket}/`)) return void response.writeHead(404).end('<Error/>');
    if (request.method === 'PUT') {
      if (faulty) return void request.socket.destroy();
      this.objects.set(key, body);
      return void response.writeHead(200).end();
    }
    if (request.method === 'DELETE') {
      this.objects.delete(key);
      return void response.writeHead(204).end();
    }
    const object = this.objects.get(key);
    if (!object) return void response.writeHead(404).end('<Error/>');
    response.writeHead(200, { 'content-length': object.length });
    if (!faulty) return void response.end(object);
    response.write(object.subarray(0, object.length / 2), () => request.socket.destroy());
  }

  /** Says what is wrong with a request's signature; undefined where nothing is. */
  #refuses(request: IncomingMessage, body: Buffer): string | undefined {
    const { authorization = '', 'x-amz-date': date = '', 'x-amz-content-sha256': hash = '' } = request.headers;
    const found =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        authorization,
      );
    if (!found) return 'no signature';
    const [, accessKey, scope = '', names = '', signature = ''] = found;
    const day = String(date).slice(0, 8);
    if (accessKey !== this.config.accessKey) return 'an unknown key';
    if (scope !== `${day}/${this.config.region}/s3/aws4_request`) return `the scope ${scope}`;
    const sentAt = Date.parse(String(date).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    if (!(Math.abs(Date.now() - sentAt) < CLOCK_MAY_DIFFER_MS)) return `the time ${date}`;
    const signed = names.split(';');
    if (!signed.includes('host') || !signed.includes('x-amz-date')) return 'too few headers signed';
    if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return 'another body than was signed';
    if (request.method === 'PUT' && hash === 'UNSIGNED-PAYLOAD') return 'a body that nobody signed';
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
    const canonical = [
      request.method,
      pathname,
      [...searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&'),
      ...signed.map(
        (name) =>
          `${name}:${String(request.headers[name] ?? '')
            .trim()
            .replace(/\s+/g, ' ')}`,
      ),
      '',
      names,
      hash,
    ].join('\n');
    const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
    const key = [this.config.region, 's3', 'aws4_request'].reduce(
      (secret, part) => hmac(secret, part),
      hmac(`AWS4${this.config.secretKey}`, day),
    );
    const expected = hmac(key, toSign);
    return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'a wrong signature';
  }
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
