import MarkdownIt, { type RendererRule, type StateCore } from 'markdown-it';
import { figures } from './figures.ts';
import { links } from './links.ts';
import { mentions } from './mentions.ts';
import { plainBlocks } from './plain-blocks.ts';
import { quotes } from './quotes.ts';

// The page owns h1 and h2.
const HEADINGS: Record<string, string> = { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6', h6: 'h6' };
const DIRECTED = new Set(['paragraph_open', 'list_item_open', 'heading_open', 'blockquote_open', 'table_open']);
const LANGUAGE = /^[a-z0-9+-]{1,30}$/;

function fitThePage(state: StateCore): void {
  for (const token of state.tokens) {
    token.tag = HEADINGS[token.tag] ?? token.tag;
    if (DIRECTED.has(token.type)) token.attrSet('dir', 'auto');
    const align = /^text-align:(left|center|right)$/.exec(String(token.attrGet('style')))?.[1];
    if (align) token.attrs = [['class', `align-${align}`]];
  }
}

const renderFence: RendererRule = (tokens, index) => {
  const language = tokens[index]?.info.trim().split(/\s/, 1)[0]?.toLowerCase() ?? '';
  const attribute = LANGUAGE.test(language) ? ` class="language-${language}"` : '';
  return `<pre><code${attribute}>${markdown.utils.escapeHtml(tokens[index]?.content ?? '')}</code></pre>\n`;
};

/** Parses and renders a post's Markdown; what it may put out is listed in the tests. */
export const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: 40 });

// One long address behind `[a]: …` and thousands of `[a]` made 16 MB of a post of 20 KB.
markdown.disable(['html_block', 'html_inline', 'reference']);
markdown.use(quotes).use(plainBlocks).use(mentions).use(links).use(figures);
markdown.core.ruler.push('fit_the_page', fitThePage);
markdown.renderer.rules.fence = renderFence;
