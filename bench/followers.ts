import { Line } from './line.ts';
import { now } from './report.ts';

export interface Join {
  threadId: number;
  cursor: number;
}
/** Whom a crowd is to follow: a thread of a Socket.IO server or, without `join`, whatever a bare websocket server says. */
export interface Opened {
  url: string;
  count: number;
  join: Join | null;
  agent?: string;
}
/** What the bench asks of this process; each is answered once it is done. */
export type Order = ({ type: 'open' } & Opened) | { type: 'expect'; count: number };
/** When the last follower had each event, in milliseconds of the machine's own clock. */
export interface Answer {
  lastAt: number[];
}

const COUNTED = Buffer.from('42["post:created"');
const OPENED_AT_ONCE = 50;
const lines: Line[] = [];
/** How many lines have had their k-th event. */
const had: number[] = [];
const lastAt: number[] = [];
let waitedFor: number | undefined;

const answer = () => process.send?.({ lastAt } satisfies Answer);

process.on('message', async (order: Order) => {
  if (order.type === 'open') {
    await open(order);
    answer();
  } else if (had[order.count - 1] === lines.length) {
    answer();
  } else {
    waitedFor = order.count;
  }
});

async function open(opened: Opened): Promise<void> {
  while (lines.length < opened.count) {
    const some = Math.min(OPENED_AT_ONCE, opened.count - lines.length);
    await Promise.all(Array.from({ length: some }, () => follow(opened)));
  }
}

function follow({ url, join, agent = 'Mozilla/5.0 bench' }: Opened): Promise<void> {
  return new Promise((follows) => {
    const hearBare = (text: Buffer, line: Line) => {
      if (text.length === 0) follows();
      else count(line);
    };
    const hear = (text: Buffer, line: Line) => {
      const [engine, packet] = String.fromCharCode(text[0] ?? 0, text[1] ?? 0);
      if (engine === '0') line.send('40');
      else if (engine === '2') line.send('3');
      else if (engine !== '4' || !join) return;
      else if (packet === '0')
        line.send(`420["thread:join",${JSON.stringify({ threadId: join.threadId, cursor: join.cursor })}]`);
      else if (packet === '3') follows();
      else if (text.subarray(0, COUNTED.length).equals(COUNTED)) count(line);
    };
    const path = join ? '/socket.io/?EIO=4&transport=websocket' : '/';
    lines.push(new Line(new URL(url), path, { 'User-Agent': agent }, join ? hear : hearBare));
  });
}

function count(line: Line): void {
  const k = line.count++;
  had[k] = (had[k] ?? 0) + 1;
  if (had[k] < lines.length) return;
  lastAt[k] = now();
  if (waitedFor !== k + 1) return;
  waitedFor = undefined;
  answer();
}
