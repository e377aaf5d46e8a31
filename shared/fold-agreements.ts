import type { Post } from './post.ts';

/** So many posts in a row must agree with the same one before they are folded. */
const AGREEING_TO_FOLD = 2;

/** A post as it is shown: by itself, or in one row with others that agree with the same post. */
type Shown = { post: Post } | { agreeing: Post[]; target: number };

interface Reading {
  /** The posts that stay as they are although they only agree: whoever reads has them before their eyes already. */
  whole: ReadonlySet<number>;
  /** The post above which the unread divider stands; nothing folds across it. */
  unreadFrom: number | null;
}

/**
 * Folds the posts of a page: where several in a row only agree with the same post, or with one another, each stretch of
 * them is one row. Every post is in the result once, in order.
 */
export function foldAgreements(posts: readonly Post[], { whole, unreadFrom }: Reading): Shown[] {
  const shown: Shown[] = [];
  for (const { run, target } of runsOf(posts)) {
    let fold: Post[] | null = null;
    for (const post of run) {
      if (target === null || run.length < AGREEING_TO_FOLD || whole.has(post.number)) {
        fold = null;
        shown.push({ post });
        continue;
      }
      if (!fold || post.number === unreadFrom) {
        fold = [];
        shown.push({ agreeing: fold, target });
      }
      fold.push(post);
    }
  }
  return shown;
}

/** Yields the posts by runs that agree with one target; a post that does not agree is a run of its own, without one. */
function* runsOf(posts: readonly Post[]): Generator<{ run: Post[]; target: number | null }> {
  let run: Post[] = [];
  let target: number | null = null;
  for (const post of posts) {
    const joins = target !== null && agreesWith(post, target, run, posts);
    if (joins) {
      run.push(post);
      continue;
    }
    if (run.length > 0) yield { run, target };
    run = [post];
    target = post.agreesWith !== null && agreesWith(post, post.agreesWith, [], posts) ? post.agreesWith : null;
  }
  if (run.length > 0) yield { run, target };
}

/** Tells whether a post agrees with the target, or with somebody who did just above; not with oneself. */
function agreesWith(post: Post, target: number, run: Post[], posts: readonly Post[]): boolean {
  const said = posts.find(({ number }) => number === target);
  if (said?.author.id === post.author.id) return false;
  return post.agreesWith === target || run.some(({ number }) => number === post.agreesWith);
}
