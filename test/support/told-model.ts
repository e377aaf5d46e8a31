import type { WatchLevel } from '../../shared/watch.ts';

type AddressedKind = 'mention' | 'quote' | 'reply';

interface ModelPost {
  author: number;
  deleted: boolean;
}

interface Entry {
  kind: AddressedKind;
  number: number;
  read: boolean;
  viewed: boolean;
}

interface Reader {
  level: WatchLevel | null;
  position: number;
  ignores: Set<number>;
  /** What addressed them, read or not. */
  entries: Entry[];
  /** Their unread entry of the watched thread, by the post where it began. */
  fold: { from: number; viewed: boolean } | null;
}

/** Whom a thread's posts are told, in the plainest words: no database, no slices, one reader after the other. */
export class ToldModel {
  readonly posts: ModelPost[] = [];
  readonly readers: Reader[];
  /** Posts of which the watchers have not been told yet. */
  readonly waiting: number[] = [];
  closed = false;

  constructor(readers: number) {
    this.readers = Array.from({ length: readers }, () => ({
      level: null,
      position: 0,
      ignores: new Set(),
      entries: [],
      fold: null,
    }));
  }

  post(author: number, addressed: Map<number, AddressedKind>): void {
    this.posts.push({ author, deleted: false });
    const number = this.posts.length;
    for (const [to, kind] of addressed) {
      const reader = this.reader(to);
      if (to === author || reader.level === 'nothing' || reader.ignores.has(author)) continue;
      reader.entries.push({ kind, number, read: false, viewed: false });
    }
    if (this.readers.some(({ level }, id) => level === 'everything' && id !== author)) this.waiting.push(number);
    this.reader(author).level ??= 'everything';
  }

  /** The outbox works off what waits, in any order: here the last first. */
  deliver(): void {
    for (const number of this.waiting.splice(0).reverse()) {
      const { author, deleted } = this.at(number);
      if (deleted || this.closed) continue;
      this.readers.forEach((reader, id) => {
        if (reader.level !== 'everything' || id === author || reader.ignores.has(author)) return;
        if (reader.position >= number || reader.entries.some((entry) => entry.number === number)) return;
        reader.fold = { from: Math.min(reader.fold?.from ?? number, number), viewed: false };
      });
    }
  }

  read(id: number, number: number): void {
    const reader = this.reader(id);
    reader.position = Math.max(reader.position, number);
    for (const entry of reader.entries) if (entry.number <= number) entry.read = true;
    if (this.folded(id).length === 0) reader.fold = null;
  }

  readAll(id: number): void {
    const reader = this.reader(id);
    for (const entry of reader.entries) entry.read = true;
    reader.fold = null;
  }

  view(id: number): void {
    const reader = this.reader(id);
    for (const entry of reader.entries) if (!entry.read) entry.viewed = true;
    if (reader.fold) reader.fold.viewed = true;
  }

  watch(id: number, level: WatchLevel): void {
    const reader = this.reader(id);
    reader.level = level;
    if (level !== 'everything') reader.fold = null;
  }

  /** What a reader is shown as unread now, in no order. */
  shown(id: number) {
    if (this.closed) return [];
    const reader = this.reader(id);
    const standing = reader.entries.filter(({ number, read }) => !read && !this.at(number).deleted);
    const shown = standing.map(({ kind, number, viewed }) => ({ kind: kind as string, number, count: 1, viewed }));
    const folded = this.folded(id);
    const [oldest] = folded;
    if (reader.fold && oldest !== undefined)
      shown.push({ kind: 'watch', number: oldest, count: folded.length, viewed: reader.fold.viewed });
    return shown;
  }

  /** How many unread posts address a reader, besides those folded: what the fold says of them. */
  addressed(id: number): number {
    return this.reader(id).entries.filter(({ number, read }) => !read && !this.at(number).deleted).length;
  }

  private folded(id: number): number[] {
    const { fold, position, ignores, entries } = this.reader(id);
    if (!fold) return [];
    return this.posts.flatMap(({ author, deleted }, i) => {
      const number = i + 1;
      const counts =
        number >= fold.from &&
        number > position &&
        !deleted &&
        author !== id &&
        !ignores.has(author) &&
        !entries.some((entry) => entry.number === number);
      return counts ? [number] : [];
    });
  }

  private at(number: number): ModelPost {
    const post = this.posts[number - 1];
    if (!post) throw new Error(`there is no post ${number}`);
    return post;
  }

  reader(id: number): Reader {
    const reader = this.readers[id];
    if (!reader) throw new Error(`there is no reader ${id}`);
    return reader;
  }
}
