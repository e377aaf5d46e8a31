import type { RendererRule } from 'markdown-it';

// A second slash, or the backslash that browsers read as one, would leave the site.
const SITE_RELATIVE = /^\/(?![/\\])/;
const WEB = /^https?:\/\/[^/]/i;
const MAIL = /^mailto:./i;

const isWebAddress = (address: string) => WEB.test(address) && URL.canParse(address);

/** Tells whether a post may link to an address: web, mail or this site. */
export function isLinkAddress(address: string): boolean {
  return isWebAddress(address) || SITE_RELATIVE.test(address) || MAIL.test(address);
}

/** Tells whether a post may show an image from an address: web or this site. */
export function isImageAddress(address: string): boolean {
  return isWebAddress(address) || SITE_RELATIVE.test(address);
}

/** Renders the start of a link, telling search engines that a member, not the site, points elsewhere. */
export const renderLinkOpen: RendererRule = (tokens, index, options, _env, renderer) => {
  const link = tokens[index];
  if (link && WEB.test(String(link.attrGet('href')))) link.attrSet('rel', 'nofollow ugc noopener');
  return renderer.renderToken(tokens, index, options);
};
