import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { agreedWith } from '../../server/posts/markup/agreement.ts';
import { parseBody } from '../../server/posts/markup/parse-body.ts';

const quote = (said: string, name = 'Nasr', number = 2) => `[quote="${name}, post:${number}"]\n${said}\n[/quote]\n\n`;
const agrees = (source: string) => parseBody(source).agrees;
const target = (source: string, place: { number: number; replyTo?: number }) =>
  agreedWith(parseBody(source), { replyTo: null, ...place });

describe('a post that only agrees', () => {
  it.each([
    'Agree 100%',
    'Agree 100 %!',
    '+1',
    '+1000',
    'This.',
    'THIS!!!',
    'This 👆🏽',
    'Same here',
    '👍',
    '👍👍🏿 👍🏻',
    '💯',
    '^^',
    '^ this',
    ':+1:',
    'Well said',
    'Well said, brother. Thanks!',
    'Well **said** 👏👏',
    'I agree.',
    'I completely agree with you.',
    'Totally agree with this post, thank you for sharing.',
    'Couldn’t agree more',
    "I couldn't agree more with you, my friend",
    'I agree with @Nasr',
    'Exactly my thoughts, @"Thread Starter"!',
    'You took the words right out of my mouth.',
    'So much this',
    'Absolutely. Well put.',
    'Yes, exactly!',
    'You’re right',
    'Me too.',
    'Quoted for truth',
    'Stimme zu!',
    'Ich stimme dir zu, danke 🙏',
    'Tout à fait',
    'Je suis d’accord',
    'Totalmente de acuerdo',
    'Katılıyorum',
    'Dokładnie',
    'Полностью согласен',
    'أتفق معك تماماً',
    'بالکل درست',
    'सहमत',
    '完全同意',
    'その通りです',
    '동의합니다',
  ])('%s', (source) => {
    expect(agrees(source)).toBe(true);
    expect(agrees(`${quote('The ferry is late.')}${source}`)).toBe(true);
  });

  it('may name whom it quotes', () => {
    expect(agrees(`${quote('The ferry is late.')}Well said Nasr`)).toBe(true);
    expect(agrees('Well said Nasr')).toBe(false);
  });

  it('may quote in full, and quotes may nest', () => {
    expect(agrees(`[quote=A]\n[quote=B]\nNo.\n[/quote]\n\nYes, and here is why: …\n[/quote]\n\nExactly.`)).toBe(true);
  });
});

describe('a post that says anything else', () => {
  it.each([
    'I agree, but the ferry was on time.',
    'I do not agree',
    'I don’t agree',
    'Agree to disagree',
    'Not this.',
    'Disagree',
    'I agree with most of this',
    'Agreed?',
    'Is this true?',
    'Yes.',
    'No.',
    'Right.',
    'Yeah right',
    'Yeah, sure.',
    'Thanks!',
    'Thank you for sharing',
    '🙏',
    '👎',
    '👍👎',
    '😂',
    'This is the third time.',
    'Same post as yesterday',
    'Well said, except for the last line',
    'True story: I was there.',
    '+1 for the first option, -1 for the second',
    '50%',
    'I agree 50%',
    'Agree 100%, see https://example.org',
    '[Agree](https://example.org)',
    '![Agree](https://example.org/a.png)',
    '~~Agree~~',
    '`+1`',
    '# Agree',
    '- Agree',
    '> Agree',
    '> The ferry is late.\n\nAgreed',
    '[quote=A]Agree[/quote]',
    `Agree. ${'Agree. '.repeat(20)}`,
    '',
  ])('%s', (source) => {
    expect(agrees(source)).toBe(false);
  });

  it('is an answer where the quote asks something', () => {
    expect(agrees(`${quote('Is the ferry late?')}Exactly.`)).toBe(false);
    expect(agrees(`${quote('Is it late? It is.')}Exactly.`)).toBe(true);
  });

  test('one unknown word more, anywhere, is an argument', () => {
    const word = fc.constantFrom('but', 'not', 'never', 'because', 'ferry', 'unless', '7', 'why', 'however', 'less');
    fc.assert(
      fc.property(
        fc.constantFrom('I agree', 'Well said', 'Same here', 'So much this'),
        word,
        fc.nat(3),
        (said, w, at) => {
          const words = said.split(' ');
          words.splice(at, 0, w);
          expect(agrees(words.join(' '))).toBe(false);
        },
      ),
    );
  });
});

describe('the post agreed with', () => {
  it('is the one quoted, before the one answered, before the one above', () => {
    expect(target(`${quote('A.')}+1`, { number: 5, replyTo: 3 })).toBe(2);
    expect(target('+1', { number: 5, replyTo: 3 })).toBe(3);
    expect(target('+1', { number: 5 })).toBe(4);
  });

  it('is nobody’s where it is not known, several, or yet to come', () => {
    expect(target('[quote=A]\nA.\n[/quote]\n\n+1', { number: 5 })).toBeNull();
    expect(target('[quote=A]\nA.\n[/quote]\n\n+1', { number: 5, replyTo: 3 })).toBe(3);
    expect(target(`${quote('A.')}${quote('B.', 'Ann', 3)}+1`, { number: 5 })).toBeNull();
    expect(target(`${quote('A.')}${quote('B.')}+1`, { number: 5 })).toBe(2);
    expect(target(`${quote('A.', 'Nasr', 5)}+1`, { number: 5 })).toBeNull();
    expect(target('+1', { number: 1 })).toBeNull();
    expect(target('The ferry is late.', { number: 5, replyTo: 3 })).toBeNull();
  });
});
