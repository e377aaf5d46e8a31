import type { Post } from '../../shared/post.ts';

const shownAs = new WeakMap<Post, Post>();

/**
 * Gives all posts of an author the card that came with the newest change: a page shows one member in one way. Returns the
 * same objects where nothing changed, so that only what changed is drawn anew.
 */
export function withNewestCards(posts: Post[]): Post[] {
  const newest = new Map<number, Post>();
  for (const post of posts) {
    if (post.cursor > (newest.get(post.author.id)?.cursor ?? 0)) newest.set(post.author.id, post);
  }
  return posts.map((post) => {
    const author = newest.get(post.author.id)?.author ?? post.author;
    if (JSON.stringify(author) === JSON.stringify(post.author)) return post;
    const known = shownAs.get(post);
    if (known?.author === author) return known;
    const shown = { ...post, author };
    shownAs.set(post, shown);
    return shown;
  });
}
