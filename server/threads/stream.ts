import { once } from 'node:events';
import type { RequestHandler, Response } from 'express';
import type { ChangeEventName } from '../../shared/events.ts';
import type { Role } from '../../shared/member.ts';
import type { Change } from '../../shared/thread.ts';
import { readSessions } from '../accounts/sessions.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import type { Epoch } from '../database/epoch.ts';
import { viewerOf } from '../http/context.ts';
import { numberIn } from '../http/pages.ts';
import type { Live } from '../live/live.ts';
import type { FeedEvent, ThreadFeeds } from '../live/thread-feeds.ts';
import { changesAfter } from './changes-after.ts';
import { mayRead, requireReadable } from './policy.ts';
import { findThread } from './store.ts';

const KEEP_ALIVE_MS = 15_000;
// A reader this far behind is let go: it comes back with its Last-Event-ID and misses nothing.
const UNSENT_MAX_BYTES = 1_000_000;

interface Parts {
  db: Db;
  epoch: Epoch;
  feeds: ThreadFeeds;
  live: Live;
}

/**
 * Follows a thread as Server-Sent Events: each change under its cursor as id. Begins after Last-Event-ID (or `?after=`),
 * or with what comes next. A reader whose cursor belongs to another history, by `?epoch=` or because the thread does not
 * reach that far, is told `thread:restored` and goes on from where the thread stands now.
 */
export function streamThread({ db, epoch, feeds, live }: Parts): RequestHandler {
  return async (request, response) => {
    const viewer = viewerOf(response);
    const id = numberIn(request.params.id) ?? 0;
    const { current } = epoch;
    const thread = await requireReadable(db, viewer, id);
    const asked = request.get('last-event-id') ?? (request.query.after as string | undefined);
    let cursor = asked !== undefined && /^\d{1,15}$/.test(asked) ? Number(asked) : thread.cursor;
    const isRestored = (request.query.epoch ?? current) !== current || cursor > thread.cursor;
    if (isRestored) cursor = thread.cursor;

    if (request.method === 'HEAD') return void response.status(200).type('text/event-stream').end();
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write(`: following thread ${id} from cursor ${cursor}, epoch ${current}\nretry: 2000\nid: ${cursor}\n\n`);
    if (isRestored) {
      const restored = JSON.stringify({ threadId: id, cursor, epoch: current });
      response.write(`event: thread:restored\ndata: ${restored}\n\n`);
    }

    const send = (name: ChangeEventName, change: Change) => {
      if (response.writableEnded || change.cursor <= cursor) return;
      cursor = change.cursor;
      response.write(`id: ${cursor}\nevent: ${name}\ndata: ${JSON.stringify({ threadId: id, ...change })}\n\n`);
    };
    let catchingUp = true;
    let passed = 0;
    // Follow, then read. What comes while it reads is only counted: the next read has it.
    const unfollow = feeds.follow(id, ({ name, change }: FeedEvent) => {
      passed = change.cursor;
      if (catchingUp) return;
      send(name, change);
      if (response.writableLength > UNSENT_MAX_BYTES) response.destroy();
    });
    const end = () => {
      unfollow();
      response.end();
    };
    const checkAccess = async () => {
      if (!(await mayStillRead(db, viewer, id))) end();
    };
    const stopChecking = live.onAnnounced((message) => {
      if (message.type !== 'recheck') return;
      const concerned = message.threadId === id || (viewer.kind === 'member' && message.memberId === viewer.id);
      if (concerned) checkAccess().catch(end);
    });
    const stopReleasing = live.onReleased(end);
    const keepAlive = setInterval(() => {
      if (!response.writableEnded) response.write(':\n\n');
      // A session that ended on another node while Redis was away.
      if (viewer.kind === 'member') checkAccess().catch(end);
    }, KEEP_ALIVE_MS).unref();
    response.on('error', () => {}); // Its reader is gone; "close" follows.
    response.on('close', () => {
      unfollow();
      stopChecking();
      stopReleasing();
      clearInterval(keepAlive);
    });

    while (!response.writableEnded && !response.destroyed) {
      // Where the database is away its reader comes back: perhaps to another node.
      const missed = await changesAfter(db, id, cursor).catch(() => undefined);
      if (!missed) return end();
      const inStep = feeds.moveTo(id, missed.thread.cursor, missed.thread.postCount);
      for (const change of missed.changes) send('thread' in change ? 'thread:updated' : nameOf(change.post), change);
      await drained(response);
      if (!missed.hasMore && inStep && passed <= cursor) break;
    }
    catchingUp = false;
  };
}

async function mayStillRead(db: Db, viewer: Viewer, threadId: number): Promise<boolean> {
  const thread = await findThread(db, threadId);
  if (!thread) return false;
  if (viewer.kind === 'guest') return mayRead(viewer, thread);
  // The role as it is now: it may have been taken since the stream began.
  const [session] = await readSessions(db, [viewer.sessionId]);
  return session !== undefined && mayRead({ ...viewer, role: session.role as Role }, thread);
}

/** Waits until a slow reader has taken what it was sent, or is gone. */
async function drained(response: Response): Promise<void> {
  if (!response.writableNeedDrain || response.destroyed) return;
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).catch(() => {});
  over.abort();
}

function nameOf(post: { deletedAt: number | null; editedAt: number | null }): ChangeEventName {
  if (post.deletedAt !== null) return 'post:deleted';
  return post.editedAt !== null ? 'post:edited' : 'post:created';
}
