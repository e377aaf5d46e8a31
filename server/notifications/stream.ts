import type { RequestHandler } from 'express';
import { z } from 'zod';
import { memberNow } from '../accounts/member-now.ts';
import { type Member, requireMember } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import { type Api, inAddress, NoInput } from '../http/api.ts';
import { viewerOf } from '../http/context.ts';
import { EventStream } from '../live/event-stream.ts';
import type { Live } from '../live/live.ts';
import { countUnreadOf, findNotifications } from './shown.ts';
import { changedAfter, lastViewed, readAfter, type Step } from './stream-store.ts';

// What a slow transaction stored becomes visible late, and nodes' clocks differ.
const LOOKED_BACK_MS = 10_000;
const ROWS_PER_READ = 100;

interface Parts {
  db: Db;
  live: Live;
}

/** Serves a member's notifications as Server-Sent Events. */
export function serveNotificationStream(api: Api, parts: Parts): void {
  api.serveStream(
    {
      path: '/notifications/stream',
      summary: 'Follow your notifications as Server-Sent Events: new or grown, read, and seen',
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
      mayFollow: async () => (await memberNow(db, member)) !== null,
    });
    if (!stream) return;
    const teller = new Teller(db, member, stream, from ?? now);
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
    stream.whenOver(live.followMember(member.id, ring));
    if (from === undefined) await teller.passOver().catch(() => stream.end());
    await tellAll();
  };
}

/** Tells one reader what has changed, each change once. */
class Teller {
  readonly #db: Db;
  readonly #member: Member;
  readonly #stream: EventStream;
  readonly #told = { changed: new Map<number, number>(), read: new Map<number, number>() };
  #viewedAt: number;
  /** Everything up to then was told. */
  #upTo: number;

  constructor(db: Db, member: Member, stream: EventStream, from: number) {
    this.#db = db;
    this.#member = member;
    this.#stream = stream;
    this.#upTo = from;
    this.#viewedAt = from - LOOKED_BACK_MS;
  }

  /** Takes what changed just before the reader came as told: they begin with what comes next. */
  async passOver(): Promise<void> {
    const before = ({ at }: Step) => at < this.#upTo;
    for await (const steps of this.#news('changed', changedAfter)) this.#note('changed', steps.filter(before));
    for await (const steps of this.#news('read', readAfter)) this.#note('read', steps.filter(before));
    this.#viewedAt = this.#upTo;
  }

  /** Tells what was read and seen first: once the id moves on, nothing from before is asked for again. */
  async tell(): Promise<void> {
    const began = Date.now();
    if (!(await memberNow(this.#db, this.#member))) return this.#stream.end();
    for await (const steps of this.#news('read', readAfter)) {
      this.#note('read', steps);
      const ids = steps.map(({ id }) => id);
      this.#stream.send('notification:read', this.#upTo, { ids, unreadCount: await this.#unreadCount() });
      await this.#stream.drained();
    }
    const viewedAt = await lastViewed(this.#db, this.#member.id);
    if (viewedAt > this.#viewedAt) {
      this.#viewedAt = viewedAt;
      this.#stream.send('notification:viewed', this.#upTo, { unreadCount: await this.#unreadCount() });
    }
    for await (const steps of this.#news('changed', changedAfter)) {
      const ids = steps.map(({ id }) => id);
      const found = new Map(
        (await findNotifications(this.#db, ids)).map(({ notification }) => [notification.id, notification]),
      );
      const unreadCount = await this.#unreadCount();
      for (const { id, at } of steps) {
        this.#upTo = Math.max(this.#upTo, Math.min(at, began));
        const notification = found.get(id);
        if (notification) this.#stream.send('notification:created', this.#upTo, { notification, unreadCount });
      }
      this.#note('changed', steps);
      await this.#stream.drained();
    }
    this.#upTo = Math.max(this.#upTo, began);
    this.#forget();
  }

  async #unreadCount(): Promise<number> {
    return countUnreadOf(this.#db, this.#member.id);
  }

  /** Yields, a page at a time, what the reader was not told yet. */
  async *#news(what: 'changed' | 'read', read: typeof changedAfter): AsyncGenerator<Step[]> {
    let after: Step = { at: this.#upTo - LOOKED_BACK_MS, id: 0 };
    while (!this.#stream.isOver) {
      const steps = await read(this.#db, this.#member.id, { after, limit: ROWS_PER_READ });
      const news = steps.filter(({ id, at }) => (this.#told[what].get(id) ?? 0) < at);
      if (news.length > 0) yield news;
      const last = steps.at(-1);
      if (!last || steps.length < ROWS_PER_READ) return;
      after = last;
    }
  }

  #note(what: 'changed' | 'read', steps: Step[]): void {
    for (const { id, at } of steps) this.#told[what].set(id, at);
  }

  #forget(): void {
    for (const told of Object.values(this.#told))
      for (const [id, at] of told) if (at < this.#upTo - 2 * LOOKED_BACK_MS) told.delete(id);
  }
}
