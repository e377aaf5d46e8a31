import { nameKey } from '../members/name-key.ts';

// What the lists of stolen passwords are full of, as far as ten characters and more can be made of it.
const WORDS = new Set(
  `123qwe 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 abc123 admin administrator africa alexander america
  amanda andrea andrew angel anthony arsenal asdf asdfgh asdfghjkl ashley austin barcelona baseball basketball batman beautiful
  benjamin blink182 brandon butterfly carlos chandigarh changeme charlie cheese chelsea chocolate christian christopher
  computer cookie corvette cowboys daniel default diamond dolphin dragon eminem entrar everton facebook family football
  forever freedom friend friends george ginger google guest hannah harley hello hellokitty hockey iloveu iloveyou india
  internet islamabad jasmine jennifer jessica jesus jordan joshua justin karachi killer lahore letmein linkedin liverpool
  login london love loveme lovely manchester master matrix matthew mercedes metallica michael michelle minecraft monkey
  mother mustang mynoob myspace naruto nicole ninja nothing orange pakistan passw0rd passwd password pa55word p4ssword
  parley pepper pokemon prince princess private purple qazwsx qazwsxedc qwe123 qwer1234 qwert qwerty qwertyuiop q1w2e3r4
  q1w2e3r4t5 ranger realmadrid robert rockstar samantha samsung secret shadow slipknot snoopy soccer sophie spiderman
  starwars steelers summer sunshine superman superstar taylor tester testing test thomas thunder tigger tinkerbell trustno1
  twitter undertaker unknown victoria volcom welcome whatever william windows winter yankees yellow youtube zaq12wsx zxcvbn
  zxcvbnm correcthorsebatterystaple thisismypassword mypassword yourpassword`
    .split(/\s+/)
    .filter(Boolean),
);
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

/**
 * Returns what is wrong with a password that would be among the first to be tried: a common one, with or without digits
 * around it, keys in a row, one thing over and over, or the account's own name or address. Undefined where nothing is.
 */
export function weaknessOf(password: string, account: { name: string; email: string }): string | undefined {
  const typed = password.normalize('NFKC').toLowerCase();
  const own = [account.name, account.email, account.email.split('@')[0] ?? ''];
  if (own.some((word) => nameKey(word) === nameKey(password)))
    return 'This is your name or address: choose something else.';
  return isCommon(typed) ? 'This password is among the first that are tried: choose another.' : undefined;
}

function isCommon(typed: string): boolean {
  if (/^(.{1,4})\1+.{0,3}$/u.test(typed) || ROWS.some((row) => row.includes(typed))) return true;
  const bare = typed.replace(/^\P{L}+|\P{L}+$/gu, '');
  // What is left of digits alone is a number: dates, telephones.
  if (bare === '') return true;
  const half = bare.slice(0, bare.length / 2);
  return [typed, bare, bare === half + half ? half : ''].some((word) => WORDS.has(word));
}
