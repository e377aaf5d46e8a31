import { once } from 'node:events';
import type { Request, Response } from 'express';
import type { Viewer } from '../accounts/viewer.ts';
import type { BusMessage } from './bus.ts';
import type { Live } from './live.ts';

const KEEP_ALIVE_MS = 15_000;
// A reader this far behind is let go: it comes back with its Last-Event-ID and misses nothing.
const UNSENT_MAX_BYTES = 1_000_000;
// One that takes nothing at all for so long has gone without a word.
const TAKEN_WITHIN_MS = 60_000;
const COME_BACK_AFTER_MS = 2_000;

type Recheck = Extract<BusMessage, { type: 'recheck' }>;

interface Followed {
  live: Live;
  viewer: Viewer;
  /** What is followed, in words, for whoever looks at the stream. */
  greeting: string;
  /** The id from which the reader may resume before anything was sent. */
  from: string | number;
  /** Whether a recheck puts this reader's access in doubt, beside one of the reader's own. */
  inDoubt?: (message: Recheck) => boolean;
  /** Tells whether the reader may still follow. */
  mayFollow: () => Promise<boolean>;
}

/**
 * A stream of Server-Sent Events to one reader. It ends when access ends, which is asked at every word of it and every
 * 15 s, when this node lets its followers go, and when the reader leaves or takes too little.
 */
export class EventStream {
  readonly #response: Response;
  readonly #followed: Followed;
  readonly #whenOver: (() => void)[] = [];

  private constructor(response: Response, followed: Followed) {
    this.#response = response;
    this.#followed = followed;
  }

  /** Begins to answer a request with a stream; undefined where only the head was asked for, which is answered. */
  static open(request: Request, response: Response, followed: Followed): EventStream | undefined {
    if (request.method === 'HEAD') return void response.status(200).type('text/event-stream').end();
    const stream = new EventStream(response, followed);
    stream.#begin();
    return stream;
  }

  get isOver(): boolean {
    return this.#response.writableEnded || this.#response.destroyed;
  }

  /** Sends one event, under the id from which the reader may resume after it. */
  send(name: string, id: string | number, data: unknown): void {
    if (this.isOver) return;
    this.#response.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Lets the reader go if it has left too much unread: for what is sent without waiting until it is drained(). */
  cutIfSlow(): void {
    if (this.#response.writableLength > UNSENT_MAX_BYTES) this.#response.destroy();
  }

  /** Waits until a slow reader has taken what it was sent, or is gone; one that takes too long is let go. */
  async drained(): Promise<void> {
    if (!this.#response.writableNeedDrain || this.#response.destroyed) return;
    const over = new AbortController();
    const { signal } = over;
    const stuck = setTimeout(() => this.#response.destroy(), TAKEN_WITHIN_MS);
    const { drain, close } = {
      drain: once(this.#response, 'drain', { signal }),
      close: once(this.#response, 'close', { signal }),
    };
    await Promise.race([drain, close]).catch(() => {});
    over.abort();
    clearTimeout(stuck);
  }

  /** Calls `done` when the stream is over, for whatever reason. */
  whenOver(done: () => void): void {
    // Its reader went while it was found out what they may read: nobody says so again.
    if (this.isOver) done();
    else this.#whenOver.push(done);
  }

  /** Ends the stream: its reader comes back, and is judged anew. */
  end(): void {
    this.#over();
    this.#response.end();
  }

  #begin(): void {
    const { live, viewer, greeting, from, inDoubt, mayFollow } = this.#followed;
    this.#response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    this.#response.write(`: ${greeting}\nretry: ${COME_BACK_AFTER_MS}\nid: ${from}\n\n`);
    const check = () =>
      mayFollow().then(
        (may) => may || this.end(),
        () => this.end(),
      );
    const keepAlive = setInterval(() => {
      if (!this.isOver) this.#response.write(':\n\n');
      // A session that ended on another node while Redis was away.
      if (viewer.kind === 'member') void check();
    }, KEEP_ALIVE_MS).unref();
    const stopChecking = live.onAnnounced((message) => {
      if (message.type !== 'recheck') return;
      if (inDoubt?.(message) || (viewer.kind === 'member' && message.memberId === viewer.id)) void check();
    });
    const stopReleasing = live.onReleased(() => this.end());
    this.#response.on('error', () => {}); // Its reader is gone; "close" follows.
    this.#response.on('close', () => this.#over());
    for (const stop of [stopChecking, stopReleasing, () => clearInterval(keepAlive)]) this.whenOver(stop);
  }

  #over(): void {
    for (const done of this.#whenOver.splice(0)) done();
  }
}
