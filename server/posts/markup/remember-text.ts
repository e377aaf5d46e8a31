import { createHash } from 'node:crypto';

// A short text is read again as quickly as it is found.
const LONG_FROM = 500;

/**
 * Makes of `make` a function that remembers what it made of long texts, up to `room` characters of it in all, and forgets
 * first what was asked for least recently. Lists and searches show beginnings of the same posts over and over, and a post
 * may be written so that reading it takes a tenth of a second.
 */
export function rememberingText(make: (source: string) => string, room: number): (source: string) => string {
  const known = new Map<string, string>();
  let used = 0;
  return (source) => {
    if (source.length < LONG_FROM) return make(source);
    const key = createHash('sha1').update(source).digest('base64');
    const text = known.get(key) ?? make(source);
    if (!known.delete(key)) used += text.length;
    known.set(key, text);
    for (const [oldest, { length }] of known) {
      if (used <= room) break;
      known.delete(oldest);
      used -= length;
    }
    return text;
  };
}
