import type { MarkdownIt, RendererRule, StateCore, StateInline, Token } from 'markdown-it';
import { isImageAddress } from './links.ts';
import { plainText } from './plain-text.ts';

function skipBlank(source: string, from: number): number {
  let position = from;
  while (/[ \t\n]/.test(source.charAt(position))) position++;
  return position;
}

/** Reads an image that markdown-it turned down for its address: what is left of it is its alt text. */
function refusedImage(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax, md } = state;
  if (!src.startsWith('![', pos)) return false;
  const labelEnd = md.helpers.parseLinkLabel(state, pos + 1, false);
  if (labelEnd < 0 || src.charAt(labelEnd + 1) !== '(') return false;
  const address = md.helpers.parseLinkDestination(src, skipBlank(src, labelEnd + 2), posMax);
  if (!address.ok) return false;
  const titleStart = skipBlank(src, address.pos);
  const title = md.helpers.parseLinkTitle(src, titleStart, posMax);
  const end = title.ok ? skipBlank(src, title.pos) : titleStart;
  if (end >= posMax || src.charAt(end) !== ')') return false;
  if (!silent) {
    const alt: Token[] = [];
    md.inline.parse(src.slice(pos + 2, labelEnd), md, state.env, alt);
    state.push('text', '', 0).content = plainText(alt);
  }
  state.pos = end + 1;
  return true;
}

/** Makes a figure of every paragraph that is one image and nothing else. */
function figureParagraphs(state: StateCore): void {
  state.tokens.forEach((inline, index) => {
    const [open, close] = [state.tokens[index - 1], state.tokens[index + 1]];
    if (open?.type !== 'paragraph_open' || open.hidden || !close) return;
    const [image, ...others] = inline.children ?? [];
    if (image?.type !== 'image' || others.length > 0 || !isImageAddress(String(image.attrGet('src')))) return;
    Object.assign(open, { type: 'figure_open', tag: 'figure' });
    Object.assign(close, { type: 'figure_close', tag: 'figure', info: String(image.attrGet('title') ?? '') });
  });
}

/** Adds images that load late and tell their host nothing, and figures with captions. */
export function figures(markdown: MarkdownIt): void {
  const { escapeHtml } = markdown.utils;
  const renderImage: RendererRule = (tokens, index) => {
    const image = tokens[index];
    const alt = escapeHtml(plainText(image?.children ?? []));
    const address = String(image?.attrGet('src'));
    if (!isImageAddress(address)) return alt;
    const manners = 'loading="lazy" decoding="async" referrerpolicy="no-referrer"';
    return `<img src="${escapeHtml(address)}" alt="${alt}" ${manners}>`;
  };
  const renderFigureClose: RendererRule = (tokens, index) => {
    const caption = tokens[index]?.info;
    return `${caption ? `<figcaption>${escapeHtml(caption)}</figcaption>` : ''}</figure>\n`;
  };
  markdown.inline.ruler.after('image', 'refused_image', refusedImage);
  markdown.core.ruler.after('text_join', 'figure_paragraphs', figureParagraphs);
  markdown.renderer.rules.image = renderImage;
  markdown.renderer.rules.figure_close = renderFigureClose;
}
