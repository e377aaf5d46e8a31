import type { Token } from 'markdown-it';
import { nameKey } from '../../members/name-key.ts';
import { asks, onlyAgrees } from './agreement.ts';
import type { MarkupContext, RenderEnv } from './context.ts';
import { pictureIn } from './figures.ts';
import { markdown } from './markdown.ts';
import { plainText, withoutTextTurning } from './plain-text.ts';
import { rememberingText } from './remember-text.ts';

export type { MarkupContext };

export interface ParsedBody {
  /** Names mentioned outside quotes, as written, distinct, at most 20. */
  mentions: string[];
  /** Every name that may become a link, quoted ones too, distinct, at most 100. */
  names: string[];
  /** Top-level quotes only, in order; the name is '' where none is given. */
  quotes: { name: string; number: number | null }[];
  /** Whether it says nothing of its own but that it agrees. */
  agrees: boolean;
  /** The ids of the pictures kept here that it shows, distinct, at most 100. */
  pictures: string[];
  /** What it says for a search: see searchableText(). Asked before it is rendered, which decodes what it holds. */
  text(): string;
  render(context: MarkupContext): string;
}

// More than any excerpt shows.
const BEGINNING_MAX = 500;
const BEGINNINGS_REMEMBERED = 2_000_000;
const SEARCHABLE_REMEMBERED = 8_000_000;
const MENTIONS_MAX = 20;
const NAMES_MAX = 100;
const PICTURES_MAX = 100;

function parse(source: string): Token[] {
  return markdown.parse(withoutTextTurning(source), {});
}

/** Yields the tokens outside quotes of either kind, and the opening of each outermost quote. */
function* ownTokens(tokens: readonly Token[]): Generator<Token> {
  let depth = 0;
  for (const token of tokens) {
    if (token.tag === 'blockquote') depth += token.nesting;
    const opensOutermost = depth === 1 && token.tag === 'blockquote' && token.nesting === 1;
    if (depth === 0 || opensOutermost) yield token;
  }
}

/** Tells whether a quote ends in a question: what stands below it is an answer. */
function asksInQuote(tokens: readonly Token[]): boolean {
  let depth = 0;
  let last = '';
  for (const token of tokens) {
    if (token.tag === 'blockquote') {
      if (depth === 1 && token.nesting === -1 && asks(last)) return true;
      depth += token.nesting;
    } else if (depth > 0 && token.content) last = token.content;
  }
  return false;
}

/** Parses a post's source once: whom it mentions and quotes, and how to render it as safe HTML. */
export function parseBody(source: string): ParsedBody {
  const tokens = parse(source);
  const mentions = new Map<string, string>();
  const quotes: ParsedBody['quotes'] = [];
  for (const token of ownTokens(tokens)) {
    if (token.type === 'quote_open') {
      const number = token.attrGet('data-post');
      quotes.push({ name: token.info, number: typeof number === 'number' ? number : null });
    }
    for (const { type, info } of token.children ?? []) {
      if (type === 'mention' && mentions.size < MENTIONS_MAX && !mentions.has(nameKey(info))) {
        mentions.set(nameKey(info), info);
      }
    }
  }
  const named = tokens.flatMap((token) => (token.children ?? []).filter(({ type }) => type === 'mention'));
  const pictures = tokens.flatMap((token) => (token.children ?? []).flatMap((child) => pictureIn(child) ?? []));
  const names = new Map(named.slice(0, NAMES_MAX).map(({ info }) => [nameKey(info), info]));
  return {
    mentions: [...mentions.values()],
    names: [...names.values()],
    quotes,
    agrees:
      !asksInQuote(tokens) &&
      onlyAgrees(
        ownTokens(tokens),
        quotes.map(({ name }) => name),
      ),
    pictures: [...new Set(pictures)].slice(0, PICTURES_MAX),
    text: () => textIn(tokens),
    render(context) {
      const env: RenderEnv = { context };
      // Again, as entities and link texts are decoded only while rendering.
      return withoutTextTurning(markdown.renderer.render(tokens, markdown.options, env)).trim();
    },
  };
}

/**
 * Gives what a post says for a search, block by block: captions too, but nothing of the posts it quotes, which are found
 * themselves.
 */
export const searchableText = rememberingText((source) => textIn(parse(source)), SEARCHABLE_REMEMBERED);

function textIn(tokens: readonly Token[]): string {
  const blocks: string[] = [];
  let quotes = 0;
  for (const token of tokens) {
    if (token.type === 'quote_open') quotes += 1;
    else if (token.type === 'quote_close') quotes -= 1;
    else if (quotes === 0) blocks.push(textOf(token));
  }
  return withoutTextTurning(blocks.filter(Boolean).join('\n'));
}

function textOf(token: Token): string {
  if (token.type === 'inline') return plainText(token.children ?? []);
  return token.type === 'figure_close' ? token.info : token.content;
}

const ownBeginning = rememberingText((source) => {
  let text = '';
  for (const token of ownTokens(parse(source))) {
    const words = token.type === 'inline' ? plainText(token.children ?? []) : token.content;
    if (words) text += ` ${words}`;
  }
  return withoutTextTurning(text).replace(/\s+/g, ' ').trim().slice(0, BEGINNING_MAX);
}, BEGINNINGS_REMEMBERED);

/** Gives the plain text of a post without its quotes, at most `length` UTF-16 code units, cut at a word with "…". */
export function excerpt(source: string, length = 160): string {
  const text = ownBeginning(source);
  if (text.length <= length) return text;
  const cut = text.slice(0, Math.max(0, length - 1));
  const lastSpace = text.charAt(cut.length) === ' ' ? cut.length : cut.lastIndexOf(' ');
  // Half a surrogate pair is no character; a text without spaces is cut between two characters.
  return `${(lastSpace > length / 2 ? cut.slice(0, lastSpace) : cut.replace(/[\uD800-\uDBFF]$/, '')).trimEnd()}…`;
}
