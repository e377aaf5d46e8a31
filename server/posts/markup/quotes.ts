import type { MarkdownIt, RendererRule, StateBlock } from 'markdown-it';
import { postPath } from '../../../shared/addresses.ts';
import { contextOf } from './context.ts';
import { pairQuoteTags, type QuoteClosing, readQuoteOpening } from './quote-tags.ts';

const QUOTE_DEPTH_MAX = 5;

interface Scope {
  depth: number;
  /** Closings by the container they were looked up in, so that any number of unclosed quotes costs one pass. */
  pairs: Map<string, Map<number, QuoteClosing | null>>;
}

const scopes = new WeakMap<StateBlock, Scope>();

function scopeOf(state: StateBlock): Scope {
  const scope = scopes.get(state) ?? { depth: 0, pairs: new Map() };
  scopes.set(state, scope);
  return scope;
}

function findClosing(state: StateBlock, line: number, endLine: number, position: number): QuoteClosing | null {
  const { pairs } = scopeOf(state);
  const container = `${state.level} ${Math.min(state.blkIndent, state.sCount[line] ?? 0)} ${endLine}`;
  const known = pairs.get(container) ?? new Map<number, QuoteClosing | null>();
  pairs.set(container, known);
  if (!known.has(position)) pairQuoteTags(state, line, endLine, known);
  return known.get(position) ?? null;
}

function quote(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const indent = state.sCount[startLine] ?? 0;
  if (indent < 0 || indent - state.blkIndent >= 4) return false;
  const position = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const opening = readQuoteOpening(state.src, position);
  const { depth } = scopeOf(state);
  if (!opening || depth >= QUOTE_DEPTH_MAX) return false;
  const closing = findClosing(state, startLine, endLine, position);
  if (!closing) return false;
  const tail = state.src.slice(closing.position, state.eMarks[closing.line]);
  // A second tag here would close a quote that turned out to be none; as text, nothing of it is lost.
  if (tail.trimEnd().length > '[/quote]'.length) return false;
  if (silent) return true;

  const token = state.push('quote_open', 'blockquote', 1);
  token.info = opening.name;
  token.attrSet('class', 'quote');
  if (opening.number !== null) token.attrSet('data-post', opening.number);
  token.attrSet('dir', 'auto');
  const lines = state.getLines(startLine, closing.line + 1, state.blkIndent, false).trimStart();
  // Its own state, not a narrowed view of this one: rules read a line to its line feed, past where the tag was cut off.
  const inner = new state.md.block.State(lines.slice(opening.length, -tail.length), state.md, state.env, state.tokens);
  inner.level = state.level;
  scopes.set(inner, { depth: depth + 1, pairs: new Map() });
  state.md.block.tokenize(inner, 0, inner.lineMax);
  state.push('quote_close', 'blockquote', -1);
  state.line = closing.line + 1;
  return true;
}

/** Adds the block rule that reads `[quote="Name, post:2"] … [/quote]`, and renders it with a link to the post. */
export function quotes(markdown: MarkdownIt): void {
  const { escapeHtml } = markdown.utils;
  const renderQuoteOpen: RendererRule = (tokens, index, _options, env, renderer) => {
    const token = tokens[index];
    if (!token) return '';
    const said = `${escapeHtml(token.info)} said:`;
    const number = token.attrGet('data-post');
    const address = typeof number === 'number' ? escapeHtml(postPath(contextOf(env).thread, number)) : null;
    const by = `<p class="quote-by">${address ? `<a href="${address}">${said}</a>` : said}</p>`;
    return `<blockquote${renderer.renderAttrs(token)}>${token.info ? by : ''}\n`;
  };
  const interrupts = { alt: ['paragraph', 'blockquote', 'list'] };
  markdown.block.ruler.before('table', 'quote', quote, interrupts);
  markdown.renderer.rules.quote_open = renderQuoteOpen;
}
