import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SendPush } from '../../server/push/request.ts';
import type { PushMessage } from '../../shared/push.ts';
import { Hold } from './hold.ts';
import type { PushBrowser } from './push-browser.ts';
import { decrypt, requireVapid } from './push-crypto.ts';
import { until } from './until.ts';

const PAYLOAD_MAX = 4_096;
const ORIGIN = 'https://push.example';

/** What a browser took, and how it was to be carried. */
interface Pushed {
  browser: PushBrowser;
  message: PushMessage;
  ttl: number;
  urgency: string;
  topic: string | undefined;
  sender: string;
}

interface Refusal {
  status: number;
  retryAfter?: string;
}

/**
 * A push service for tests, which keeps to RFC 8030, 8291 and 8292: it knows its senders by their tokens, refuses what is
 * not as it must be, and hands what arrives to the browser, which decrypts it.
 */
export class PushService {
  readonly pushed: Pushed[] = [];
  /** Whatever was not as the protocol says: a test expects none. */
  readonly faults: string[] = [];
  readonly hold = new Hold();
  readonly #server: Server;
  readonly #browsers = new Map<string, PushBrowser>();
  readonly #refusals = new Map<string, Refusal[]>();

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#take(request).then(
        ({ status, retryAfter }) => {
          if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
          if (status === 201) response.setHeader('Location', `${ORIGIN}/message/${this.pushed.length}`);
          response.writeHead(status).end();
        },
        (error: Error) => {
          this.faults.push(error.message);
          response.writeHead(400).end(error.message);
        },
      );
    });
  }

  static async start(): Promise<PushService> {
    const service = new PushService();
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  /** Where it really listens: https and its name are for those who find it in the outside world. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Brings what a node sends to where this service really listens. */
  readonly sendPush: SendPush = async ({ endpoint, headers, body }) => {
    const answer = await fetch(this.url + new URL(endpoint).pathname, {
      method: 'POST',
      headers: Object.entries(headers).flatMap(([name, value]) =>
        name === 'Content-Length' ? [] : [[name, String(value)] as [string, string]],
      ),
      body: new Uint8Array(body),
    });
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') ?? undefined };
  };

  /** Takes in what is sent to this browser. */
  add(browser: PushBrowser): void {
    this.#browsers.set(new URL(browser.subscription.endpoint).pathname, browser);
  }

  /** Answers the next things sent to a browser in this way, one after the other, before it takes anything again. */
  refuse(browser: PushBrowser, ...refusals: Refusal[]): void {
    this.#refusals.set(new URL(browser.subscription.endpoint).pathname, refusals);
  }

  to(browser: PushBrowser): Pushed[] {
    return this.pushed.filter((pushed) => pushed.browser === browser);
  }

  /** Waits until a browser has taken so many things, and returns the last of them. */
  async nth(browser: PushBrowser, count: number): Promise<Pushed> {
    await until(() => this.to(browser).length >= count, { within: 10_000, because: `nothing was sent (${count})` });
    return this.to(browser)[count - 1] as Pushed;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(request: IncomingMessage): Promise<Refusal> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = request.url ?? '';
    const { ttl, urgency, topic, authorization = '', 'content-encoding': encoding } = request.headers;
    const sender = requireVapid(authorization, ORIGIN);
    if (request.method !== 'POST') throw new Error(`sent by ${request.method}`);
    if (!/^\d+$/.test(String(ttl))) throw new Error(`TTL: ${ttl}`);
    if (!['very-low', 'low', 'normal', 'high'].includes(String(urgency))) throw new Error(`Urgency: ${urgency}`);
    if (topic !== undefined && !/^[\w-]{1,32}$/.test(String(topic))) throw new Error(`Topic: ${topic}`);
    if (encoding !== 'aes128gcm') throw new Error(`Content-Encoding: ${encoding}`);
    if (body.length > PAYLOAD_MAX) return { status: 413 };
    const refusal = this.#refusals.get(path)?.shift();
    if (refusal) return refusal;
    const browser = this.#browsers.get(path);
    if (!browser) return { status: 404 };
    await this.hold.pass('taking');
    const message = JSON.parse(decrypt(body, browser).toString()) as PushMessage;
    this.pushed.push({
      ...{ browser, message, sender },
      ttl: Number(ttl),
      urgency: String(urgency),
      topic: topic as string | undefined,
    });
    await this.hold.pass('saying');
    return { status: 201 };
  }
}
