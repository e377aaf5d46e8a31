import { authorTag, boardTag, type Entry, threadTag } from './entry.ts';
import { periodsAt } from './periods.ts';
import type { Match } from './search-index.ts';

// Beyond it PostgreSQL keeps no positions: words that far into a text are found, but no phrase of them.
const POSITION_MAX = 16_383;

const quoted = (term: string) => `'${term}'`;

/** Writes an entry as a tsvector: its words with their positions, its tags, and the periods it lies in. */
export function vectorOf({ texts, tags, second }: Entry): string {
  const positions = new Map<string, number[]>([...tags, ...periodsAt(second)].map((tag) => [tag, []]));
  let position = 0;
  for (const terms of texts) {
    for (const term of terms) {
      position += 1;
      const at = positions.get(term) ?? [];
      positions.set(term, at);
      if (position <= POSITION_MAX) at.push(position);
    }
    position += 1; // The end of one text and the beginning of the next are not side by side.
  }
  return [...positions].map(([term, at]) => quoted(term) + (at.length > 0 ? `:${at.join(',')}` : '')).join(' ');
}

/** Writes a match as a tsquery; with `periods`, only what lies in one of them matches. */
export function queryOf({ phrases, boardIds, authorId, threadId }: Match, periods: string[] | null = null): string {
  const tags = [
    ...(authorId === undefined ? [] : [authorTag(authorId)]),
    ...(threadId === undefined ? [] : [threadTag(threadId)]),
  ];
  const together = phrases.map((terms) => `(${terms.map(quoted).join(' <-> ')})`);
  const oneOf = [boardIds?.map(boardTag), periods].flatMap((some) =>
    some ? [`(${some.map(quoted).join(' | ')})`] : [],
  );
  return [...together, ...tags.map(quoted), ...oneOf].join(' & ');
}
