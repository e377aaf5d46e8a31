import { quoteOf } from '../../shared/quote.ts';

/** Writes what is selected in a post as source that says the same: links, emphasis, lists, code, quotes in it. */
export function sourceOf(selected: DocumentFragment): string {
  return tidy(blocks(selected));
}

const MARKS: Record<string, string> = { STRONG: '**', B: '**', EM: '_', I: '_', S: '~~', DEL: '~~' };

function blocks(parent: ParentNode & Node): string {
  return [...parent.childNodes].map(sourceOfNode).join('');
}

function sourceOfNode(node: ChildNode): string {
  if (node instanceof Text) return node.data.replace(/\s+/g, ' ');
  if (!(node instanceof HTMLElement)) return '';
  const mark = MARKS[node.tagName];
  const inside = () => blocks(node);
  if (mark) return inside().trim() && `${mark}${inside().trim()}${mark}`;
  switch (node.tagName) {
    case 'A':
      return linkOf(node as HTMLAnchorElement, inside());
    case 'BR':
      return '\n';
    case 'IMG':
      return `![${(node as HTMLImageElement).alt}](${node.getAttribute('src')})`;
    case 'CODE':
      return `\`${node.textContent}\``;
    case 'PRE':
      return `\n\n\`\`\`\n${node.textContent?.trimEnd()}\n\`\`\`\n\n`;
    case 'BLOCKQUOTE':
      return quoted(node);
    case 'LI':
      return `\n${node.parentElement?.tagName === 'OL' ? '1.' : '-'} ${tidy(inside()).replace(/\n+/g, '\n  ')}`;
    case 'H3':
    case 'H4':
    case 'H5':
    case 'H6':
      return `\n\n${'#'.repeat(Number(node.tagName[1]) - 2)} ${inside().trim()}\n\n`;
    case 'P':
    case 'UL':
    case 'OL':
    case 'FIGURE':
    case 'DIV':
    case 'TR':
      return `\n\n${inside().trim()}\n\n`;
    default:
      return inside();
  }
}

function linkOf(link: HTMLAnchorElement, words: string): string {
  const address = link.getAttribute('href') ?? '';
  if (link.classList.contains('mention')) return words.includes(' ') ? `@"${words.slice(1)}"` : words;
  return words === address ? words : `[${words.trim()}](${address})`;
}

/** A quote in the selection keeps whose it is. */
function quoted(quote: HTMLElement): string {
  const by = quote.querySelector(':scope > .quote-by');
  const name = by?.textContent?.replace(/ said:$/, '');
  by?.remove();
  const words = tidy(blocks(quote));
  const number = Number(quote.dataset.post);
  if (!name) return `\n\n${words.replace(/^/gm, '> ')}\n\n`;
  if (!number) return `\n\n[quote="${name}"]\n${words}\n[/quote]\n\n`;
  return `\n\n${quoteOf({ number, author: { name } }, words)}`;
}

function tidy(source: string): string {
  return source
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
