import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameKey } from '../../server/members/name-key.ts';

describe('nameKey', () => {
  it.each([
    ['case', 'NaSr', 'nasr'],
    ['spaces around and between words', '  Thread \u00a0 Starter ', 'Thread Starter'],
    ['width', 'Ｎａｓｒ', 'Nasr'],
    ['composition', 'Jose\u0301', 'José'],
    ['zero-width characters', 'Na\u200b\u200ds\u2060r\ufeff', 'Nasr'],
    ['soft hyphens and blank letters', 'Na\u00ads\u3164r\u2800', 'Nasr'],
    ['control characters', 'Na\u0007sr', 'Nasr'],
    ['an emoji in either style', 'I ❤\ufe0f tea', 'I ❤ tea'],
    ['Cyrillic among Latin letters', 'N\u0430sr', 'Nasr'],
    ['Greek capitals among Latin letters', '\u039dasr', 'Nasr'],
    ['Greek small letters among Latin ones', '\u03bdick', 'vick'],
    ['a name all in Cyrillic that reads as Latin', '\u0441\u043e\u0441\u043e', 'coco'],
    ['a name all in Greek capitals that reads as Latin', '\u0397\u0391\u039d\u039d\u0391', 'HANNA'],
    ['the case of a Greek name, final sigma included', 'ΝΊΚΟΣ', 'Νίκος'],
    ['the case of a sigma behind Latin letters', 'MaxΣ', 'Maxσ'],
    ['the case of a Cyrillic name', 'НАСТЯ', 'Настя'],
  ])('ignores %s', (_what, one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ['José', 'Jose'],
    ['Thread Starter', 'ThreadStarter'],
    ['Nasr_', 'Nasr'],
    ['Настя', 'Насти'],
    ['ناصر', 'نصر'],
  ])('tells %s from %s', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  it('reads plainly for a plain name', () => {
    expect(nameKey('Thread Starter')).toBe('thread starter');
  });

  it('gives a key that is its own key', () => {
    const greekAndCyrillic = fc.string({
      unit: fc.integer({ min: 0x370, max: 0x52f }).map((c) => String.fromCodePoint(c)),
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), greekAndCyrillic, fc.string()), (name) => {
        expect(nameKey(nameKey(name))).toBe(nameKey(name));
      }),
      { numRuns: 3000 },
    );
  });
});
