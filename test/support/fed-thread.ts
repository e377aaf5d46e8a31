import { MemoryExchange } from '../../server/live/memory-bus.ts';
import type { FeedEvent } from '../../server/live/thread-feed.ts';
import { ThreadFeeds } from '../../server/live/thread-feeds.ts';
import { createLog } from '../../server/log.ts';
import type { ChangeEventName, PostEvent, ThreadEvent } from '../../shared/events.ts';
import { ThreadModel } from './thread-model.ts';

/** A thread without a database whose announcements a test hands to its feeds in whatever order it likes. */
export class FedThread {
  /** Set to another one, it is a thread that was restored from a copy. */
  model = new ThreadModel();
  readonly feeds: ThreadFeeds;
  /** How often the database was asked what was missed. */
  reads = 0;
  /** While set, the database does not answer but fails. */
  away = false;
  /** What the database has read already is under way until this is done. */
  underWay: Promise<void> | undefined;
  readonly #reactions = new WeakSet<object>();

  constructor() {
    const read = async (_id: number, cursor: number) => {
      this.reads += 1;
      if (this.away) throw new Error('the database is away');
      const { thread } = this.model;
      const answer = {
        ...this.model.changesAfter(cursor),
        thread: {
          ...thread,
          board: { slug: 'general', title: 'General' },
          audience: 'everyone' as const,
          repliers: 'members' as const,
          approval: 'none' as const,
          archived: false,
          deletedAt: null,
        },
      };
      await this.underWay;
      return answer;
    };
    this.feeds = new ThreadFeeds(read, new MemoryExchange().bus(), createLog('silent'));
  }

  get head(): number {
    return this.model.thread.cursor;
  }

  /** Commits some posts and returns what would be announced of them. */
  commit(posts: number): PostEvent[] {
    return Array.from({ length: posts }, () => this.model.create());
  }

  /** Commits a reaction to one of the posts and returns what would be announced of it. */
  react(which: number): PostEvent {
    const event = this.model.change(which, 'reacted');
    this.#reactions.add(event);
    return event;
  }

  /** Keeps answers of the database under way until the returned function is called. */
  delay(): () => void {
    let arrive = () => {};
    this.underWay = new Promise((done) => {
      arrive = done;
    });
    return () => {
      arrive();
      this.underWay = undefined;
    };
  }

  /** Follows from the head on and returns what is heard. */
  follow(): FeedEvent[] {
    const heard: FeedEvent[] = [];
    this.feeds.follow(1, (event) => heard.push(event));
    this.feeds.moveTo(1, this.head, this.model.thread.postCount);
    return heard;
  }

  offer(...events: (PostEvent | ThreadEvent | undefined)[]): void {
    for (const event of events) {
      if (!event) continue;
      const ofPost = this.#reactions.has(event) ? 'post:reacted' : 'post:created';
      const name: ChangeEventName = 'post' in event ? ofPost : 'thread:updated';
      const { cursor } = event;
      this.feeds.offer(1, name, 'post' in event ? { cursor, post: event.post } : { cursor, thread: event.thread });
    }
  }
}

/** Lists the steps that were heard, as `after>cursor`. */
export const steps = (heard: FeedEvent[]): string[] => heard.map(({ after, change }) => `${after}>${change.cursor}`);
