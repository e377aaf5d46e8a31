import { io, type Socket } from 'socket.io-client';
import { LiveThread } from '../../client/thread/live-thread.ts';
import type { ClientToServerEvents, ServerToClientEvents } from '../../shared/events.ts';
import type { Post } from '../../shared/post.ts';
import type { Changes, Thread } from '../../shared/thread.ts';
import type { Viewers } from '../../shared/viewers.ts';
import { until } from './until.ts';

// As a page does, it comes back the later the more often it was refused: hundreds that knock without a pause keep a busy
// node from getting well.
const AGAIN_AFTER_MS = 50;
const AGAIN_AT_MOST_MS = 1_000;
const REPLY_WITHIN_MS = 3_000;
// Whoever holds what was shown against the database is in no hurry.
const TRUTH_WITHIN_MS = 20_000;

type FollowerSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/**
 * A browser's page that follows a thread: the real cursor logic over a real connection, which goes to the next node
 * when it is cut off, as behind a load balancer. It checks at every step that it shows a prefix of the thread.
 */
export class LiveFollower {
  live: LiveThread;
  /** When each post was first shown, by number. */
  readonly shownAt = new Map<number, number>();
  /** What was wrong at some step; empty as long as all is well. */
  readonly faults: string[] = [];
  viewers: Viewers | undefined;
  /** How often it lost its connection. */
  cutOff = 0;
  /** How often the forum was restored, so that it started anew. */
  restored = 0;
  joined = false;
  /** What it is about to do while it is not joined. */
  step: 'asleep' | 'waiting' | 'connecting' | 'joining' | 'catching up' = 'waiting';
  /** Why it lost its connection, or could not join, the last time. */
  trouble = '';
  readonly #urls: string[];
  readonly #cookie: string;
  #socket: FollowerSocket | undefined;
  #at = 0;
  /** How often in a row it tried in vain. */
  #tries = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(urls: string[], start: Start, cookie: string) {
    this.#urls = urls;
    this.#cookie = cookie;
    this.live = this.#liveFrom(start);
  }

  /** From nothing: the join brings all there is. */
  #liveFrom({ thread, epoch }: Start): LiveThread {
    const ask = (after: number) => get<Changes>(`${this.url}/api/v1/threads/${thread.id}/changes?after=${after}`);
    let cursor = 0;
    this.shownAt.clear();
    const live: LiveThread = new LiveThread(
      { thread, posts: [], answered: {}, cursor, epoch, first: 1, last: Number.POSITIVE_INFINITY },
      ask,
      (created) => {
        if (live.cursor < cursor) this.faults.push(`the cursor went back from ${cursor} to ${live.cursor}`);
        cursor = live.cursor;
        for (const { number } of created) {
          if (this.shownAt.has(number)) this.faults.push(`#${number} came twice`);
          else if (number !== this.shownAt.size + 1) this.faults.push(`#${number} came after #${this.shownAt.size}`);
          this.shownAt.set(number, performance.now());
        }
        const { size } = this.shownAt;
        if (size !== live.thread.postCount) this.faults.push(`${size} posts at cursor ${cursor}`);
      },
    );
    return live;
  }

  /** Loads a thread from the first of the nodes and follows it there. */
  static async start(urls: string[], threadId: number, cookie = ''): Promise<LiveFollower> {
    const follower = new LiveFollower(urls, await startAt(urls[0] ?? '', threadId), cookie);
    follower.#connect();
    await until(() => follower.joined, { within: 20_000, because: 'the thread could not be joined' });
    return follower;
  }

  get url(): string {
    return this.#urls[this.#at % this.#urls.length] ?? '';
  }

  /** Stops taking anything from the connection, as a laptop that is closed: it neither reads nor hangs up. */
  stopReading(): void {
    this.#line()?.pause();
  }

  readOn(): void {
    this.#line()?.resume();
  }

  #line(): { pause(): void; resume(): void } | undefined {
    const transport = this.#socket?.io.engine?.transport as { ws?: { _socket: { pause(): void; resume(): void } } };
    return transport?.ws?._socket;
  }

  /** Goes away without a word, as a laptop that is closed, and keeps what it shows. */
  sleep(): void {
    clearTimeout(this.#timer);
    this.#letGo();
    this.step = 'asleep';
  }

  /** Comes back to where it was; resolves once it follows again. */
  async wake(): Promise<void> {
    this.#connect();
    await until(() => this.joined, { within: 20_000, because: 'it did not come back' });
  }

  /** Goes for good. */
  close(): void {
    this.sleep();
  }

  /** Waits until post `number` is shown and returns when it was. */
  shown(number: number, within = 5_000): Promise<number> {
    return until(() => this.shownAt.get(number), { within, every: 10, because: `#${number} was not shown` });
  }

  #connect(): void {
    this.step = 'connecting';
    const socket: FollowerSocket = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: REPLY_WITHIN_MS,
      extraHeaders: this.#cookie ? { cookie: this.#cookie } : {},
    });
    this.#socket = socket;
    const again = (why: Error | string): void => {
      // What became of a connection that was given up is nobody's business: another may have joined since.
      if (this.#socket !== socket) return;
      this.trouble = `${this.url}: ${why}`;
      this.#letGo();
      this.cutOff += 1;
      this.#at += 1;
      const wait = Math.min(AGAIN_AFTER_MS * 2 ** this.#tries, AGAIN_AT_MOST_MS) * (0.5 + Math.random() / 2);
      this.#tries += 1;
      this.#timer = setTimeout(() => this.#connect(), wait).unref();
    };
    const hear = (event: Parameters<LiveThread['hear']>[0]) => void this.live.hear(event);
    for (const name of ['post:created', 'post:edited', 'post:deleted', 'post:reacted'] as const) socket.on(name, hear);
    socket.on('thread:updated', hear);
    socket.on('thread:viewers', (viewers) => {
      this.viewers = viewers;
      this.live.hearHead(viewers.cursor);
    });
    socket.on('connect', () => void this.#join(socket).catch(again));
    socket.on('connect_error', again);
    socket.on('disconnect', again);
  }

  #letGo(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.joined = false;
    this.step = 'waiting';
    socket?.disconnect();
  }

  async #join(socket: FollowerSocket): Promise<void> {
    this.step = 'joining';
    const ask = { threadId: this.live.thread.id, cursor: this.live.cursor };
    const reply = await socket.timeout(REPLY_WITHIN_MS).emitWithAck('thread:join', ask);
    if (!reply.ok) throw new Error(reply.error.message);
    this.viewers = reply.value.viewers;
    this.step = 'catching up';
    if (!(await this.live.sync(reply.value))) {
      if (!this.live.isOutdated) throw new Error('what was missed could not be read');
      const start = await startAt(this.url, this.live.thread.id);
      if (this.#socket !== socket) return;
      this.restored += 1;
      this.live = this.#liveFrom(start);
      return this.#join(socket);
    }
    // Catching up took a while: what was joined must still be what is connected.
    if (this.#socket !== socket) return;
    this.joined = true;
    this.#tries = 0;
  }
}

interface Start {
  thread: Thread;
  epoch: string;
}

async function startAt(url: string, threadId: number): Promise<Start> {
  const { thread } = await get<{ thread: Thread }>(`${url}/api/v1/threads/${threadId}`);
  const { epoch } = await get<Changes>(`${url}/api/v1/threads/${threadId}/changes?after=${thread.cursor}`);
  return { thread: { ...thread, cursor: 0, postCount: 0 }, epoch };
}

/** Reads a whole thread as a newcomer would. */
export async function readThread(url: string, threadId: number): Promise<Post[]> {
  const posts: Post[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await get<{ posts: Post[]; pageCount: number }>(
      `${url}/api/v1/threads/${threadId}/posts?page=${page}`,
      TRUTH_WITHIN_MS,
    );
    posts.push(...answer.posts);
    if (page >= answer.pageCount) return posts;
  }
}

// Over a line that was lost, fetch has been seen to outlive its own signal by minutes.
function get<T>(url: string, within = REPLY_WITHIN_MS): Promise<T> {
  const ask = async (): Promise<T> => {
    const response = await fetch(url, { signal: AbortSignal.timeout(within) });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return (await response.json()) as T;
  };
  return until(ask, { within: within + REPLY_WITHIN_MS, because: `${url} does not answer` });
}
