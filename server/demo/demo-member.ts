import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '../../shared/events.ts';
import type { Post } from '../../shared/post.ts';
import type { ReactionKind } from '../../shared/reaction.ts';
import type { Thread } from '../../shared/thread.ts';
import type { Role } from './members.ts';

const ANSWERED_WITHIN_MS = 5_000;

/** A simulated member: does over HTTP and a socket of its own what a browser would. */
export class DemoMember {
  readonly role: Role;
  readonly #address: string;
  #cookie = '';
  #socket: Socket<ServerToClientEvents, ClientToServerEvents> | undefined;
  /** The thread that is open in front of this member. */
  reading: number | undefined;
  /** Is in the middle of something. */
  isBusy = false;

  constructor(role: Role, address: string) {
    this.role = role;
    this.#address = address;
  }

  /** Registers, signed in from then on, and opens the socket. */
  async arrive(password: string): Promise<void> {
    const email = `${this.role.letter.toLowerCase()}@demo.invalid`;
    const answer = await this.#fetch('POST', '/api/auth/sign-up/email', { name: this.role.name, email, password });
    this.#cookie = answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ');
    this.#socket = io(this.#address, { transports: ['websocket'], extraHeaders: { cookie: this.#cookie } });
    const socket = this.#socket;
    // Whoever lost the connection is in no room any more.
    socket.on('connect', () => void (this.reading !== undefined && this.#join(this.reading).catch(() => {})));
  }

  /** Calls `listener` with each post that appears in the thread that this member reads. */
  onPost(listener: (post: Post) => void): void {
    this.#socket?.on('post:created', ({ post }) => listener(post));
  }

  /** Opens a thread, and with that closes the one that was open. */
  async visit(threadId: number): Promise<void> {
    if (this.reading === threadId) return;
    await this.leave();
    await this.#join(threadId);
    this.reading = threadId;
  }

  async leave(): Promise<void> {
    const { reading } = this;
    this.reading = undefined;
    if (reading !== undefined)
      await this.#socket?.timeout(ANSWERED_WITHIN_MS).emitWithAck('thread:leave', { threadId: reading });
  }

  async typing(): Promise<void> {
    if (this.reading === undefined) return;
    await this.#socket?.timeout(ANSWERED_WITHIN_MS).emitWithAck('thread:typing', { threadId: this.reading });
  }

  async startThread(boardId: number, title: string, body: string): Promise<{ thread: Thread; post: Post }> {
    return this.#call('POST', `/boards/${boardId}/threads`, { title, body });
  }

  async post(threadId: number, draft: { body: string; replyTo?: number }): Promise<Post> {
    return (await this.#call<{ post: Post }>('POST', `/threads/${threadId}/posts`, draft)).post;
  }

  async edit(postId: number, body: string): Promise<void> {
    await this.#call('PATCH', `/posts/${postId}`, { body });
  }

  async react(postId: number, kind: ReactionKind): Promise<void> {
    await this.#call('PUT', `/posts/${postId}/reaction`, { kind });
  }

  goHome(): void {
    this.#socket?.disconnect();
  }

  async #join(threadId: number): Promise<void> {
    const { thread } = await this.#call<{ thread: Thread }>('GET', `/threads/${threadId}`);
    const joined = await this.#socket
      ?.timeout(ANSWERED_WITHIN_MS)
      .emitWithAck('thread:join', { threadId, cursor: thread.cursor });
    if (!joined?.ok) throw new Error(joined?.error.message ?? 'there is no connection');
  }

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    return (await (await this.#fetch(method, `/api/v1${path}`, body)).json()) as T;
  }

  async #fetch(method: string, path: string, body?: object): Promise<Response> {
    const answer = await fetch(`${this.#address}${path}`, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...(this.#cookie && { cookie: this.#cookie }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}
