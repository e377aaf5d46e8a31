import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt, type MarkupContext, parseBody } from '../../server/posts/markup/parse-body.ts';

const SITE = 'https://forum.example';
// As long as those that are made, of letters that could be a word of the text around them.
const PICTURE = 'Own-picture_0123456789';
const context: MarkupContext = {
  pictures: new Map([[PICTURE, { width: 1200, height: 800 }]]),
  thread: { id: 7, slug: 'sl"ug' },
  members: new Map([
    ['nasr', { id: 2, name: 'Nasr' }],
    ['evil', { id: 3, name: '<b onclick="x">' }],
  ]),
};
const render = (source: string) => parseBody(source).render(context);

type Check = (value: string) => boolean;
const only = (value: string): Check => {
  return (other) => other === value;
};
const dir = only('auto');
const any: Check = () => true;
const leads = (...protocols: string[]): Check => {
  return (value) =>
    value.startsWith('/') ? new URL(value, SITE).origin === SITE : protocols.includes(new URL(value).protocol);
};
const align: Check = (value) => /^align-(left|center|right)$/.test(value);
const bare = (...tags: string[]) => Object.fromEntries(tags.map((tag) => [tag, {}]));

/** Everything that a post may put on a page. */
const ALLOWED: Record<string, Record<string, Check>> = {
  p: { dir, class: only('quote-by') },
  ...Object.fromEntries(['h3', 'h4', 'h5', 'h6', 'li', 'table'].map((tag) => [tag, { dir }])),
  ...bare('em', 'strong', 's', 'br', 'hr', 'ul', 'pre', 'thead', 'tbody', 'tr', 'figure', 'figcaption'),
  ol: { start: (value) => /^\d{1,9}$/.test(value) },
  code: { class: (value) => /^language-[a-z0-9+-]+$/.test(value) },
  th: { class: align },
  td: { class: align },
  blockquote: { dir, class: only('quote'), 'data-post': (value) => /^\d+$/.test(value) },
  a: {
    href: leads('http:', 'https:', 'mailto:'),
    rel: only('nofollow ugc noopener'),
    class: (value) => ['mention', 'picture'].includes(value),
    title: any,
  },
  img: {
    src: leads('http:', 'https:'),
    srcset: only(`/files/${PICTURE}/480 480w, /files/${PICTURE}/960 960w, /files/${PICTURE} 1200w`),
    sizes: only('(min-width: 48rem) 44rem, 100vw'),
    class: only('wide'),
    width: only('1200'),
    height: only('800'),
    alt: any,
    loading: only('lazy'),
    decoding: only('async'),
    referrerpolicy: only('no-referrer'),
  },
};
const VOID = new Set(['br', 'hr', 'img']);
const PHRASING = new Set(['a', 'em', 'strong', 's', 'code', 'br', 'img']);
const TAG = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/y;

const decode = (text: string) =>
  text.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '');

function attributeProblems(tag: string, source: string): string[] {
  const matches = [...source.matchAll(/ ([a-z-]+)="([^"]*)"/g)];
  const attributes = matches.map(([, name = '', value = '']) => [name, value] as const);
  const problems = attributes
    .filter(([name, value]) => !ALLOWED[tag]?.[name]?.(decode(value)))
    .map(([name, value]) => `${tag} ${name}="${value}"`);
  const names = attributes.map(([name]) => name);
  if (new Set(names).size !== names.length) problems.push(`an attribute of ${tag} twice`);
  const href = attributes.find(([name]) => name === 'href')?.[1] ?? '';
  if (/^https?:/i.test(href) && !names.includes('rel')) problems.push(`no rel for ${href}`);
  return problems;
}

/** Lists what is wrong with a post's HTML, read as strictly as it is meant to be written. */
function problemsOf(html: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  if (/[\u202A-\u202E\u2066-\u2069]/.test(html)) problems.push('text-turning character');
  for (let position = 0; position < html.length; position++) {
    const character = html.charAt(position);
    if (character === '>' || character === '"') problems.push(`bare ${character}`);
    if (character === '&' && !/^&(lt|gt|quot|amp);/.test(html.slice(position, position + 6))) problems.push('bare &');
    if (character !== '<') continue;
    TAG.lastIndex = position;
    const [whole, slash, tag = '', attributes = ''] = TAG.exec(html) ?? [];
    if (!whole) return [...problems, `malformed: ${html.slice(position, position + 60)}`];
    position += whole.length - 1;
    if (slash) {
      if (open.pop() !== tag) problems.push(`unbalanced </${tag}>`);
      continue;
    }
    if (!ALLOWED[tag]) problems.push(`tag ${tag}`);
    problems.push(...attributeProblems(tag, attributes));
    if (tag === 'a' && open.includes('a')) problems.push('link in link');
    const inText = open.some((outer) => /^(p|h\d|a|em|strong|s)$/.test(outer));
    if (inText && !PHRASING.has(tag)) problems.push(`${tag} in text`);
    if (!VOID.has(tag)) open.push(tag);
  }
  return open.length > 0 ? [...problems, `left open: ${open}`] : problems;
}

const apart = (list: string) => list.split('·');
const PIECES = [
  ...apart('[quote]·[quote="Nasr, post:2"]·[QUOTE=·[quote="·[/quote]·"]·[·]·](·)·![·[a]: /b·[a](/b "c")·![a](/b "c")'),
  ...apart('@Nasr·@"·@evil·@·"·\'·`·```·~~~·~~·*·**·_·# ·- ·1. ·> ·|·|-|·---·===·<·>·&·é·😀'),
  ...apart('\n·\n\n·    ·\t· ·\\·\0·\r·\u202e·\u2028·&#x202e;·&lt;·&Tab;·&colon;·&#0;'),
  `![a](/files/${PICTURE})`,
  `/files/${PICTURE}`,
  ...apart('http://·https://a.example/·javascript:·//·/·mailto:·data:image/png;base64,·a@b.example·www.a.example'),
  ...apart('<script>·</p>·<img src=x onerror=x>· onload="·style="'),
];
const noise = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ maxLength: 8 }));
const piece = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: noise });
// A few pieces over and over meet in more ways than many pieces once.
const few = fc.array(piece, { minLength: 1, maxLength: 8 });
const source = few
  .chain((pieces) => fc.array(fc.constantFrom(...pieces), { maxLength: 40 }))
  .map((pieces) => pieces.join(''));

describe('the checker itself', () => {
  it.each([
    '<script>x</script>',
    '<p style="x">a</p>',
    '<p onclick="x">a</p>',
    '<p>a',
    '<em><strong></em></strong>',
    '<a href="javascript:x">a</a>',
    '<a href="//evil.example">a</a>',
    '<a href="http://a.example">a</a>',
    '<img src="data:x">',
    '<p><p>a</p></p>',
    'a < b',
    '\u202e',
  ])('objects to %s', (html) => {
    expect(() => expect(problemsOf(html)).toEqual([])).toThrow();
  });
});

describe('whatever is written', () => {
  it('the page gets only the tags, attributes and addresses on the list, balanced', () => {
    fc.assert(
      fc.property(source, (text) => {
        expect(problemsOf(render(text))).toEqual([]);
      }),
      { numRuns: 4000 },
    );
  });

  it('a picture kept here has its room, its sizes and a link to all of it, in a link of its own or in none', () => {
    const image = `![a "b"](/files/${PICTURE} "c")`;
    expect(problemsOf(render(image))).toEqual([]);
    expect(render(image)).toMatch(/^<figure><a class="picture" href="[^"]+"><img class="wide" src="[^"]+" srcset=/);
    expect(render(image)).toContain('width="1200" height="800" alt="a &quot;b&quot;"');
    expect(problemsOf(render(`[x ${image} y](https://a.example)`))).toEqual([]);
    expect(render(`[x ${image} y](https://a.example)`)).not.toContain('class="picture"');
  });

  it('nothing is said of a picture that the author may not show, or of one that is none', () => {
    expect(render(`![a](/files/${PICTURE.replace('O', 'o')})`)).toBe(
      '<figure><span class="missing">a: this picture is not available.</span></figure>',
    );
    for (const id of [`${PICTURE}0`, `${PICTURE}/960`, `${PICTURE}?a`])
      expect(render(`![a](/files/${id})`)).toBe(
        `<figure><img src="/files/${id}" alt="a" loading="lazy" decoding="async" referrerpolicy="no-referrer"></figure>`,
      );
  });

  it('the excerpt keeps its length and turns no text around', () => {
    fc.assert(
      fc.property(source, fc.integer({ min: 1, max: 80 }), (text, length) => {
        expect(excerpt(text, length).length).toBeLessThanOrEqual(length);
        expect(excerpt(text, length)).not.toMatch(/[\u202A-\u202E\u2066-\u2069\n]/);
      }),
      { numRuns: 1000 },
    );
  });

  it('no word is lost, however the marks around it nest', () => {
    const marks = fc.constantFrom(
      ...apart('[quote]·[/quote]·[quote=x]\n·\n[/quote]\n·\n·\n\n·\n  ·> ·>·- ·1. ·# ·    ·\t·---\n·\\'),
      ...apart('*·**·~~·`·\n```\n·\n~~~\n·[·![·]·@'),
    );
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 60 }), (list) => {
        // A word straight behind a fence would be its language.
        const written = list.map((mark, index) => (/^[`~]/.test(mark.trim()) ? mark : `${mark}w${index}x`)).join('');
        fc.pre(!/(```|~~~)[^\n]*w/.test(written));
        const words = written.match(/w\d+x/g) ?? [];
        const html = render(written);
        expect(words.filter((word) => !html.includes(word))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('may be rendered again, and for another thread', () => {
    const parsed = parseBody('[quote="A, post:2"]a[/quote]\n\n![a](/b "c")\n\nhttps://a.example @Nasr');
    const html = parsed.render(context);
    expect(parsed.render({ thread: { id: 8, slug: 'other' }, members: new Map(), pictures: new Map() })).toContain(
      '/threads/other.8/#post-2',
    );
    expect(parsed.render(context)).toBe(html);
  });
});

describe('a script', () => {
  const SCRIPT = '<script>alert(1)</script>';
  it.each([
    ['the text', SCRIPT],
    ['a quote name', `[quote="${SCRIPT}"]a[/quote]`],
    ['a quote name that breaks out', '[quote=x" onclick=alert(1) "]a[/quote]'],
    ['a quote', `[quote=A]\n${SCRIPT}\n[/quote]`],
    ['alt text', `![${SCRIPT}"](/a)`],
    ['alt text that breaks out', 'x ![" onerror="alert(1)](/a)'],
    ['a caption', `![a](/a '"${SCRIPT}')`],
    ['a link title', `[a](/a '" onclick="${SCRIPT}')`],
    ['a link address', `[a](</a"${SCRIPT}>)`],
    ['a script address', '[a](javascript:alert(1)) [a](JaVaScRiPt:alert(1)) [a](java&Tab;script:alert(1))'],
    ['a written-out entity', '[a](&#106;avascript:alert(1)) &lt;script&gt;'],
    ['an autolink', '<javascript:alert(1)> <data:text/html,x>'],
    ['an image address', `![a](/a"${SCRIPT}) ![a](javascript:alert(1))`],
    ['a code language', '```"><script>\na\n```'],
    ['code', `\`${SCRIPT}\`\n\n\`\`\`\n${SCRIPT}\n\`\`\`\n\n    ${SCRIPT}`],
    ['a mention', `@"${SCRIPT}" @evil @"x' onclick='y"`],
    ['a table', `|${SCRIPT}|\n|:-|\n|${SCRIPT}|`],
  ])('in %s stays text', (_place, text) => {
    expect(problemsOf(render(text))).toEqual([]);
    expect(render(text)).not.toContain('<script');
  });
});

describe('a hostile post', () => {
  const LENGTH = 20_000;
  // Time of the processor, not of the clock: a busy machine is not a slow parser.
  const CPU_MICROSECONDS_MAX = 800_000;
  const fill = (unit: string) => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);
  it.each([
    ...apart('[quote]·[quote]\n·[quote][/quote]\n·> [quote]\n·- [quote]\n·[quote]\n```\n·[quote=A]\n> - ·[/quote]'),
    ...apart('*·*a ·*a_ ·_·~~·[·[a](·![·![a](b "·>·> \n·- ·-\n·@"·@a ·@a\n·`·```\n·\\·    ·😀·\u202e'),
    `![a](/files/${PICTURE})`,
    `/files/${PICTURE}`,
    ...apart('http://·http://a*·a@b.c ·<·&·|·|a|\n|-|\n'),
  ])('of %j renders at once, and grows by no more than twenty times', (unit) => {
    const started = process.cpuUsage();
    const html = render(fill(unit));
    excerpt(fill(unit));
    expect(process.cpuUsage(started).user).toBeLessThan(CPU_MICROSECONDS_MAX);
    expect(html.length).toBeLessThan(20 * LENGTH);
  });

  it.each([
    ['quotes', `${'[quote]'.repeat(1300)}${'[/quote]'.repeat(1300)}`],
    ['images', `${'!['.repeat(3000)}${'](/x)'.repeat(3000)}`],
    ['emphasis', `${'*a '.repeat(3000)}${' a*'.repeat(3000)}`],
    ['cells that a table fills up', `${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n${'|\n'.repeat(9000)}`],
    ['repeated references', `[a]: https://a.example/${'x'.repeat(9000)}\n\n${'[a]'.repeat(3000)}`],
  ])('of nested or multiplied %s renders at once and stays small', (_what, text) => {
    const started = process.cpuUsage();
    const html = render(text);
    expect(process.cpuUsage(started).user).toBeLessThan(CPU_MICROSECONDS_MAX);
    expect(html.length).toBeLessThan(20 * LENGTH);
    expect(problemsOf(html)).toEqual([]);
  });

  it.each(['> ', '- ', '1. ', '> - ', '[quote]\n> '])('nesting %j very deep still shows its text', (unit) => {
    expect(render(`${unit.repeat(500)}the end`)).toContain('the end');
  });
});
