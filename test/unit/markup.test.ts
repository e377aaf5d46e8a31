import { describe, expect, it } from 'vitest';
import { nameKey } from '../../server/members/name-key.ts';
import { type MarkupContext, parseBody } from '../../server/posts/markup/parse-body.ts';

const members = [
  { id: 1, name: 'Thread Starter' },
  { id: 2, name: 'Nasr' },
];
const context: MarkupContext = {
  pictures: new Map(),
  thread: { id: 7, slug: 'slug' },
  members: new Map(members.map((member) => [nameKey(member.name), member])),
};
const render = (source: string) => parseBody(source).render(context);
const NASR = '<a class="mention" href="/members/nasr.2">@Nasr</a>';
const MANNERS = 'loading="lazy" decoding="async" referrerpolicy="no-referrer"';

describe('text', () => {
  it('becomes paragraphs that find their own direction, with line breaks kept', () => {
    expect(render('one\ntwo\n\nسلام')).toBe('<p dir="auto">one<br>\ntwo</p>\n<p dir="auto">سلام</p>');
  });

  it('shows HTML as it was typed', () => {
    expect(render('<b>x</b>\n\n<div>y</div>')).toBe(
      '<p dir="auto">&lt;b&gt;x&lt;/b&gt;</p>\n<p dir="auto">&lt;div&gt;y&lt;/div&gt;</p>',
    );
  });

  it('keeps quotation marks and dashes as they were typed', () => {
    expect(render('"a" -- (c)')).toBe('<p dir="auto">&quot;a&quot; -- (c)</p>');
  });

  it('leaves h1 and h2 to the page', () => {
    const html = render('# a\n\n## b\n\n### c\n\n#### d\n\n###### e\n\nf\n===');
    expect(html.match(/<h\d/g)).toEqual(['<h3', '<h4', '<h5', '<h6', '<h6', '<h3']);
    expect(html).toContain('<h3 dir="auto">a</h3>');
  });

  it('may hold lists, ordinary block quotes and deleted words', () => {
    expect(render('- ~~a~~')).toBe('<ul>\n<li dir="auto"><s>a</s></li>\n</ul>');
    expect(render('> a')).toBe('<blockquote dir="auto">\n<p dir="auto">a</p>\n</blockquote>');
  });

  it('may hold tables, aligned by class', () => {
    const html = render('|a|b|\n|-|:-:|\n|1|2|');
    expect(html).toContain('<th>a</th>\n<th class="align-center">b</th>');
    expect(html).toContain('<td>1</td>\n<td class="align-center">2</td>');
  });

  it('names the language of a code block only in plain letters', () => {
    expect(render('```C++ x\na<b\n```')).toBe('<pre><code class="language-c++">a&lt;b\n</code></pre>');
    expect(render('```"><b>\na\n```')).toBe('<pre><code>a\n</code></pre>');
  });

  it('loses the characters that turn text around, typed or escaped, and keeps the joiners', () => {
    expect(render('a\u202eb&#x2067;c `\u2066d` \u06cc\u200c\u06cc')).toBe(
      '<p dir="auto">abc <code>d</code> \u06cc\u200c\u06cc</p>',
    );
  });
});

describe('a link', () => {
  it('to the web is not followed by search engines', () => {
    const rel = 'rel="nofollow ugc noopener"';
    expect(render('[a](https://example.org/x)')).toContain(`<a href="https://example.org/x" ${rel}>a</a>`);
    expect(render('see http://example.org/y.')).toContain(
      `<a href="http://example.org/y" ${rel}>http://example.org/y</a>.`,
    );
    expect(render('[a](https://example.org "t")')).toContain('title="t"');
  });

  it('without an address is its text', () => {
    expect(render('[a *b*]() [c](/d)')).toBe('<p dir="auto">a <em>b</em> <a href="/d">c</a></p>');
  });

  it('to this site or to a mailbox is a plain link', () => {
    expect(render('[a](/threads/x.1/)')).toContain('<a href="/threads/x.1/">a</a>');
    expect(render('me@example.org')).toContain('<a href="mailto:me@example.org">');
  });

  it.each(['/\\evil.example', '/&Tab;/evil.example', '/&#x202e;/evil.example'])(
    'to %s stays on this site',
    (address) => {
      expect(render(`[a](${address})`)).toMatch(/<a href="\/%[0-9A-F]{2}/);
    },
  );

  it.each([
    '//evil.example',
    '/&#47;evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://a.example',
    'x',
    '#x',
  ])('to %s stays text', (address) => {
    expect(render(`[a](${address}) and ${address}`)).not.toContain('<a');
  });
});

describe('an image', () => {
  it('alone in its paragraph is a figure with its title as caption', () => {
    expect(render('![The harbour](https://example.org/h.jpg "Taken in *May*")')).toBe(
      `<figure><img src="https://example.org/h.jpg" alt="The harbour" ${MANNERS}>` +
        '<figcaption>Taken in *May*</figcaption></figure>',
    );
  });

  it('stands between the paragraphs of a report', () => {
    expect(render('The ferry left.\n\n![Ferry](/f.jpg "At noon")\n\nIt returned.')).toBe(
      `<p dir="auto">The ferry left.</p>\n<figure><img src="/f.jpg" alt="Ferry" ${MANNERS}>` +
        '<figcaption>At noon</figcaption></figure>\n<p dir="auto">It returned.</p>',
    );
  });

  it('without a title has no caption', () => {
    expect(render('![a](/h.jpg)')).toBe(`<figure><img src="/h.jpg" alt="a" ${MANNERS}></figure>`);
  });

  it('within text has no figure', () => {
    expect(render('see ![a](/h.jpg)')).toBe(`<p dir="auto">see <img src="/h.jpg" alt="a" ${MANNERS}></p>`);
    expect(render('- ![a](/h.jpg)')).toBe(`<ul>\n<li dir="auto"><img src="/h.jpg" alt="a" ${MANNERS}></li>\n</ul>`);
  });

  it('has the plain text of its label as alt text', () => {
    expect(render('x ![*a* `b` @Nasr ![c](/c)](/h.jpg)')).toContain('alt="a b @Nasr c"');
  });

  it.each(['data:image/png;base64,xx', 'javascript:x', '//evil.example/x', 'mailto:a@b.example', 'x.png'])(
    'from %s becomes its alt text',
    (address) => {
      expect(render(`![a *cat*](${address} "t") here`)).toBe('<p dir="auto">a cat here</p>');
      expect(render(`![a cat](${address})`)).toBe('<p dir="auto">a cat</p>');
    },
  );
});

describe('a mention', () => {
  it('links the member under the name the member bears', () => {
    expect(render('@nasr, hello')).toBe(`<p dir="auto">${NASR}, hello</p>`);
    expect(render('@"thread  starter"')).toContain(
      '<a class="mention" href="/members/thread-starter.1">@Thread Starter</a>',
    );
    expect(render('@“Thread Starter”')).toContain('href="/members/thread-starter.1"');
  });

  it('of nobody stays as it was written', () => {
    expect(render('@Nobody and @"No <b>dy"')).toBe('<p dir="auto">@Nobody and @&quot;No &lt;b&gt;dy&quot;</p>');
  });

  it('is found beside punctuation, which is not part of the name', () => {
    expect(parseBody('(@a) **@b** @c. @d... @e- @f.g-h_i @é1 @نصر! @g’s').mentions).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'f.g-h_i',
      'é1',
      'نصر',
      'g',
    ]);
  });

  it.each([
    'me@Nasr',
    'me@Nasr.example',
    'https://site.example/@Nasr',
    'site.example/@Nasr',
    '`@Nasr`',
    '```\n@Nasr\n```',
    '    @Nasr',
    '[@Nasr](/x)',
    '<https://site.example/@Nasr>',
    '![@Nasr](/x)',
    '\\@Nasr',
    '@',
    '@"',
    '@""',
    '@"-"',
    `@${'a'.repeat(200)}`,
  ])('is not read from %s', (source) => {
    expect(parseBody(source).mentions).toEqual([]);
    expect(render(source)).not.toContain('mention');
  });

  it('is reported once, as first written, and twenty at most', () => {
    expect(parseBody('@Nasr @nasr @"Thread Starter"').mentions).toEqual(['Nasr', 'Thread Starter']);
    const many = Array.from({ length: 30 }, (_, index) => `n${index}`);
    expect(parseBody(many.map((name) => `@${name}`).join(' ')).mentions).toEqual(many.slice(0, 20));
  });

  it('is found in lists, headings and tables', () => {
    expect(parseBody('- @a\n\n# @b\n\n|@c|\n|-|\n|@d|').mentions).toEqual(['a', 'b', 'c', 'd']);
  });

  it('inside a quote is a link but addresses nobody', () => {
    const source = '[quote=X]\n@Nasr\n[/quote]\n> @Nasr\n\n@Other';
    expect(parseBody(source).mentions).toEqual(['Other']);
    expect(render(source).split(NASR)).toHaveLength(3);
  });
});
