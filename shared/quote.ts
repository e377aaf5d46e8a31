import type { Post } from './post.ts';

/** Makes the source that quotes `text` of a post, with room below it for the answer. */
export function quoteOf(post: Pick<Post, 'number' | 'author'>, text: string): string {
  return `[quote="${post.author.name}, post:${post.number}"]\n${text.trim()}\n[/quote]\n\n`;
}
