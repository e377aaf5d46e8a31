import type { PostEvent, ThreadEvent } from '../../shared/events.ts';
import type { MemberCard } from '../../shared/member.ts';
import type { Answer, Post } from '../../shared/post.ts';
import type { Change, Changes, Thread } from '../../shared/thread.ts';
import { LiveAnswers } from './live-answers.ts';

/** Where a page starts following: what the server drew it from. */
interface Snapshot {
  thread: Thread;
  posts: Post[];
  /** The first answers to each of them, by its number. */
  answered: Record<number, Answer[]>;
  cursor: number;
  /** The history that the cursor belongs to: see Changes. */
  epoch: string;
  /** The post numbers that belong on this page; the last page has no end. */
  first: number;
  last: number;
}

/** Asks for what changed since `cursor`: over the socket or over HTTP, it is all one. */
type AskChanges = (cursor: number) => Promise<Changes>;

type LiveEvent = PostEvent | ThreadEvent;

/**
 * Follows one thread: takes what the server announces and keeps a gap-free, duplicate-free, ordered picture of the
 * posts on this page. What arrives too early, or never, is asked for. Knows nothing of sockets, clocks or the DOM.
 */
export class LiveThread {
  cursor: number;
  thread: Thread;
  /** Whether the server tells another history by now: this picture cannot be carried on. */
  isOutdated = false;
  readonly answers: LiveAnswers;
  readonly #posts = new Map<number, Post>();
  readonly #epoch: string;
  readonly #first: number;
  readonly #last: number;
  readonly #ask: AskChanges;
  readonly #changed: (created: Post[]) => void;
  /** The highest post number taken in; the thread itself may be told of ahead of its newest post. */
  #highest: number;
  #held: LiveEvent[] = [];
  #syncing: Promise<boolean> | null = null;

  /** `changed` is called after every step with the posts that are new in it, those of other pages too. */
  constructor(from: Snapshot, ask: AskChanges, changed: (created: Post[]) => void) {
    this.cursor = from.cursor;
    this.thread = from.thread;
    this.#epoch = from.epoch;
    this.#first = from.first;
    this.#last = from.last;
    this.#ask = ask;
    this.#changed = changed;
    this.#highest = from.thread.postCount;
    this.answers = new LiveAnswers(from.first, from.last, from.answered);
    for (const post of from.posts) {
      this.#posts.set(post.number, post);
      this.#count(post);
    }
  }

  /** The posts of this page in order, up to the first one that is still missing. */
  get posts(): Post[] {
    const posts: Post[] = [];
    for (let number = this.#first; number <= this.#last; number++) {
      const post = this.#posts.get(number);
      if (!post) break;
      posts.push(post);
    }
    return posts;
  }

  /**
   * Takes an announced change: applies it, ignores it as known, or asks for what must come before it. Returns whether
   * nothing is missing then, as far as is known.
   */
  async hear(event: LiveEvent): Promise<boolean> {
    if (event.cursor <= this.cursor) return true;
    if (this.#syncing || event.after > this.cursor) {
      this.#held.push(event);
      return this.sync();
    }
    this.#apply([changeOf(event)], event.cursor);
    return true;
  }

  /** Takes a member's new card: it stands beside all of their posts, those of before too. */
  hearMember(card: MemberCard): void {
    const theirs = [...this.#posts.values()].filter((post) => post.author.id === card.id);
    for (const post of theirs) this.#posts.set(post.number, { ...post, author: card });
    if (theirs.length > 0) this.#changed([]);
  }

  /** Takes the word that the thread stands at `cursor`: asks for what is missing, if anything is; the same answer. */
  async hearHead(cursor: number): Promise<boolean> {
    return cursor <= this.cursor || this.sync();
  }

  /**
   * Takes a post that this very browser wrote or changed, as the server answered it; its event may come before or after.
   * A change of a post that is known shows at once: what else changed before it comes with the events. Returns whether
   * the thread has now come as far as this post.
   */
  async take(post: Post): Promise<boolean> {
    const isNext = post.cursor === this.cursor + 1;
    if (isNext || post.number <= this.#highest)
      this.#apply([{ cursor: post.cursor, post }], isNext ? post.cursor : this.cursor);
    return post.number <= this.#highest || post.cursor <= this.cursor || this.sync();
  }

  /**
   * Asks until nothing is missing, one question at a time. Returns whether the answer came, and carries this history on;
   * `begin` is a first answer. It waits for no question under way, which may hang where the connection was lost.
   */
  async sync(begin?: Changes): Promise<boolean> {
    if (!begin && this.#syncing) return this.#syncing;
    const syncing: Promise<boolean> = this.#catchUp(begin).then((isInStep) => {
      // One that began later, with an answer in hand, takes in by itself what was held.
      if (this.#syncing !== syncing) return this.#syncing ?? !this.isOutdated;
      this.#syncing = null;
      return this.#hearHeld(isInStep);
    });
    this.#syncing = syncing;
    return syncing;
  }

  async #catchUp(begin?: Changes): Promise<boolean> {
    const missed: Change[] = [];
    let cursor = this.cursor;
    try {
      for (let answer = begin; ; answer = undefined) {
        answer ??= await this.#ask(cursor);
        this.isOutdated ||= answer.epoch !== this.#epoch;
        if (this.isOutdated) return false;
        missed.push(...answer.changes);
        cursor = Math.max(cursor, answer.cursor);
        if (!answer.hasMore) break;
      }
    } catch {
      return false; // Whoever notices the next event, or the next connection, asks again.
    }
    // All at once: in between, a later post could stand there without an earlier one that was edited since.
    if (missed.length > 0 || cursor > this.cursor) this.#apply(missed, cursor);
    return true;
  }

  /** Takes what was announced meanwhile. Where the question failed the next one brings it: asked at once, it would fail again. */
  async #hearHeld(isInStep: boolean): Promise<boolean> {
    const held = this.#held.sort((a, b) => a.cursor - b.cursor);
    this.#held = [];
    if (!isInStep) return false;
    for (const event of held) void this.hear(event);
    return this.#syncing ?? true;
  }

  #apply(changes: Change[], cursor: number): void {
    const before = this.#highest;
    // By number: a post that was changed while several answers came stands in more than one of them.
    const created = new Map<number, Post>();
    for (const change of changes) {
      if ('thread' in change) {
        // An answer that was overtaken on its way.
        if (change.cursor <= this.cursor) continue;
        const { postCount, lastPost } = this.thread;
        this.thread = change.thread.postCount >= postCount ? change.thread : { ...change.thread, postCount, lastPost };
        continue;
      }
      const { post } = change;
      this.#count(post);
      this.answers.hear(post);
      const known = this.#posts.get(post.number);
      if (known && known.cursor >= post.cursor) continue;
      if (post.number > before) created.set(post.number, post);
      if (post.number >= this.#first && post.number <= this.#last) this.#posts.set(post.number, post);
    }
    this.cursor = Math.max(this.cursor, cursor);
    this.#changed([...created.values()].sort((a, b) => a.number - b.number));
  }

  #count({ number, author, createdAt }: Post): void {
    this.#highest = Math.max(this.#highest, number);
    if (number <= this.thread.postCount) return;
    this.thread = { ...this.thread, postCount: number, lastPost: { number, author, createdAt } };
  }
}

function changeOf(event: LiveEvent): Change {
  return 'post' in event ? { cursor: event.cursor, post: event.post } : { cursor: event.cursor, thread: event.thread };
}
