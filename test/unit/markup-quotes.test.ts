import { describe, expect, it } from 'vitest';
import { excerpt, type MarkupContext, parseBody } from '../../server/posts/markup/parse-body.ts';

const context: MarkupContext = { thread: { id: 7, slug: 'slug' }, members: new Map(), pictures: new Map() };
const render = (source: string) => parseBody(source).render(context);
const quotesOf = (source: string) => parseBody(source).quotes;
const by = (name: string) => `<blockquote class="quote" dir="auto"><p class="quote-by">${name} said:</p>\n`;
const p = (text: string) => `<p dir="auto">${text}</p>\n`;

describe('a quote', () => {
  it('names the author and links the post', () => {
    expect(render('[quote="Nasr, post:2"]\nThe ferry is late.\n\nIt was yesterday.\n[/quote]\n\nSo it was.')).toBe(
      '<blockquote class="quote" data-post="2" dir="auto">' +
        '<p class="quote-by"><a href="/threads/slug.7/#post-2">Nasr said:</a></p>\n' +
        `${p('The ferry is late.')}${p('It was yesterday.')}</blockquote>\n<p dir="auto">So it was.</p>`,
    );
  });

  it('links a post on a later page of the thread', () => {
    expect(render('[quote="Nasr, post:45"]a[/quote]')).toContain('href="/threads/slug.7/page-3#post-45"');
  });

  it.each(['[quote=Nasr]', '[quote="Nasr"]', '[QUOTE=Nasr]', '[quote="Nasr, post:0"]'])(
    'opened by %s has a name and no link',
    (opening) => {
      expect(render(`${opening}\na\n[/quote]`)).toBe(`${by('Nasr')}${p('a')}</blockquote>`);
      expect(quotesOf(`${opening}\na\n[/quote]`)).toEqual([{ name: 'Nasr', number: null }]);
    },
  );

  it('without a name has no line for it', () => {
    expect(render('[quote]\na\n[/quote]')).toBe(`<blockquote class="quote" dir="auto">\n${p('a')}</blockquote>`);
    expect(quotesOf('[quote]a[/quote]')).toEqual([{ name: '', number: null }]);
  });

  it('is read as XenForo and Discourse write it', () => {
    expect(quotesOf('[QUOTE="Nasr, post: 123456, member: 9"]\na\n[/QUOTE]')).toEqual([
      { name: 'Nasr', number: 123456 },
    ]);
    expect(quotesOf('[quote="Nasr, post:2, topic:8, full:true"]\na\n[/quote]')).toEqual([{ name: 'Nasr', number: 2 }]);
  });

  it('keeps commas and colons that belong to the name', () => {
    expect(quotesOf('[quote="Nasr, Lord of A: B, post:2"]a[/quote]')).toEqual([
      { name: 'Nasr, Lord of A: B', number: 2 },
    ]);
  });

  it('escapes the name', () => {
    expect(render("[quote='<b>&]a[/quote]")).toBe(`${by("'&lt;b&gt;&amp;")}${p('a')}</blockquote>`);
  });

  it('may stand on one line, and close at the end of one', () => {
    const html = `${by('A')}${p('one<br>\ntwo')}</blockquote>`;
    expect(render('[quote=A]one\ntwo[/quote]')).toBe(html);
    expect(render('[quote=A] one\ntwo [/quote] ')).toBe(html);
    expect(render('[quote=A]one[/quote]\ntwo')).toBe(`${by('A')}${p('one')}</blockquote>\n<p dir="auto">two</p>`);
  });

  it('holds Markdown in full', () => {
    const html = render('[quote=A]\n# h\n- a\n- b\n\n```\ncode\n```\n> c\n\n![d](/d)\n[/quote]');
    for (const tag of ['<h3', '<li', '<pre><code>code\n</code>', '<blockquote dir', '<figure>'])
      expect(html).toContain(tag);
    expect(html.endsWith('</figure>\n</blockquote>')).toBe(true);
  });

  it('interrupts a paragraph, and stands in lists and block quotes', () => {
    const quoted = `${by('A')}${p('x')}</blockquote>\n`;
    expect(render('a\n[quote=A]\nx\n[/quote]')).toBe(`${p('a')}${quoted.trim()}`);
    expect(render('- [quote=A]\n  x\n  [/quote]\n- b')).toContain(
      `<li dir="auto">\n${quoted}</li>\n<li dir="auto">b</li>`,
    );
    expect(render('> [quote=A]\n> x\n> [/quote]\n> b')).toContain(`${quoted}${p('b')}`);
    expect(render('- b\n[quote=A]\nx\n[/quote]')).toBe(`<ul>\n<li dir="auto">b</li>\n</ul>\n${quoted.trim()}`);
  });

  it('may hold quotes, of which only the outer one is reported', () => {
    const source = '[quote=A][quote=B]in[/quote]\nout[/quote]\n[quote=C]\n[quote=D]\nx[/quote][/quote]';
    expect(render('[quote=A][quote=B]in[/quote]\nout[/quote]')).toBe(
      `${by('A')}${by('B')}${p('in')}</blockquote>\n${p('out')}</blockquote>`,
    );
    expect(quotesOf(source).map(({ name }) => name)).toEqual(['A', 'C']);
    expect(render(source).match(/<blockquote/g)).toHaveLength(4);
  });

  it('nests five deep; deeper ones are text', () => {
    const html = render(`${'[quote=A]\n'.repeat(7)}deep\n${'[/quote]\n'.repeat(7)}after`);
    expect(html.match(/<blockquote/g)).toHaveLength(5);
    expect(html).toContain(p('[quote=A]<br>\n[quote=A]<br>\ndeep<br>\n[/quote]<br>\n[/quote]'));
    expect(html).toContain('</blockquote>\n<p dir="auto">after</p>');
  });

  it('left open is text, and so is a closing too many', () => {
    expect(render('[quote=A]\nx\n\ny')).toBe(`${p('[quote=A]<br>\nx')}<p dir="auto">y</p>`);
    expect(render('a\n[/quote]')).toBe('<p dir="auto">a<br>\n[/quote]</p>');
    expect(render('[quote=A]x[/quote][/quote]')).toBe(`${by('A')}${p('x[/quote]')}</blockquote>`);
    expect(render('[quote=A]\n[quote=B]\nx\n[/quote]')).toBe(`${p('[quote=A]')}${by('B')}${p('x')}</blockquote>`);
  });

  it('does not reach out of the list item or block quote that it was opened in', () => {
    expect(render('> [quote=A]\n> x\n\n[/quote]')).not.toContain('class="quote"');
    expect(render('- [quote=A]\n  x\n\ny\n[/quote]')).not.toContain('class="quote"');
  });

  it("loses nothing where its closing tag was another's", () => {
    const html = render('[quote=A]a[/quote]\n- ```\n  [quote=B]\n  ```\n[quote=C]\nc[/quote][/quote]');
    expect(html.endsWith('<p dir="auto">[quote=C]<br>\nc[/quote][/quote]</p>')).toBe(true);
  });

  it.each([
    '```\n[quote=A]\nx\n[/quote]\n```',
    '    [quote=A]\n    x\n    [/quote]',
    '`[quote=A]x[/quote]`',
    'a [quote=A]x[/quote]',
  ])('is not read from %j', (source) => {
    expect(render(source)).not.toContain('<blockquote');
    expect(quotesOf(source)).toEqual([]);
  });

  it('may hold code that shows a closing tag', () => {
    expect(render('[quote=A]\n```\n[/quote]\n```\n[/quote]\nb')).toBe(
      `${by('A')}<pre><code>[/quote]\n</code></pre>\n</blockquote>\n<p dir="auto">b</p>`,
    );
  });

  it('is not closed for an opening within indented code', () => {
    expect(render('[quote=A]\na\n\n    [quote=B]\n\n[/quote]')).toBe(
      `${by('A')}${p('a')}<pre><code>[quote=B]\n</code></pre>\n</blockquote>`,
    );
  });

  it('closes although a fence within it was left open', () => {
    expect(render('[quote=A]\n```\nx[/quote]\nb')).toBe(
      `${by('A')}<pre><code>x</code></pre>\n</blockquote>\n<p dir="auto">b</p>`,
    );
  });
});

describe('an excerpt', () => {
  it('is the plain text without quotes, markup and addresses', () => {
    const source =
      '[quote="A, post:1"]\nquoted\n[/quote]\n> cited\n\n# Title\n\n**Bold** [link](https://x.example) @"Thread Starter"\n' +
      '![a cat](/cat.jpg "caption")\n\n- one\n- two\n\n```js\ncode\n```\n\n|h|\n|-|\n|c|';
    expect(excerpt(source)).toBe('Title Bold link @Thread Starter a cat one two code h c');
  });

  it('is cut at a word', () => {
    expect(excerpt('one two three four', 12)).toBe('one two…');
    expect(excerpt('one two three', 13)).toBe('one two three');
    expect(excerpt('one two three', 8)).toBe('one two…');
    expect(excerpt('word '.repeat(100))).toHaveLength(160);
  });

  it('of a text without spaces is cut between characters', () => {
    expect(excerpt('漢'.repeat(20), 10)).toBe(`${'漢'.repeat(9)}…`);
    expect(excerpt('😀'.repeat(20), 10)).toBe(`${'😀'.repeat(4)}…`);
  });

  it('of a post that only quotes is empty', () => {
    expect(excerpt('[quote]a[/quote]')).toBe('');
  });
});
