import type { PostEvent, ThreadEvent } from '../../shared/events.ts';
import type { Answer, Post } from '../../shared/post.ts';
import type { Change, Changes, Thread } from '../../shared/thread.ts';

const somebody = {
  id: 1,
  name: 'Somebody',
  avatar: null,
  role: 'member' as const,
  title: null,
  joinedAt: 0,
  former: false,
  postCount: 0,
  awardCount: 0,
  reactionScore: 0,
  country: null,
  location: null,
  emblems: [],
};

/** A thread as the server keeps it, with the same rules for cursors and changes but no database. */
export class ThreadModel {
  readonly posts: Post[] = [];
  /** How many changes it answers at a time. */
  perAnswer = 3;
  thread: Thread = {
    id: 1,
    boardId: 1,
    prefix: null,
    title: 'Title 0',
    slug: 'title',
    author: { id: 1, name: 'Somebody', avatar: null },
    createdAt: 0,
    cursor: 0,
    postCount: 0,
    locked: false,
    pinned: false,
    lastPost: { number: 0, author: { id: 1, name: 'Somebody', avatar: null }, createdAt: 0 },
  };
  /** Set to another name, it is a thread that was restored from a copy. */
  epoch = 'first';
  #renamedAt = 0;

  /** Adds a post that answers one of those above it, if any. */
  create(answering?: number): PostEvent {
    const cursor = this.#advance();
    const number = this.posts.length + 1;
    const post: Post = {
      id: number,
      threadId: 1,
      number,
      cursor,
      author: somebody,
      body: '',
      html: `<p>${number} at ${cursor}</p>`,
      createdAt: cursor,
      editedAt: null,
      editedBy: null,
      editReason: null,
      edits: 0,
      deletedAt: null,
      deletedBy: null,
      deleteReason: null,
      replyTo: null,
      answers: answering === undefined ? [] : [(answering % number) + 1].filter((each) => each < number),
      agreesWith: null,
      clientId: null,
      reactions: [],
    };
    this.posts.push(post);
    const { author, createdAt } = post;
    this.thread = {
      ...this.thread,
      postCount: number,
      lastPost: { number, author: { id: author.id, name: author.name, avatar: null }, createdAt },
    };
    return { threadId: 1, after: cursor - 1, cursor, post };
  }

  /** Returns the answers to each post, as a page is served with them. */
  get answered(): Record<number, Answer[]> {
    const answered: Record<number, Answer[]> = {};
    for (const { number, author, answers } of this.posts) {
      for (const each of answers) {
        answered[each] ??= [];
        answered[each].push({ number, author: { id: author.id, name: author.name } });
      }
    }
    return answered;
  }

  /** Changes a post; an edit makes it answer the next post above it, or none. */
  change(index: number, as: 'edited' | 'deleted' | 'reacted'): PostEvent {
    const at = index % this.posts.length;
    const before = this.posts[at];
    if (!before) return this.create();
    const cursor = this.#advance();
    const like = {
      kind: 'like',
      emoji: '👍',
      label: 'Like',
      count: (before.reactions[0]?.count ?? 0) + 1,
      members: [],
    };
    const post: Post =
      as === 'reacted'
        ? { ...before, cursor, reactions: [like] }
        : as === 'edited'
          ? {
              ...before,
              cursor,
              editedAt: cursor,
              answers: before.deletedAt === null ? [cursor % before.number].filter((each) => each > 0) : [],
              html: before.deletedAt === null ? `<p>${before.number} at ${cursor}</p>` : '',
            }
          : { ...before, cursor, deletedAt: before.deletedAt ?? cursor, html: '', answers: [] };
    this.posts[at] = post;
    return { threadId: 1, after: cursor - 1, cursor, post };
  }

  rename(): ThreadEvent {
    const cursor = this.#advance();
    this.#renamedAt = cursor;
    this.thread = { ...this.thread, title: `Title ${cursor}` };
    return { threadId: 1, after: cursor - 1, cursor, thread: this.thread };
  }

  /** Answers as the changes endpoint does: the newest state of whatever changed, in order of cursors, a few at a time. */
  changesAfter(cursor: number): Changes {
    const changes: Change[] = [
      ...this.posts.filter((post) => post.cursor > cursor).map((post) => ({ cursor: post.cursor, post })),
      ...(this.#renamedAt > cursor ? [{ cursor: this.#renamedAt, thread: this.thread }] : []),
    ].sort((a, b) => a.cursor - b.cursor);
    const answered = changes.slice(0, this.perAnswer);
    return {
      cursor: answered.at(-1)?.cursor ?? this.thread.cursor,
      changes: answered,
      hasMore: changes.length > answered.length,
      epoch: this.epoch,
    };
  }

  #advance(): number {
    this.thread = { ...this.thread, cursor: this.thread.cursor + 1 };
    return this.thread.cursor;
  }
}
