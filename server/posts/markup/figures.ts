import type { MarkdownIt, RendererRule, StateCore, StateInline, Token } from 'markdown-it';
import { widthsOf } from '../../files/widths.ts';
import { contextOf } from './context.ts';
import { isImageAddress } from './links.ts';
import { plainText } from './plain-text.ts';

type Size = { width: number; height: number };

const PICTURE = /^\/files\/([\w-]{22})$/;
// As wide as the styles let them be, so that browsers fetch what is needed and no more.
const WIDE = { name: 'wide', sizes: '(min-width: 48rem) 44rem, 100vw' };
const TALL = { name: 'tall', sizes: '24rem' };

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

/** Tells which of the pictures kept here an image shows, by its address; undefined for all other tokens. */
export function pictureIn(token: Token): string | undefined {
  return token.type === 'image' ? PICTURE.exec(String(token.attrGet('src')))?.[1] : undefined;
}

/** Notes of every image that it stands in a link: it can be no link itself. */
function linkedImages(state: StateCore): void {
  for (const inline of state.tokens) {
    let links = 0;
    for (const token of inline.children ?? []) {
      if (token.type === 'link_open' || token.type === 'link_close') links += token.nesting;
      if (token.type === 'image') token.meta = { linked: links > 0 };
    }
  }
}

/** Renders a picture kept here: its room is known, it comes as large as the screen needs it, and whole on a click. */
function renderPicture(id: string, { width, height }: Size, alt: string, linked: boolean): string {
  const address = `/files/${id}`;
  const shown = height > width ? TALL : WIDE;
  const sources = widthsOf(width).map((w) => `${w === width ? address : `${address}/${w}`} ${w}w`);
  const choice = sources.length > 1 ? ` srcset="${sources.join(', ')}" sizes="${shown.sizes}"` : '';
  const room = `width="${width}" height="${height}"`;
  const image = `<img class="${shown.name}" src="${address}"${choice} ${room} alt="${alt}" loading="lazy" decoding="async">`;
  return linked ? image : `<a class="picture" href="${address}">${image}</a>`;
}

/** Adds images that load late and tell their host nothing, and figures with captions. */
export function figures(markdown: MarkdownIt): void {
  const { escapeHtml } = markdown.utils;
  const renderImage: RendererRule = (tokens, index, _options, env) => {
    const image = tokens[index];
    const alt = escapeHtml(plainText(image?.children ?? []));
    const address = String(image?.attrGet('src'));
    if (!isImageAddress(address)) return alt;
    const id = image && pictureIn(image);
    const size = id && contextOf(env).pictures.get(id);
    if (id && size) return renderPicture(id, size, alt, image.meta?.linked === true);
    if (id) return `<span class="missing">${alt ? `${alt}: this` : 'This'} picture is not available.</span>`;
    const manners = 'loading="lazy" decoding="async" referrerpolicy="no-referrer"';
    return `<img src="${escapeHtml(address)}" alt="${alt}" ${manners}>`;
  };
  const renderFigureClose: RendererRule = (tokens, index) => {
    const caption = tokens[index]?.info;
    return `${caption ? `<figcaption>${escapeHtml(caption)}</figcaption>` : ''}</figure>\n`;
  };
  markdown.inline.ruler.after('image', 'refused_image', refusedImage);
  markdown.core.ruler.after('text_join', 'figure_paragraphs', figureParagraphs);
  markdown.core.ruler.after('figure_paragraphs', 'linked_images', linkedImages);
  markdown.renderer.rules.image = renderImage;
  markdown.renderer.rules.figure_close = renderFigureClose;
}
