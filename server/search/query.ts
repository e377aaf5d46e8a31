import { type Span, spansOf, termsOf } from './words.ts';

/** What was asked for: phrases of one or more words, every one of which must be there, its words side by side. */
export type Phrases = Span[][];

const QUOTED = /["“”„«»]([^"“”„«»]+)["“”„«»]/g;

/**
 * Reads what somebody typed: what stands in quotes is a phrase; elsewhere each piece between spaces is, so that
 * "well-known" finds the two words side by side. Everything else a search engine might take for a command means nothing.
 */
export function readQuery(typed: string): Phrases {
  const phrases: Phrases = [];
  const rest = typed.replace(QUOTED, (_, quoted: string) => {
    phrases.push(spansOf(quoted));
    return ' ';
  });
  phrases.push(...rest.split(/\s+/).map(spansOf));
  const seen = new Set<string>();
  return phrases.filter((phrase) => {
    const key = phrase.map(({ word }) => word).join(' ');
    return key !== '' && !seen.has(key) && seen.add(key);
  });
}

/** Makes the terms to look up: of each phrase a list that must stand in this order. */
export function termsOfPhrases(phrases: Phrases): string[][] {
  return phrases.flatMap((phrase) => {
    const terms = termsOf(phrase);
    // A character alone is found wherever it stands, but has no place among the pairs around it.
    const hasLoneCharacter = terms.length > 1 && phrase.some(({ unspaced, word }) => unspaced && terms.includes(word));
    return hasLoneCharacter ? terms.map((term) => [term]) : [terms];
  });
}
