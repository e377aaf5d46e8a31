import type { MarkdownIt, RendererRule, StateCore, Token } from 'markdown-it';

// A second slash, or the backslash that browsers read as one, would leave the site.
const SITE_RELATIVE = /^\/(?![/\\])/;
const WEB = /^https?:\/\/[^/]/i;
const MAIL = /^mailto:./i;

const isWebAddress = (address: string) => WEB.test(address) && URL.canParse(address);

function isLinkAddress(address: string): boolean {
  return isWebAddress(address) || SITE_RELATIVE.test(address) || MAIL.test(address);
}

/** Tells whether a post may show an image from an address: web or this site. */
export function isImageAddress(address: string): boolean {
  return isWebAddress(address) || SITE_RELATIVE.test(address);
}

/** Unwraps `[text]()`, the one link whose address markdown-it does not ask about. */
function unwrapEmptyLinks(state: StateCore): void {
  for (const inline of state.tokens) {
    let unwrapping = false;
    const isKept = ({ type, attrs }: Token) => {
      const kept = !(unwrapping && type === 'link_close') && !(type === 'link_open' && attrs?.[0]?.[1] === '');
      if (type === 'link_open' || type === 'link_close') unwrapping = type === 'link_open' && !kept;
      return kept;
    };
    inline.children = inline.children?.filter(isKept) ?? null;
  }
}

/** Lets posts link to allowed addresses only, and tells search engines that a member, not the site, points there. */
export function links(markdown: MarkdownIt): void {
  const renderLinkOpen: RendererRule = (tokens, index, options, _env, renderer) => {
    const link = tokens[index];
    if (link && WEB.test(String(link.attrGet('href')))) link.attrSet('rel', 'nofollow ugc noopener');
    return renderer.renderToken(tokens, index, options);
  };
  markdown.validateLink = isLinkAddress;
  markdown.linkify.add('ftp:', null).add('//', null);
  markdown.core.ruler.after('inline', 'unwrap_empty_links', unwrapEmptyLinks);
  markdown.renderer.rules.link_open = renderLinkOpen;
}
