import { describe, expect, test } from 'vitest';
import { formatted } from '../../client/writing/format.ts';
import { quotesIn } from '../../client/writing/quotes-in.ts';
import type { Format } from '../../shared/views/writing/toolbar.tsx';

/** Applies a format to a text in which the selection stands between | and |, and writes the result in the same way. */
function press(format: Format, marked: string): string {
  const [before = '', selected = '', after = ''] = marked.split('|');
  const whole = before + selected + after;
  const change = formatted(whole, before.length, before.length + selected.length, format);
  const result = whole.slice(0, change.from) + change.text + whole.slice(change.to);
  const [from, to] = change.select;
  return `${result.slice(0, from)}|${result.slice(from, to)}|${result.slice(to)}`;
}

describe('the buttons of the toolbar', () => {
  test.each<[Format, string, string]>([
    ['bold', 'a |b| c', 'a **|b|** c'],
    ['bold', '||', '**||**'],
    ['italic', 'a |b| c', 'a _|b|_ c'],
    ['code', 'a |b| c', 'a `|b|` c'],
    ['code', '|a\nb|', '```\n|a\nb|\n```'],
    ['link', 'see |this|', 'see [this](|https://|)'],
    ['link', '|https://example.org|', '[||](https://example.org)'],
    ['picture', '||', '![||](https://)'],
    ['quote', 'a\n|b\nc|', 'a\n|> b\n> c|'],
    ['list', 'a|| b', '- a|| b'],
  ])('%s makes of %j %j', (format, before, after) => {
    expect(press(format, before)).toBe(after);
  });

  test.each<[Format, string]>([
    ['bold', 'a |b| c'],
    ['italic', 'a |b| c'],
    ['code', 'a |b| c'],
    ['quote', '|a\nb|'],
    ['list', '|a\nb|'],
  ])('%s pressed twice leaves %j as it was', (format, text) => {
    expect(press(format, press(format, text))).toBe(text);
  });
});

describe('the quotes in a text', () => {
  test('are the outermost ones, with whose they are and where they stand', () => {
    const inner = '[quote="Cid, post:3"]\nInner.\n[/quote]';
    const text = `Before.\n[quote="Bob Smith, post:2"]\n${inner}\nOuter.\n[/quote]\nAfter. [quote=Dot]\nOld.\n[/quote]`;
    const quotes = quotesIn(text);
    expect(quotes.map(({ name, number }) => [name, number])).toEqual([
      ['Bob Smith', 2],
      ['Dot', null],
    ]);
    expect(quotes.map(({ from, to }) => text.slice(from, to).at(-1))).toEqual([']', ']']);
    expect(text.slice(0, quotes[0]?.from) + text.slice(quotes[0]?.to)).toContain('Before.\n\nAfter.');
  });

  test.each(['[quote="Bob"]\nnever closed', '[/quote]', 'no quote', '[quote]'])('%j has none', (text) => {
    expect(quotesIn(text)).toEqual([]);
  });
});
