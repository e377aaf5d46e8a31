import type { Piece } from '../../shared/search.ts';
import { searchableText } from '../posts/markup/parse-body.ts';
import type { Phrases } from './query.ts';
import { type Span, spansOf, touch } from './words.ts';

const EXCERPT_LENGTH = 240;
const LEAD_LENGTH = 60;

interface Found {
  start: number;
  end: number;
  phrase: number;
}

/** Cuts a text into what was searched for and what stands around it. */
export function marked(text: string, phrases: Phrases): Piece[] {
  return pieces(text, foundIn(text, phrases), 0, text.length);
}

/** Cuts out of a post's source the text around the words searched for, or its beginning where it has none of them. */
export function excerptOf(source: string, phrases: Phrases): Piece[] {
  const text = searchableText(source).replace(/\s+/g, ' ').trim();
  const found = foundIn(text, phrases);
  const first = densest(found);
  const start = startOfWord(text, Math.max(0, (first?.start ?? 0) - LEAD_LENGTH));
  const end = endOfWord(text, start + EXCERPT_LENGTH);
  const cut = pieces(text, found, start, end);
  if (start > 0) cut.unshift({ text: '…', match: false });
  if (end < text.length) cut.push({ text: '…', match: false });
  return cut;
}

function foundIn(text: string, phrases: Phrases): Found[] {
  const spans = spansOf(text);
  const found: Found[] = [];
  const beginnings = new Map<string, number[]>();
  for (const [i, [first]] of phrases.entries())
    if (first) beginnings.set(first.word, [...(beginnings.get(first.word) ?? []), i]);
  for (let i = 0; i < spans.length; i += 1) {
    const begun = beginnings.get(spans[i]?.word ?? '');
    const phrase = begun?.find((k) => standsAt(spans, i, phrases[k] ?? []));
    if (phrase === undefined) continue;
    const last = i + (phrases[phrase]?.length ?? 1) - 1;
    found.push({ start: spans[i]?.start ?? 0, end: spans[last]?.end ?? 0, phrase });
    i = last;
  }
  return found;
}

function standsAt(spans: Span[], at: number, words: readonly Span[]): boolean {
  return words.every((wanted, k) => {
    const [here, before, wantedBefore] = [spans[at + k], spans[at + k - 1], words[k - 1]];
    if (here?.word !== wanted.word) return false;
    return !wantedBefore || !touch(wantedBefore, wanted) || (before !== undefined && touch(before, here));
  });
}

/** Returns the match from which on an excerpt shows most of what was searched for. */
function densest(found: Found[]): Found | undefined {
  let best: Found | undefined;
  let most = 0;
  for (const [i, first] of found.entries()) {
    const shown = new Set<number>();
    for (let k = i; k < found.length; k += 1) {
      const match = found[k];
      if (!match || match.end > first.start + EXCERPT_LENGTH - LEAD_LENGTH) break;
      shown.add(match.phrase);
    }
    if (shown.size > most) [best, most] = [first, shown.size];
  }
  return best ?? found[0];
}

function pieces(text: string, found: Found[], start: number, end: number): Piece[] {
  const cut: Piece[] = [];
  let at = start;
  for (const match of found) {
    if (match.start < start || match.end > end) continue;
    if (match.start > at) cut.push({ text: text.slice(at, match.start), match: false });
    cut.push({ text: text.slice(match.start, match.end), match: true });
    at = match.end;
  }
  if (at < end) cut.push({ text: text.slice(at, end), match: false });
  return cut;
}

function startOfWord(text: string, at: number): number {
  const space = at === 0 ? -1 : text.indexOf(' ', at);
  // A text without spaces is cut between two characters.
  return space < 0 || space > at + LEAD_LENGTH ? betweenCharacters(text, at) : space + 1;
}

function endOfWord(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.lastIndexOf(' ', at);
  return space < at - LEAD_LENGTH ? betweenCharacters(text, at) : space;
}

function betweenCharacters(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at + 1 : at;
}
