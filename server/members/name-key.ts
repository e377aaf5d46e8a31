// Letters drawn like a Latin one, in every common typeface. Anything subtler would fold names that people tell apart.
const DRAWN = 'АВЕЅІЈКМНОРСТУХԚԜԀҺаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιαρυχϹϲ';
const LATIN = 'ABESIJKMHOPCTYXQWDHaesijopcyxhdqwABEZHIKMNOPTYXoviapuxCc';
const LOOKS = new Map([...DRAWN].map((letter, index) => [letter, LATIN[index] ?? letter]));

const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]|(?!\s)\p{Cc}/gu;

/** Folds a name so that two names people would confuse are one key: case, width, spaces, unseen and look-alike letters. */
export function nameKey(name: string): string {
  const visible = name.normalize('NFKD').replace(UNSEEN, '').replace(/\s+/g, ' ').trim();
  // Among Latin letters each case is what it looks like (Greek Ν is an N, ν a v). Alone, a script's two cases must
  // stay one name, and its capitals are the ones that pass for Latin.
  const cased = /\p{Script=Latin}/u.test(visible) ? visible : visible.toUpperCase();
  const latin = Array.from(cased, (letter) => LOOKS.get(letter) ?? letter).join('');
  return latin.toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}
