/** One entry of a feed. `html` may hold addresses within the site; times are epoch milliseconds. */
export interface FeedEntry {
  /** Where it is, and for ever its id: an address within the site that no renaming changes. */
  id: string;
  path: string;
  title: string;
  author: { name: string; path: string };
  publishedAt: number;
  updatedAt: number;
  html: string;
}

export interface Feed {
  id: string;
  path: string;
  /** The page that the feed tells of. */
  page: string;
  title: string;
  updatedAt: number;
  entries: FeedEntry[];
}

/** Writes a feed as Atom (RFC 4287) for a site at `site`: https://forum.example, without a slash at the end. */
export function atomOf(feed: Feed, site: string): string {
  const address = (path: string) => escapeXml(site + path);
  const entries = feed.entries.map(
    (entry) => `<entry>
<id>${address(entry.id)}</id>
<title>${escapeXml(entry.title)}</title>
<link rel="alternate" type="text/html" href="${address(entry.path)}"/>
<author><name>${escapeXml(entry.author.name)}</name><uri>${address(entry.author.path)}</uri></author>
<published>${timeOf(entry.publishedAt)}</published>
<updated>${timeOf(entry.updatedAt)}</updated>
<content type="html">${escapeXml(withWholeAddresses(entry.html, site))}</content>
</entry>
`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>${address(feed.id)}</id>
<title>${escapeXml(feed.title)}</title>
<updated>${timeOf(feed.updatedAt)}</updated>
<link rel="self" type="application/atom+xml" href="${address(feed.path)}"/>
<link rel="alternate" type="text/html" href="${address(feed.page)}"/>
<generator>Parley</generator>
${entries.join('')}</feed>
`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Makes of any text what may stand between tags and in attributes of XML 1.0. */
export function escapeXml(text: string): string {
  return text.replace(UNWRITABLE, '').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

const timeOf = (at: number) => new Date(at).toISOString();

// Readers show the text on pages of their own, and few heed xml:base.
function withWholeAddresses(html: string, site: string): string {
  return html.replace(/ srcset="[^"]*"/g, '').replace(/ (href|src)="\//g, ` $1="${escapeXml(site)}/`);
}
