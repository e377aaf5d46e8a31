import type { ClientToServerEvents, ThreadJoined } from '../../shared/events.ts';
import type { MemberName } from '../../shared/member.ts';
import type { Changes } from '../../shared/thread.ts';
import type { Viewers } from '../../shared/viewers.ts';
import type { LiveStatus } from '../../shared/views/thread/thread-page.ts';
import { call } from '../api.ts';
import type { ParleySocket } from '../socket.ts';
import type { LiveThread } from './live-thread.ts';

const REPLY_WITHIN_MS = 8_000;
// After a sleep the connection may be gone without either side having been told.
const WAKE_REPLY_WITHIN_MS = 3_000;
const CAUGHT_UP_SHOWN_MS = 6_000;
// While no websocket gets through, the changes endpoint is asked instead.
const POLL_EVERY_MS = 5_000;

interface Shown {
  status(status: LiveStatus): void;
  viewers(viewers: Viewers): void;
  typing(members: MemberName[]): void;
  /** Access to the thread has ended: the page must be loaded anew. */
  reload(): void;
  /** The forum was restored from a copy, or the thread is not there any more: takes what there is now. Returns whether there is a thread to follow; rejects where nobody can tell. */
  startAnew(): Promise<boolean>;
}

/** Asks over HTTP what changed in a thread since a cursor. */
export function askChanges(threadId: number) {
  return (cursor: number) => call<Changes>('GET', `/threads/${threadId}/changes?after=${cursor}`);
}

/**
 * Keeps a LiveThread fed by the socket: joins at every connect, tells how well it goes, and asks over HTTP while there is
 * no connection. "Live" is said only after the server confirmed the join.
 */
export function follow(socket: ParleySocket, followed: () => LiveThread, shown: Shown): { typing(): void } {
  const threadId = followed().thread.id;
  let joined = false;
  let wasJoined = false;
  let lastInStep = Date.now();
  let caughtUp: ReturnType<typeof setTimeout> | undefined;
  let startingAnew = false;
  let restored = false;

  async function join(within = REPLY_WITHIN_MS): Promise<void> {
    const live = followed();
    const { cursor: asked } = live;
    const before = live.thread.postCount;
    const { id } = socket;
    const reply = await request('thread:join', { threadId, cursor: asked }, within);
    // A connection that has come since then joins for itself.
    if (!reply) return socket.id === id ? reconnect() : undefined;
    if (!reply.ok) return reply.error.code === 'not_found' ? startAnew() : lost();
    const value: ThreadJoined = reply.value;
    // Behind what was asked for: restored from an older copy, and nobody said so.
    if (value.cursor < asked) return startAnew();
    const isInStep = await live.sync(value);
    // Catching up took a while: what was joined must still be what is connected, and whatever is has joined by itself.
    if (!socket.connected || socket.id !== id) return;
    if (!isInStep) return live.isOutdated ? startAnew() : lost();
    joined = true;
    shown.viewers(value.viewers);
    clearTimeout(caughtUp);
    if (restored) {
      shown.status({ kind: 'restored' });
      restored = false;
    } else if (wasJoined || live.thread.postCount > before) {
      shown.status({ kind: 'caught-up' });
      caughtUp = setTimeout(() => joined && shown.status({ kind: 'live' }), CAUGHT_UP_SHOWN_MS);
    } else {
      shown.status({ kind: 'live' });
    }
    wasJoined = true;
  }

  /** Takes what the server has now in place of what is shown, and joins from there. */
  async function startAnew(): Promise<void> {
    if (startingAnew) return;
    startingAnew = true;
    lost();
    const before = followed();
    // What cannot be had now is asked for at the next poll.
    const hasThread = await shown.startAnew().catch(() => null);
    restored ||= followed() !== before;
    startingAnew = hasThread === false; // Then there is nothing to begin with any more.
    if (hasThread && socket.connected) await join();
  }

  function lost(): void {
    if (joined) lastInStep = Date.now();
    joined = false;
    clearTimeout(caughtUp);
    shown.typing([]);
    shown.status({ kind: navigator.onLine ? 'reconnecting' : 'offline', since: lastInStep });
  }

  /** Lets go of a connection that does not answer, or does not come about, for a new one; asks over HTTP meanwhile. */
  function reconnect(): void {
    lost();
    socket.disconnect().connect();
    void followed().sync();
  }

  async function request<Name extends keyof ClientToServerEvents>(
    name: Name,
    payload: Parameters<ClientToServerEvents[Name]>[0],
    within = REPLY_WITHIN_MS,
  ) {
    type Answer = Parameters<Parameters<ClientToServerEvents[Name]>[1]>[0];
    return (socket.timeout(within) as unknown as { emitWithAck(name: Name, payload: unknown): Promise<Answer> })
      .emitWithAck(name, payload)
      .catch(() => null);
  }

  /** Has the thread hear what was announced. Where something is missing then and cannot be had, the next join asks again. */
  async function hear(heard: (live: LiveThread) => Promise<boolean>): Promise<void> {
    const live = followed();
    const isInStep = await heard(live);
    if (!isInStep && joined && live === followed()) lost();
  }

  async function poll(): Promise<void> {
    if (joined) return;
    if (socket.connected) return join();
    if (document.hidden) return;
    const live = followed();
    if (await live.sync()) {
      lastInStep = Date.now();
      if (!joined) shown.status({ kind: navigator.onLine ? 'reconnecting' : 'offline', since: lastInStep });
    } else if (live.isOutdated) {
      await startAnew();
    }
  }

  /** A page that was asleep cannot know what it missed: it asks at once, and reconnects at once. */
  function wake(): void {
    if (document.hidden) return;
    if (socket.connected) void join(WAKE_REPLY_WITHIN_MS);
    else reconnect();
  }

  for (const name of ['post:created', 'post:edited', 'post:deleted', 'post:reacted'] as const) {
    socket.on(name, (event) => event.threadId === threadId && hear((live) => live.hear(event)));
  }
  socket.on('thread:updated', (event) => event.threadId === threadId && hear((live) => live.hear(event)));
  socket.on('thread:typing', (event) => event.threadId === threadId && shown.typing(event.members));
  socket.on('member:changed', ({ member }) => followed().hearMember(member));
  socket.on('thread:closed', (event) => event.threadId === threadId && shown.reload());
  socket.on('thread:viewers', (event) => {
    if (event.threadId !== threadId) return;
    shown.viewers(event);
    void hear((live) => live.hearHead(event.cursor));
  });
  socket.on('connect', () => join());
  socket.on('disconnect', lost);
  socket.on('connect_error', lost);
  addEventListener('online', wake);
  addEventListener('offline', lost);
  addEventListener('pageshow', (event) => event.persisted && wake());
  document.addEventListener('visibilitychange', wake);
  setInterval(poll, POLL_EVERY_MS);
  if (socket.connected) void join();

  return {
    typing: () => {
      if (joined) void request('thread:typing', { threadId });
    },
  };
}
