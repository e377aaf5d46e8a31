import { Line } from './line.ts';
import { now } from './report.ts';

export interface Join {
  threadId: number;
  cursor: number;
}

const CREATED = Buffer.from('42["post:created"');
// A body that begins so says when its POST was sent, by the machine's own clock.
const SENT = Buffer.from('"body":"sent at ');
const SENT_LENGTH = 25;
const AGAIN_AFTER_MS = 500;
const AGAIN_AT_MOST_MS = 5_000;

/** What a follower tells the crowd it belongs to. */
interface Hears {
  /** It has had one event more. */
  event(follower: Follower): void;
  /** It is joined, wherever it wanted to. */
  joined(follower: Follower): void;
}

/**
 * Someone who follows threads of a Socket.IO server or, without any, whatever a bare websocket server says. Where asked to
 * `return`, it comes back as browsers do: from its cursors, after half a second or so, and again as long as it is refused.
 */
export class Follower {
  /** How many events it has had. */
  events = 0;
  /** How many changes it was told of since it came back: read as it joined, or heard. */
  caughtUp = 0;
  /** How long after it was sent each event came, in milliseconds, where its body says when. */
  readonly delays: number[] = [];
  readonly #url: string;
  readonly #agent: string;
  readonly #joins: Join[];
  readonly #hears: Hears;
  #line: Line | undefined;
  #bytes = 0;
  #replies = 0;

  constructor(url: string, agent: string, joins: Join[], hears: Hears) {
    this.#url = url;
    this.#agent = agent;
    this.#joins = joins.map((join) => ({ ...join }));
    this.#hears = hears;
  }

  /** How many bytes came, over all connections. */
  get bytes(): number {
    return this.#bytes + (this.#line?.bytes ?? 0);
  }

  connect(): void {
    const path = this.#joins.length > 0 ? '/socket.io/?EIO=4&transport=websocket' : '/';
    const hear = this.#joins.length > 0 ? this.#hear : this.#hearBare;
    this.#replies = 0;
    this.#line = new Line(new URL(this.#url), path, { 'User-Agent': this.#agent }, hear);
  }

  leave(): void {
    this.#bytes = this.bytes;
    this.#line?.close();
    this.#line = undefined;
  }

  return(again = AGAIN_AFTER_MS): void {
    if (again === AGAIN_AFTER_MS) this.caughtUp = 0;
    setTimeout(
      () => {
        this.connect();
        const line = this.#line;
        line?.onClose(() => {
          if (this.#line !== line) return;
          this.leave();
          this.return(Math.min(2 * again, AGAIN_AT_MOST_MS));
        });
      },
      again * (0.5 + Math.random()),
    );
  }

  readonly #hearBare = (text: Buffer): void => {
    if (text.length === 0) this.#hears.joined(this);
    else this.#count();
  };

  readonly #hear = (text: Buffer): void => {
    const [engine, packet] = String.fromCharCode(text[0] ?? 0, text[1] ?? 0);
    if (engine === '0') this.#line?.send('40');
    else if (engine === '2') this.#line?.send('3');
    else if (engine !== '4') return;
    else if (packet === '0') for (const i of this.#joins.keys()) this.#join(i);
    else if (packet === '3') this.#joined(text);
    else if (text.subarray(0, CREATED.length).equals(CREATED)) this.#created(text);
  };

  #join(i: number): void {
    const { threadId, cursor } = this.#joins[i] as Join;
    this.#line?.send(`42${i}["thread:join",${JSON.stringify({ threadId, cursor })}]`);
  }

  #joined(text: Buffer): void {
    const [, id, json] = /^43(\d+)(.*)$/s.exec(text.toString()) ?? [];
    const join = this.#joins[Number(id)];
    const [reply] = JSON.parse(json ?? '[]') as [{ ok: boolean; value?: { cursor: number; changes: unknown[] } }];
    if (!join) return;
    // The stock server says nothing of what was missed.
    if (reply.value) {
      join.cursor = reply.value.cursor;
      this.caughtUp += reply.value.changes.length;
    }
    this.#replies += 1;
    if (this.#replies === this.#joins.length) this.#hears.joined(this);
  }

  #created(text: Buffer): void {
    const at = text.indexOf(SENT) + SENT.length;
    if (at >= SENT.length) this.delays.push(now() - Number.parseFloat(text.toString('latin1', at, at + SENT_LENGTH)));
    this.#count();
  }

  #count(): void {
    this.events += 1;
    this.caughtUp += 1;
    this.#hears.event(this);
  }
}
