import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localPath, numberIn } from '../../server/http/pages.ts';
import { memberPath, readNamed, slugify, threadPath } from '../../shared/addresses.ts';

describe('addresses', () => {
  it.each([
    ['Hello, World!', 'hello-world'],
    ['  -- Ünïcödé --  ', 'unicode'],
    ['漢字 と かな', '漢字-と-かな'],
    ['مرحبا بكم', 'مرحبا-بكم'],
    ['../../etc/passwd', 'etc-passwd'],
    ['<script>', 'script'],
    ['\u202e\u200b', '-'],
    ['🎉', '-'],
    ['', '-'],
    [`${'x'.repeat(79)}𝒳𝒳`, `${'x'.repeat(80)}`],
  ])('makes a slug of %j', (title, slug) => {
    expect(slugify(title)).toBe(slug);
  });

  it('makes a path of any title that is a path and leads back to its id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 10 ** 15 - 1 }), (title, id) => {
        for (const path of [threadPath({ id, slug: slugify(title) }), memberPath({ id, name: title })]) {
          expect(path).toMatch(/^\/(threads|members)\/[^/?#\\<>"' ]+\/?$/);
          expect(new URL(path, 'http://here').pathname).toBe(path);
          expect(readNamed(decodeURIComponent(path.split('/')[2] as string))?.id).toBe(id);
        }
      }),
    );
  });

  it.each([
    '',
    '.',
    'slug',
    'slug.',
    'slug.x',
    'slug.-1',
    'slug.1.5x',
    'slug.1e3',
    `slug.${'9'.repeat(16)}`,
    'slug.1 ',
  ])('finds no id in %j', (reference) => {
    expect(readNamed(reference)).toBeNull();
  });
});

describe('localPath', () => {
  it('keeps a path within the site whole', () => {
    expect(localPath('/threads/x.1/page-2?a=%20b#post-3')).toBe('/threads/x.1/page-2?a=%20b#post-3');
  });

  it('never leads a browser away, whatever it is given', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      ':',
      '//',
      'evil.example',
      'http',
      'x',
      '@',
      '\t',
      '\n',
      '.',
      '..',
      '%2f',
      '?',
      '#',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = localPath(pieces.join(''));
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(new URL(path, 'https://forum.example/account/sign-in').origin).toBe('https://forum.example');
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([undefined, null, 1, ['/a'], { a: 1 }])('makes the front page of %j', (to) => {
    expect(localPath(to)).toBe('/');
  });
});

describe('numberIn', () => {
  it('reads digits and nothing else', () => {
    expect(numberIn('12')).toBe(12);
    for (const value of ['0', '01', '-1', '1.5', '1e3', ' 1', '', '9'.repeat(16), undefined, ['1']])
      expect(numberIn(value)).toBeUndefined();
  });
});
