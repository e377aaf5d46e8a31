import type { Notification, NotificationKind } from '../../shared/notification.ts';
import { memberNow } from '../accounts/member-now.ts';
import type { Member } from '../accounts/viewer.ts';
import type { Db } from '../database/connection.ts';
import type { EventStream } from '../live/event-stream.ts';
import { findNotifications } from './list-store.ts';
import { changedAfter, lastUnread, lastViewed, readAfter, type Step } from './stream-store.ts';
import { countUnreadOf } from './unread-store.ts';

// What a slow transaction stored becomes visible late, and nodes' clocks differ.
const LOOKED_BACK_MS = 10_000;
const ROWS_PER_READ = 100;
// Of so many entries it is known how many posts they stood for: more than anybody lists.
const COUNTS_KEPT = 100;
// Into these several happenings fold.
const FOLDING: string[] = ['watch', 'reaction'] satisfies NotificationKind[];
const UNKNOWN = -1;

/** Tells one reader what has changed, each change once. */
export class StreamTeller {
  readonly #db: Db;
  readonly #member: Member;
  readonly #stream: EventStream;
  readonly #told = { changed: new Map<number, number>(), read: new Map<number, number>() };
  /** How many each entry stood for when it was last told, 0 where it was gone: of those told last. */
  readonly #counts = new Map<number, number>();
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

  /**
   * Takes what changed before the reader came as told, and begins with what comes next. Of one who `resumes` nobody knows
   * what they were told of entries into which several happenings fold: they are told how these stand now.
   */
  async begin({ resumes }: { resumes: boolean }): Promise<void> {
    const unread = await lastUnread(this.#db, this.#member.id, { before: this.#upTo, limit: COUNTS_KEPT });
    for (const { id, kind } of unread) this.#counts.set(id, FOLDING.includes(kind) ? UNKNOWN : 1);
    if (resumes) return;
    for (const [id, notification] of await this.#find([...this.#counts.keys()]))
      this.#counts.set(id, notification?.count ?? 0);
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
      for (const id of ids) this.#counts.delete(id);
      await this.#stream.drained();
    }
    const viewedAt = await lastViewed(this.#db, this.#member.id);
    if (viewedAt > this.#viewedAt) {
      this.#viewedAt = viewedAt;
      this.#stream.send('notification:viewed', this.#upTo, { unreadCount: await this.#unreadCount() });
    }
    for await (const steps of this.#news('changed', changedAfter)) {
      const ids = steps.map(({ id }) => id);
      const found = await this.#find(ids);
      const unreadCount = await this.#unreadCount();
      for (const { id, at } of steps) {
        this.#upTo = Math.max(this.#upTo, Math.min(at, began));
        const notification = found.get(id);
        if (!notification) continue;
        // It may have grown and lost more since.
        const isFewer = notification.count < (this.#counts.get(id) ?? UNKNOWN);
        const name = isFewer ? 'notification:updated' : 'notification:created';
        this.#stream.send(name, this.#upTo, { notification, unreadCount });
        this.#count(id, notification.count);
      }
      this.#note('changed', steps);
      await this.#stream.drained();
    }
    this.#upTo = Math.max(this.#upTo, began);
    await this.#tellRecounted();
    this.#forget();
  }

  /** Tells which entries stand for another number than was told: posts went, came back or were read in part. */
  async #tellRecounted(): Promise<void> {
    const found = await this.#find([...this.#counts.keys()]);
    const moved = [...found].filter(([id, now]) => !now?.readAt && (now?.count ?? 0) !== this.#counts.get(id));
    if (moved.length === 0) return;
    const unreadCount = await this.#unreadCount();
    const gone = moved.flatMap(([id, now]) => (now ? [] : [id]));
    if (gone.length > 0) this.#stream.send('notification:read', this.#upTo, { ids: gone, unreadCount });
    for (const [id, notification] of moved) {
      if (notification) this.#stream.send('notification:updated', this.#upTo, { notification, unreadCount });
      this.#counts.set(id, notification?.count ?? 0);
    }
    await this.#stream.drained();
  }

  /** Returns these notifications as they may be shown now; undefined for those that may not. */
  async #find(ids: number[]): Promise<Map<number, Notification | undefined>> {
    const found = new Map<number, Notification | undefined>(ids.map((id) => [id, undefined]));
    for (const { notification } of await findNotifications(this.#db, ids)) found.set(notification.id, notification);
    return found;
  }

  #count(id: number, count: number): void {
    this.#counts.delete(id);
    this.#counts.set(id, count);
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > COUNTS_KEPT && oldest !== undefined) this.#counts.delete(oldest);
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
