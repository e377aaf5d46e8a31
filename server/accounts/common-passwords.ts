import { nameKey } from '../members/name-key.ts';
import list from './common-passwords.txt?raw';

const COMMON = new Set(list.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
// Keys in a row, read either way.
const ROWS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1234567890qwertyuiopasdfghjklzxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
].flatMap((row) => [row, [...row].reverse().join('')]);

// What stands for a letter in "p@ssw0rd".
const LETTERS = new Map(Object.entries({ 0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' }));

/**
 * Returns what is wrong with a password that would be among the first to be tried: one that leaked lists are full of, with or
 * without digits around it or in place of letters, keys in a row, one thing over and over, or one of the account's `own`
 * words: its name, its address, the forum's name. Undefined where nothing is. Asks nobody.
 */
export function weaknessOf(password: string, own: string[]): string | undefined {
  const words = own.flatMap((word) => [word, word.split('@')[0] ?? '']);
  if (words.some((word) => lettersOf(word) === lettersOf(password)))
    return 'This is your name or address, or the name of this forum: choose something else.';
  return isCommon(password.normalize('NFKC').toLowerCase())
    ? 'This password is among the first that are tried: choose another.'
    : undefined;
}

function isCommon(typed: string): boolean {
  if (/^(.{1,4})\1+.{0,3}$/u.test(typed) || ROWS.some((row) => row.includes(typed))) return true;
  const bare = bareOf(typed);
  // What is left of digits alone is a number: dates, telephones.
  if (bare === '') return true;
  const half = bare.slice(0, bare.length / 2);
  return [typed, bare, bare === half + half ? half : '', spelt(bare), bareOf(spelt(typed))].some((word) =>
    COMMON.has(word),
  );
}

/** Takes off whatever stands around the letters. */
const bareOf = (typed: string) => typed.replace(/^\P{L}+|\P{L}+$/gu, '');

const spelt = (typed: string) => Array.from(typed, (letter) => LETTERS.get(letter) ?? letter).join('');

/** Returns the letters of a word, in whichever case; a word that has none stays as it is. */
const lettersOf = (word: string) => nameKey(word).replace(/\P{L}/gu, '') || nameKey(word);
