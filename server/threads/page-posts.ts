import { POSTS_PER_PAGE } from '../../shared/limits.ts';
import type { Answer, Post } from '../../shared/post.ts';
import type { Db } from '../database/connection.ts';
import type { Epoch } from '../database/epoch.ts';
import { embed } from '../http/embed.ts';
import type { Live } from '../live/live.ts';
import { stampAuthors } from '../members/card-store.ts';
import { answersTo } from '../posts/answers.ts';
import { excerpt } from '../posts/markup/parse-body.ts';
import { listPosts } from '../posts/store.ts';
import { Kept } from './kept.ts';
import type { StoredThread } from './thread-row.ts';

/** What everybody reads on a page of a thread. */
export interface PagePosts {
  version: string;
  posts: Post[];
  /** The first answers to each post, by its number. */
  answered: Record<number, Answer[]>;
  /**
   * The posts as data: the browser finds their html in the page itself, and fetches a source when it is quoted or edited.
   * Also as it is written into the page.
   */
  data: Post[];
  embedded: Buffer;
  /** How the first of them begins, and the address of the first picture that stands for itself in it. */
  beginning: string;
  picture: string | undefined;
}

interface Parts {
  db: Db;
  epoch: Epoch;
  live: Live;
}

/** Reads what everybody reads on a page of a thread, and keeps it as long as it is the same. */
export class PageReader {
  readonly #db: Db;
  readonly #epoch: Epoch;
  readonly #kept = new Kept<PagePosts>();
  /** How often this node was told of something that may stand on any page. */
  #told = 0;

  constructor({ db, epoch, live }: Parts) {
    this.#db = db;
    this.#epoch = epoch;
    live.onAnnounced(({ type }) => {
      if (type === 'configured' || type === 'member:changed') this.#told++;
    });
  }

  /**
   * Returns a text that is another one as soon as anything is that everybody reads on a page: the thread, its posts, their
   * authors' cards, the board. What is read from the database afterwards is of that version or newer.
   */
  async versionOf(thread: StoredThread, page: number): Promise<string> {
    const { board, archived, cursor } = thread;
    const known = [this.#epoch.current, this.#told, cursor, board.slug, board.title, archived];
    return `${known.join('\n')}\n${await stampAuthors(this.#db, { threadId: thread.id, ...rangeOf(page) })}`;
  }

  /** Returns what everybody reads on a page in its version. */
  async read({ id }: StoredThread, page: number, version: string): Promise<PagePosts> {
    const name = `${id} ${page}`;
    const kept = this.#kept.find(name, version);
    if (kept) return kept;
    const [posts, answered] = await Promise.all([
      listPosts(this.#db, id, page),
      // To tombstones too: a post that is brought back was answered before.
      answersTo(this.#db, id, rangeOf(page)),
    ]);
    const data = posts.map((post) => ({ ...post, html: '', body: '' }));
    const read = {
      version,
      posts,
      answered,
      data,
      embedded: Buffer.from(embed(data)),
      beginning: excerpt(posts[0]?.body ?? ''),
      picture: firstPicture(posts[0]?.html ?? ''),
    };
    this.#kept.keep(name, version, read, sizeOf(read));
    return read;
  }
}

function sizeOf({ posts, embedded }: PagePosts): number {
  return posts.reduce((size, { body, html }) => size + body.length + html.length, 2 * embedded.length);
}

function rangeOf(page: number) {
  return { first: (page - 1) * POSTS_PER_PAGE + 1, last: page * POSTS_PER_PAGE };
}

function firstPicture(html: string): string | undefined {
  const address = /<figure[^>]*>.*?<img src="([^"]+)"/s.exec(html)?.[1];
  return address?.replace(/&amp;/g, '&');
}
