/** A word of a text: as it is compared, and where it stands. */
export interface Span {
  word: string;
  start: number;
  end: number;
  /** A character of a script that puts no spaces between words: it is a word by itself, and its neighbours matter. */
  unspaced: boolean;
}

// A word longer than this is no word; databases keep none longer than 2,000 bytes.
const WORD_MAX = 64;
const UNSPACED =
  '[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]';
// Soft hyphens and joiners are inside words, not between them.
const INNER = '\\u00ad\\u200b-\\u200d\\u2060';
const SPAN = new RegExp(
  `(?<unspaced>[[\\p{L}\\p{N}]&&${UNSPACED}]\\p{M}*)|[[\\p{L}\\p{N}\\p{M}${INNER}]--${UNSPACED}]+`,
  'gv',
);
const ASCII = /^[a-z0-9]*$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII.
const ASCII_TEXT = /^[\u0000-\u007f]*$/;
// The marks that people leave out when they type: accents, Hebrew points, Arabic vowels. Marks that are vowels stay.
const LEFT_OUT = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
const NO_LETTER = /[^\p{L}\p{N}\p{M}]/gu;
const SPELLED: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};
const SPELLED_LETTER = /[øłđðæœßþıς]/g;

// Words come again and again, and texts of scripts without spaces hold thousands of them.
const folded = new Map<string, string>();
const FOLDED_REMEMBERED = 20_000;

/** Folds a word so that spellings people take for the same are the same: case, accents, width, ligatures. */
function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase().slice(0, WORD_MAX);
  const known = folded.get(word);
  if (known !== undefined) return known;
  const made = unmarked(word)
    .replace(NO_LETTER, '')
    .normalize('NFC')
    .slice(0, WORD_MAX)
    .replace(/[\ud800-\udbff]$/, ''); // Half a surrogate pair is no character.
  if (folded.size >= FOLDED_REMEMBERED) folded.clear();
  if (word.length <= WORD_MAX) folded.set(word, made);
  return made;
}

/** Folds a text as fold() folds its words; what stands between them stays. */
export function foldText(text: string): string {
  return ASCII_TEXT.test(text) ? text.toLowerCase() : unmarked(text).normalize('NFC');
}

function unmarked(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(LEFT_OUT, '')
    .replace(SPELLED_LETTER, (letter) => SPELLED[letter] ?? letter);
}

/** Splits a text into its words, in order. Nothing but letters and digits is ever part of one. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(SPAN)) {
    const word = fold(match[0]);
    const start = match.index;
    if (word) spans.push({ word, start, end: start + match[0].length, unspaced: match.groups?.unspaced !== undefined });
  }
  return spans;
}

/**
 * Makes the terms that stand for words in the index, in order. Characters of scripts without spaces become overlapping
 * pairs, so that a word of two characters is one term, as CJK analysers do; one alone stays alone.
 */
export function termsOf(spans: readonly Span[]): string[] {
  const terms: string[] = [];
  for (const [i, span] of spans.entries()) {
    const [before, after] = span.unspaced ? [spans[i - 1], spans[i + 1]] : [];
    if (after && touch(span, after)) terms.push(span.word + after.word);
    else if (!before || !touch(before, span)) terms.push(span.word);
  }
  return terms;
}

/** Tells whether two spans are neighbours within one run of characters. */
export function touch(a: Span, b: Span): boolean {
  return a.unspaced && b.unspaced && a.end === b.start;
}
