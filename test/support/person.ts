import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents, ThreadJoined } from '../../shared/events.ts';
import type { File, FileAnswer } from '../../shared/file.ts';
import type { NotificationList } from '../../shared/notification.ts';
import type { Post } from '../../shared/post.ts';
import type { Reply } from '../../shared/reply.ts';
import type { Thread } from '../../shared/thread.ts';
import { until } from './until.ts';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
export const PASSWORD = 'a password for tests';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

/** Somebody who uses Parley over HTTP and sockets, as a browser would: with cookies, from one page. */
export class Person {
  url: string;
  name = '';
  readonly #cookies = new Map<string, string>();
  readonly #sockets: TestSocket[] = [];

  constructor(url: string) {
    this.url = url;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Asks for anything; redirects are not followed. */
  async fetch(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = new Headers(options.headers);
    headers.set('cookie', this.cookie);
    const response = await fetch(this.url + path, { redirect: 'manual', ...options, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** Calls the JSON API; bytes are sent as the picture they are. */
  async call<T = Record<string, unknown>>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await this.fetch(`/api/v1${path}`, {
      method,
      ...(body instanceof Uint8Array && { body: new Uint8Array(body), headers: { 'content-type': 'image/png' } }),
      ...(body !== undefined &&
        !(body instanceof Uint8Array) && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
    });
    return { status: response.status, body: (await response.json()) as T, headers: response.headers };
  }

  /** Sends a form as a browser without JavaScript does. */
  form(path: string, fields: Record<string, string>): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: this.url, accept: 'text/html' },
    });
  }

  async page(path: string): Promise<string> {
    return (await this.fetch(path, { headers: { accept: 'text/html', 'user-agent': BROWSER } })).text();
  }

  async register(name: string): Promise<void> {
    this.name = name;
    await this.#auth('sign-up/email', { name, email: emailOf(name), password: PASSWORD });
  }

  async signIn(name: string): Promise<void> {
    this.name = name;
    await this.#auth('sign-in/email', { email: emailOf(name), password: PASSWORD });
  }

  async #auth(what: string, body: unknown): Promise<void> {
    const response = await this.fetch(`/api/auth/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
  }

  async startThread(
    boardId: number,
    title = 'A thread',
    body = 'The first post.',
  ): Promise<{ thread: Thread; post: Post }> {
    return expect201(
      await this.call<{ thread: Thread; post: Post }>('POST', `/boards/${boardId}/threads`, { title, body }),
    );
  }

  async post(threadId: number, body: string, more: { clientId?: string; replyTo?: number } = {}): Promise<Post> {
    return expect201(await this.call<{ post: Post }>('POST', `/threads/${threadId}/posts`, { body, ...more })).post;
  }

  /** Uploads a picture for a post. */
  async upload(bytes: Buffer, name = 'picture.png'): Promise<File> {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(bytes)]), name);
    const response = await this.fetch('/api/v1/files', { method: 'POST', body: form });
    return expect201({
      status: response.status,
      body: (await response.json()) as FileAnswer,
      headers: response.headers,
    }).file;
  }

  async notifications(): Promise<NotificationList> {
    return (await this.call<NotificationList>('GET', '/notifications')).body;
  }

  /** Opens a connection and waits until it stands. */
  async connect(): Promise<TestSocket> {
    const socket: TestSocket = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      extraHeaders: this.cookie ? { cookie: this.cookie } : {},
    });
    this.#sockets.push(socket);
    await new Promise<void>((connected, failed) => {
      socket.once('connect', connected);
      socket.once('connect_error', failed);
    });
    return socket;
  }

  /** Follows a thread over a connection of its own and keeps everything that is said of it. */
  async follow(threadId: number, cursor = 0): Promise<Follower> {
    const socket = await this.connect();
    const follower = new Follower(socket, threadId);
    follower.joined = unwrap(await socket.emitWithAck('thread:join', { threadId, cursor }));
    return follower;
  }

  close(): void {
    for (const socket of this.#sockets) socket.disconnect();
  }
}

/** A connection that follows one thread, with what it has heard so far. */
export class Follower {
  readonly socket: TestSocket;
  readonly heard: { name: string; event: never }[] = [];
  joined: ThreadJoined = {
    cursor: 0,
    changes: [],
    hasMore: false,
    epoch: '',
    viewers: { total: 0, memberCount: 0, members: [], guests: 0 },
  };

  constructor(socket: TestSocket, threadId: number) {
    this.socket = socket;
    socket.onAny((name: string, event: { threadId?: number }) => {
      if (event.threadId === undefined || event.threadId === threadId) this.heard.push({ name, event: event as never });
    });
  }

  all<Name extends keyof ServerToClientEvents>(name: Name): Parameters<ServerToClientEvents[Name]>[0][] {
    return this.heard.filter((heard) => heard.name === name).map((heard) => heard.event);
  }

  /** Waits until an event of this name that fits was heard, and returns it. */
  until<Name extends keyof ServerToClientEvents>(
    name: Name,
    fits: (event: Parameters<ServerToClientEvents[Name]>[0]) => boolean = () => true,
    within = 5_000,
  ): Promise<Parameters<ServerToClientEvents[Name]>[0]> {
    return until(() => this.all(name).find(fits), { within, because: `no fitting ${name} was heard` }) as never;
  }
}

/** Returns what a reply carries; throws what it refuses with. */
export function unwrap<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.value;
}

function expect201<T>({ status, body }: Answer<T>): T {
  if (status !== 201) throw new Error(`expected 201, got ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Returns the address by which the tests' people register. */
export function emailOf(name: string): string {
  return `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}@example.org`;
}
