import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './until.ts';

interface Received {
  path: string;
  id: string;
  /** Seconds, as the header has it. */
  timestamp: number;
  type: string;
  at: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for.
  data: any;
}

/** A program that webhooks are sent to. It checks every signature by itself, from the specification. */
export class Receiver {
  readonly received: Received[] = [];
  /** What it answers with: a status, or nothing at all. */
  answer: number | 'nothing' = 200;
  readonly #secrets = new Map<string, string>();
  readonly #server = createServer((request, response) => {
    void this.#take(request).then((problem) => {
      if (this.answer === 'nothing') return;
      response.writeHead(problem ? 400 : this.answer, { location: '/elsewhere' }).end(problem);
    });
  });

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((done) => receiver.#server.listen(0, '127.0.0.1', done));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Says which secret what comes to a path is signed with. */
  trust(path: string, secret: string): void {
    this.#secrets.set(path, secret);
  }

  /** Waits until something that fits has come, and returns it. */
  until(fits: (received: Received) => boolean, within = 5_000): Promise<Received> {
    return until(() => this.received.find(fits), { within, because: 'no fitting message came' }) as Promise<Received>;
  }

  async #take(request: IncomingMessage): Promise<string | undefined> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const path = request.url ?? '';
    const header = (name: string) => String(request.headers[`webhook-${name}`]);
    const secret = this.#secrets.get(path);
    if (!secret?.startsWith('whsec_')) return 'unknown';
    const key = Buffer.from(secret.slice(6), 'base64');
    const expected = createHmac('sha256', key)
      .update(`${header('id')}.${header('timestamp')}.${body}`)
      .digest('base64');
    if (!header('signature').split(' ').includes(`v1,${expected}`)) return 'wrongly signed';
    if (Math.abs(Date.now() / 1000 - Number(header('timestamp'))) > 60) return 'too old';
    const { type, timestamp, data } = JSON.parse(body);
    this.received.push({ path, id: header('id'), timestamp: Number(header('timestamp')), type, at: timestamp, data });
    return undefined;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }
}
