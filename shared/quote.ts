/** Makes the source that quotes `text` of a post, with room below it for the answer. */
export function quoteOf(post: { number: number; author: { name: string } }, text: string): string {
  return `[quote="${post.author.name}, post:${post.number}"]\n${text.trim()}\n[/quote]\n\n`;
}
