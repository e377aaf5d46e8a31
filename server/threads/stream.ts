import type { RequestHandler } from 'express';
import type { ChangeEventName } from '../../shared/events.ts';
import type { Change } from '../../shared/thread.ts';
import type { Db } from '../database/connection.ts';
import { notFound } from '../errors.ts';
import { viewerOf } from '../http/context.ts';
import type { Live } from '../live/live.ts';
import type { FeedEvent, ThreadFeeds } from '../live/thread-feeds.ts';
import { changesAfter } from './changes-after.ts';
import { mayRead, requireReadable } from './policy.ts';
import { findThread } from './store.ts';

const KEEP_ALIVE_MS = 15_000;
// A reader this far behind is let go: it comes back with its Last-Event-ID and misses nothing.
const UNSENT_MAX_BYTES = 1_000_000;

/**
 * Follows a thread as Server-Sent Events: each change under its cursor as id. Begins after Last-Event-ID (or `?after=`),
 * or with what comes next.
 */
export function streamThread({ db, feeds, live }: { db: Db; feeds: ThreadFeeds; live: Live }): RequestHandler {
  return async (request, response) => {
    const viewer = viewerOf(response);
    const id = /^\d{1,15}$/.test(String(request.params.id)) ? Number(request.params.id) : 0;
    const thread = await requireReadable(db, viewer, id);
    const asked = request.get('last-event-id') ?? (request.query.after as string | undefined);
    let cursor = asked !== undefined && /^\d{1,15}$/.test(asked) ? Number(asked) : thread.cursor;

    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: 2000\nid: ${cursor}\n\n`);

    let early: FeedEvent[] | null = [];
    const send = (name: ChangeEventName, change: Change) => {
      if (change.cursor <= cursor) return;
      cursor = change.cursor;
      response.write(`id: ${cursor}\nevent: ${name}\ndata: ${JSON.stringify({ threadId: id, ...change })}\n\n`);
      if (response.writableLength > UNSENT_MAX_BYTES) response.destroy();
    };
    // Follow, then read: what comes in between waits, and what was read already is left out.
    const unfollow = feeds.follow(id, (event) => (early ? early.push(event) : send(event.name, event.change)));
    const keepAlive = setInterval(() => response.write(':\n\n'), KEEP_ALIVE_MS).unref();
    const stopChecking = live.onAnnounced(async (message) => {
      if (message.type !== 'recheck') return;
      if (viewer.kind === 'member' && message.memberId === viewer.id) response.end();
      if (message.threadId !== id) return;
      const now = await findThread(db, id).catch(() => undefined);
      if (!now || !mayRead(viewer, now)) response.end();
    });
    response.on('close', () => {
      unfollow();
      stopChecking();
      clearInterval(keepAlive);
    });

    for (let hasMore = true; hasMore; ) {
      const missed = await changesAfter(db, id, cursor);
      if (!missed) throw notFound('thread');
      feeds.moveTo(id, missed.thread.cursor, missed.thread.postCount);
      for (const change of missed.changes) send('thread' in change ? 'thread:updated' : nameOf(change.post), change);
      hasMore = missed.hasMore;
    }
    const waited = early;
    early = null;
    for (const event of waited) send(event.name, event.change);
  };
}

function nameOf(post: { deletedAt: number | null; editedAt: number | null }): ChangeEventName {
  if (post.deletedAt !== null) return 'post:deleted';
  return post.editedAt !== null ? 'post:edited' : 'post:created';
}
