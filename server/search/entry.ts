import { spansOf, termsOf, touch } from './words.ts';

/** A post as the index knows it. */
export interface IndexedPost {
  id: number;
  threadId: number;
  boardId: number;
  authorId: number;
  /** Epoch milliseconds. */
  createdAt: number;
  /** The thread's title, where this is the post that is found by it. */
  title: string | null;
  /** What it says: see searchableText(). */
  text: string;
}

export interface Entry {
  id: number;
  /** Where it stands among others: the second it was written in, then its id. */
  second: number;
  /** The terms of each of its texts, in order. */
  texts: string[][];
  /** What it is found by as well, without an order: its place, its author, the words of its title. */
  tags: string[];
}

// No word begins with one of these, so nobody can type a tag.
export const boardTag = (id: number) => `#b${id}`;
export const authorTag = (id: number) => `#u${id}`;
export const threadTag = (id: number) => `#t${id}`;
const titleTag = (term: string) => `=${term}`;

/** Returns the place in time of a post, by which the index is ordered: whole seconds. */
export function secondOf(createdAt: number): number {
  return Math.floor(createdAt / 1000);
}

/** Makes the entry that the index keeps of a post. */
export function entryOf(post: IndexedPost): Entry {
  const title = spansOf(post.title ?? '');
  const body = spansOf(post.text);
  // Characters within a run are indexed as pairs, so that each has to be added to be found alone.
  const single = [title, body].flatMap((spans) =>
    spans.filter(
      (span, i) => span.unspaced && [spans[i - 1], spans[i + 1]].some((other) => other && isBeside(span, other)),
    ),
  );
  const tags = [boardTag(post.boardId), authorTag(post.authorId), threadTag(post.threadId)];
  tags.push(...single.map(({ word }) => word), ...termsOf(title).map(titleTag));
  return {
    id: post.id,
    second: secondOf(post.createdAt),
    texts: [termsOf(title), termsOf(body)],
    tags: [...new Set(tags)],
  };
}

function isBeside(span: Parameters<typeof touch>[0], other: Parameters<typeof touch>[1]): boolean {
  return touch(span, other) || touch(other, span);
}
