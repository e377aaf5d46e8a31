import type { Token } from 'markdown-it';
import { AGREEING, EASING } from './agreement-words.ts';
import { plainText } from './plain-text.ts';

const OWN_TEXT_MAX = 90;
const QUESTION = /[?？؟]\s*$/u;
const ASKS = /[?？؟]/u;
// Emoji are words of their own, however they are joined to the next one; their colour of skin and form say nothing.
const EMOJI = /\p{Extended_Pictographic}/gu;
const FORM = /\p{Emoji_Modifier}|\ufe0e|\ufe0f|\u200d/gu;
const BETWEEN = /[\s.,!…:;()*_~"“”„«»'’‘´`、。！，・\-–—]+/u;
const PLUS = /^\+\d{1,6}$|^\^+$/;

const PLAIN = new Set(['paragraph_open', 'paragraph_close', 'inline', 'quote_open', 'quote_close']);
const INLINE = new Set([
  'text',
  'softbreak',
  'hardbreak',
  'em_open',
  'em_close',
  'strong_open',
  'strong_close',
  'mention',
]);

/** Whether a phrase agrees (true) or only eases (false). */
const phrases = new Map([
  ...EASING.map((phrase) => [wordsOf(phrase).join(' '), false] as const),
  ...AGREEING.map((phrase) => [wordsOf(phrase).join(' '), true] as const),
]);
const PHRASE_WORDS_MAX = Math.max(...[...phrases.keys()].map((phrase) => phrase.split(' ').length));

/**
 * Tells whether a post says nothing but that it agrees: its own tokens, those outside quotes, are plain words of a
 * closed vocabulary, beside mentions and the `names` it quotes. Whatever is in doubt is an argument of its own; so is a
 * quote with ">", which names nobody.
 */
export function onlyAgrees(own: Iterable<Token>, names: readonly string[]): boolean {
  let text = '';
  for (const token of own) {
    if (!PLAIN.has(token.type)) return false;
    for (const child of token.children ?? []) if (!INLINE.has(child.type)) return false;
    text += ` ${plainText((token.children ?? []).filter(({ type }) => type !== 'mention'))}`;
    if (text.length > OWN_TEXT_MAX) return false;
  }
  return readsAsAgreement(text, names);
}

/** Tells whether a text is made of agreeing phrases, easing words and `names` alone, at least one agreeing. */
function readsAsAgreement(text: string, names: readonly string[] = []): boolean {
  if (ASKS.test(text)) return false;
  const words = wordsOf(text);
  if (words.length === 0) return false;
  const named = new Set(names.map((name) => wordsOf(name).join(' ')).filter(Boolean));
  // Up to each word: whether what stands before it can be read at all, and then whether any of it agrees.
  const read: (boolean | undefined)[] = [false];
  for (let at = 0; at < words.length; at++) {
    const before = read[at];
    if (before === undefined) continue;
    for (let length = 1; length <= PHRASE_WORDS_MAX && at + length <= words.length; length++) {
      const agrees = meaningOf(words.slice(at, at + length).join(' '), named);
      if (agrees !== undefined) read[at + length] ||= agrees || before;
    }
  }
  return read[words.length] ?? false;
}

/** Tells of a phrase whether it agrees (true) or eases (false); undefined where it is unknown. */
function meaningOf(phrase: string, named: ReadonlySet<string>): boolean | undefined {
  if (PLUS.test(phrase)) return true;
  return phrases.get(phrase) ?? (named.has(phrase) ? false : undefined);
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[’'‘´`]/g, '')
    .replace(FORM, '')
    .replace(/\p{M}+/gu, '')
    .replace(/ı/g, 'i')
    .replace(/ł/g, 'l')
    .normalize('NFC')
    .replace(EMOJI, ' $& ')
    .replace(/(\d)\s+%/g, '$1%')
    .split(BETWEEN)
    .filter(Boolean);
}

/** Tells whether what is quoted asks something: then "exactly" is an answer, and no agreement. */
export function asks(quoted: string): boolean {
  return QUESTION.test(quoted);
}

/**
 * Returns the number of the post that an agreeing one agrees with: the one post it quotes, else the one it answers, else
 * the one before it. Null where that is none, several, or not known.
 */
export function agreedWith(
  body: { agrees: boolean; quotes: { number: number | null }[] },
  place: { number: number; replyTo: number | null },
): number | null {
  if (!body.agrees) return null;
  const quoted = new Set(body.quotes.map(({ number }) => number));
  if (quoted.size > 1) return null;
  const [known] = quoted;
  const target = known ?? place.replyTo ?? (quoted.size === 0 ? place.number - 1 : 0);
  return target > 0 && target < place.number ? target : null;
}
