import type { RequestHandler } from 'express';
import { z } from 'zod';
import { memberNow } from '../accounts/member-now.ts';
import { requireMember } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { type Api, inAddress, NoInput } from '../http/api.ts';
import { viewerOf } from '../http/context.ts';
import { EventStream } from '../live/event-stream.ts';
import type { Live } from '../live/live.ts';
import { StreamTeller } from './stream-teller.ts';

interface Parts {
  db: Db;
  live: Live;
}

/** Serves a member's notifications as Server-Sent Events. */
export function serveNotificationStream(api: Api, parts: Parts): void {
  api.serveStream(
    {
      path: '/notifications/stream',
      summary:
        'Follow your notifications as Server-Sent Events: new or grown, read, seen, and standing for fewer posts',
      scope: 'notifications',
      params: NoInput,
      query: z.object({ after: inAddress(z.int().nonnegative()).optional() }),
    },
    streamNotifications(parts),
  );
}

/**
 * Follows a member's notifications. The id of an event is a time, up to which everything was told: whoever comes back with
 * it as Last-Event-ID (or `?after=`) is told what has changed since, and perhaps once more what changed just before.
 */
function streamNotifications({ db, live }: Parts): RequestHandler {
  return async (request, response) => {
    const member = requireMember(viewerOf(response));
    const asked = request.get('last-event-id') ?? (request.query.after as string | undefined);
    const now = Date.now();
    const from = asked !== undefined && /^\d{1,15}$/.test(asked) ? Math.min(Number(asked), now) : undefined;
    const stream = EventStream.open(request, response, {
      live,
      viewer: member,
      greeting: `following your notifications from ${from ?? now}`,
      from: from ?? now,
      mayFollow: async () => {
        // Asked every few seconds: what nobody announced is found then as well.
        ring();
        return (await memberNow(db, member)) !== null;
      },
    });
    if (!stream) return;
    const teller = new StreamTeller(db, member, stream, from ?? now);
    // Follow, then read. What is announced is a doorbell: each time the database is asked what may be told now.
    let rung = true;
    let isTelling = true;
    const tellAll = async () => {
      isTelling = true;
      while (rung && !stream.isOver) {
        rung = false;
        // Where the database is away its reader comes back: perhaps to another node.
        await teller.tell().catch(() => stream.end());
      }
      isTelling = false;
    };
    const ring = () => {
      rung = true;
      if (!isTelling) void tellAll();
    };
    stream.whenOver(live.members.follow(member.id, ring));
    await teller.begin({ resumes: from !== undefined }).catch(() => stream.end());
    await tellAll();
  };
}
