import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { ChangeEventName } from '../../shared/events.ts';
import type { Change } from '../../shared/thread.ts';
import { memberNow } from '../accounts/member-now.ts';
import type { Viewer } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import type { Epoch } from '../database/epoch.ts';
import { type Api, IdParam, inAddress } from '../http/api.ts';
import { viewerOf } from '../http/context.ts';
import { numberIn } from '../http/pages.ts';
import { EventStream } from '../live/event-stream.ts';
import type { Live } from '../live/live.ts';
import type { FeedEvent } from '../live/thread-feed.ts';
import type { ThreadFeeds } from '../live/thread-feeds.ts';
import { changesAfter } from './changes-after.ts';
import { mayRead, requireReadable } from './policy.ts';
import { findThread } from './store.ts';

interface Parts {
  db: Db;
  epoch: Epoch;
  feeds: ThreadFeeds;
  live: Live;
}

/** Serves a thread as Server-Sent Events. */
export function serveThreadStream(api: Api, parts: Parts): void {
  api.serveStream(
    {
      path: '/threads/:id/stream',
      summary: 'Follow a thread as Server-Sent Events: each change under its cursor as id',
      scope: 'read',
      params: IdParam,
      query: z.object({ after: inAddress(z.int().nonnegative()).optional(), epoch: z.string().optional() }),
    },
    streamThread(parts),
  );
}

/**
 * Follows a thread: begins after Last-Event-ID (or `?after=`), or with what comes next. A reader whose cursor belongs to
 * another history, by `?epoch=` or because the thread does not reach that far, is told `thread:restored` and goes on from
 * where the thread stands now.
 */
function streamThread({ db, epoch, feeds, live }: Parts): RequestHandler {
  return async (request, response) => {
    const viewer = viewerOf(response);
    const id = numberIn(request.params.id) ?? 0;
    const { current } = epoch;
    const thread = await requireReadable(db, viewer, id);
    const asked = request.get('last-event-id') ?? (request.query.after as string | undefined);
    let cursor = asked !== undefined && /^\d{1,15}$/.test(asked) ? Number(asked) : thread.cursor;
    const isRestored = (request.query.epoch ?? current) !== current || cursor > thread.cursor;
    if (isRestored) cursor = thread.cursor;
    const stream = EventStream.open(request, response, {
      live,
      viewer,
      greeting: `following thread ${id} from cursor ${cursor}, epoch ${current}`,
      from: cursor,
      inDoubt: ({ threadId }) => threadId === id,
      mayFollow: () => mayStillRead(db, viewer, id),
    });
    if (!stream) return;
    if (isRestored) stream.send('thread:restored', cursor, { threadId: id, cursor, epoch: current });

    const send = (name: ChangeEventName, change: Change) => {
      if (change.cursor <= cursor) return;
      cursor = change.cursor;
      stream.send(name, cursor, { threadId: id, ...change });
    };
    let catchingUp = true;
    let passed = 0;
    // Follow, then read. What comes while it reads is only counted: the next read has it.
    const unfollow = feeds.follow(id, ({ name, change }: FeedEvent) => {
      passed = change.cursor;
      if (catchingUp) return;
      send(name, change);
      stream.cutIfSlow();
    });
    stream.whenOver(unfollow);

    while (!stream.isOver) {
      // Where the database is away its reader comes back: perhaps to another node.
      const missed = await changesAfter(db, id, cursor).catch(() => undefined);
      if (!missed) return stream.end();
      const inStep = feeds.moveTo(id, missed.thread.cursor, missed.thread.postCount);
      for (const change of missed.changes) send('thread' in change ? 'thread:updated' : nameOf(change.post), change);
      await stream.drained();
      if (!missed.hasMore && inStep && passed <= cursor) break;
    }
    catchingUp = false;
  };
}

async function mayStillRead(db: Db, viewer: Viewer, threadId: number): Promise<boolean> {
  const thread = await findThread(db, threadId);
  if (!thread) return false;
  const now = viewer.kind === 'guest' ? viewer : await memberNow(db, viewer);
  return now !== null && mayRead(now, thread);
}

function nameOf(post: { deletedAt: number | null; editedAt: number | null }): ChangeEventName {
  if (post.deletedAt !== null) return 'post:deleted';
  return post.editedAt !== null ? 'post:edited' : 'post:created';
}
